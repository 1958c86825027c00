import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Input, type Name, type TestApp } from '../support/app.ts'
import type { Persona } from '../support/people/personas.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api)
})
afterAll(() => api.close())

const dayMilliseconds = 86_400_000
const inDays = (days: number): string => new Date(Date.now() + days * dayMilliseconds).toISOString()

const bounds = { swBinaryHash: 'a1', swVersion: '1', isActive: false, swExpiryDateTime: inDays(100) }
const registration = {
  partnerId: 'unattached',
  organizationName: 'Somebody',
  address: '1 Quay Street',
  contactNumber: '9000000001',
  emailId: 'somebody@example.org',
  partnerType: 'Device_Provider',
  langCode: 'eng',
}
const extractors = [{ attributeName: 'photo', biometric: 'face', extractor: { provider: 'a', version: '1' } }]
const nobody = { partnerId: 'nobody' }

type Attempt = readonly [code: string, name: Name, as: Persona, input: Input]

/** Calls with several faults, and the one that the contract tells: the order in which the original makes its checks. */
const attempts: readonly Attempt[] = [
  // What a status is about comes before its word.
  [
    'PMS_PMP_007',
    'policy-requests.decide',
    'admin',
    { params: { mappingkey: 'none' }, request: { status: 'Yes' } },
  ],
  [
    'PMS_PMP_005',
    'partner-administration.set-status',
    'admin',
    { params: nobody, request: { status: 'Yes' } },
  ],
  [
    'PMS_PM_058',
    'partner-administration.set-status',
    'admin',
    { params: { partnerId: 'acme' }, request: { status: 'Yes' } },
  ],
  [
    'PMS_PRT_111',
    'api-keys.set-status-by-label',
    'admin',
    { params: { partnerId: 'acme', policyId: 'none' }, request: { label: 'none', status: 'Yes' } },
  ],
  // But where the word is looked at first, also a blank one.
  [
    'PMS_DEVICE_ERROR_026',
    'chips.deactivate',
    'acme',
    { params: { ftmId: 'none' }, request: { status: '' } },
  ],
  [
    'PMS_DEVICE_ERROR_026',
    'device-models.deactivate',
    'admin',
    { params: { deviceId: 'none' }, request: { status: '' } },
  ],
  [
    'PMS_DEVICE_ERROR_026',
    'sbis.deactivate',
    'admin',
    { params: { sbiId: 'none' }, request: { status: '' } },
  ],
  ['PMS_POL_073', 'policies.deactivate', 'admin', { params: { policyId: 'none' }, request: { status: '' } }],
  [
    'PMS_POL_073',
    'policies.deactivate-group',
    'admin',
    { params: { policygroupId: 'none' }, request: { status: '' } },
  ],
  ['PMS_MSP_407', 'licences.set-status-by-key', 'admin', { request: { licenseKeyStatus: '' } }],
  ['PMS_MSP_408', 'licences.set-status-by-key', 'admin', { request: { licenseKeyStatus: 'active' } }],
  // Only what is missing has a code of its own.
  [
    'PMS_REQUEST_ERROR_001',
    'sbis.decide-device',
    'admin',
    { params: { id: 'none' }, request: { status: 'x' } },
  ],
  [
    'PMS_DEVICE_ERROR_027',
    'sbis.decide-device',
    'admin',
    { params: { id: 'none' }, request: { partnerId: '', status: '' } },
  ],
  [
    'PMS_DEVICE_ERROR_005',
    'sbis.decide-device',
    'admin',
    { params: { id: 'none' }, request: { partnerId: '', sbiId: 'none', status: 'approved' } },
  ],
  [
    'PMS_PMP_50',
    'api-keys.move-by-key',
    'admin',
    { params: { partnerId: 'acme', apikey: 'none' }, request: { oldPolicyID: '', newPolicyID: '' } },
  ],
  // What needs no look at the database comes first.
  ['PMS_AUT_514', 'sbis.edit', 'device', { request: { ...bounds, id: 'none', swCreateDateTime: inDays(2) } }],
  [
    'PMS_PRT_072',
    'credential-types.map',
    'admin',
    { params: { partnerId: 'nobody', credentialType: 'none', policyName: 'none' } },
  ],
  [
    'PMS_PRT_061',
    'credential-types.set-extractors',
    'admin',
    { params: { partnerId: 'nobody', policyId: 'none' }, request: { extractors } },
  ],
  // Whose it is comes before whether it is there, where the contract compares; otherwise after.
  ['PMS_CERTIFICATE_ERROR_007', 'partner-certificates.get-both', 'acme', { params: nobody }],
  ['PMS_PRT_005', 'partner-certificates.get-both', 'admin', { params: nobody }],
  ['PMS_ESI_004', 'oidc-clients.get-by-client-id', 'unattached', { params: { client_id: 'none' } }],
  [
    'PMS_PMP_005',
    'api-keys.generate',
    'unattached',
    { params: { partnerId: 'unattached' }, request: { policyName: 'none', label: 'a' } },
  ],
  // What is wrong with a registration comes before that it is somebody else's.
  [
    'PMS_PRT_066',
    'partners.register',
    'unattached',
    { request: { ...registration, partnerId: 'some body' } },
  ],
  [
    'PMS_PRT_052',
    'partners.register',
    'unattached',
    { request: { ...registration, partnerId: 'x'.repeat(37) } },
  ],
  ['PMS_PRT_051', 'partners.register', 'unattached', { request: { ...registration, partnerId: 'acme' } }],
  [
    'PMS_PRT_010',
    'partners.register',
    'unattached',
    { request: { ...registration, partnerId: 'free', partnerType: 'None' } },
  ],
  ['PMS_PRT_055', 'partners.register', 'unattached', { request: { ...registration, partnerId: 'free' } }],
]

describe('of several faults the contract’s first is told', () => {
  test.each(attempts)('%s: %s by %s, %j', async (code, name, as, input) => {
    expect((await api.as(as).call(name, input)).codes).toEqual([code])
  })
})

describe('flags of queries', () => {
  test.each([
    ['true', 200],
    ['TRUE', 200],
    ['yes', 200],
    ['0', 200],
    ['', 200],
    ['maybe', 400],
  ])('%j: %d', async (isActive, status) => {
    const query = { isActive } as never
    expect((await api.as('admin').call('partner-administration.list', { query })).status).toBe(status)
  })

  test('say the same in any word, and nothing where they are empty', async () => {
    const found = async (isActive: string) =>
      (await api.as('admin').call('partner-administration.list', { query: { isActive } })).response
        .totalResults
    expect(await found('yes')).toBe(await found('true'))
    expect(await found('off')).toBe(await found('false'))
    expect(await found('')).toBe((await found('true')) + (await found('false')))
  })
})
