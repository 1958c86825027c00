import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { readPem } from '../../../../../tests/support/certificates/certificates.ts'
import { makeAuthority, makeCertificate } from '../../../../../tests/support/certificates/openssl.ts'

/** The journey of a chip maker through the API, step by step; each test goes on where the one before ended. */
let api: TestApp
const trust = makeAuthority('Trust')
const partnerCertificate = makeCertificate({
  subject: '/O=Acme Chips/CN=Partner',
  issuer: trust.sub,
}).certificate
const chipCertificate = makeCertificate({ subject: '/O=Acme Chips/CN=Chip', issuer: trust.sub }).certificate
const renewedCertificate = makeCertificate({
  subject: '/O=Acme Chips/CN=Chip 2',
  issuer: trust.sub,
}).certificate
const chips = { one: '', other: '' }

beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const chip = async (id: string) =>
  (await api.as('acme').call('chips.get', { params: { ftmId: id } })).response

const upload = (id: string, certificateData: string) =>
  api.as('acme').call('chips.upload-certificate', {
    request: {
      ftpProviderId: 'acme',
      ftpChipDeatilId: id,
      isItForRegistrationDevice: true,
      certificateData,
      organizationName: 'Acme Chips',
      partnerDomain: 'FTM',
    },
  })

const decide = (id: string, approvalStatus: boolean, reason?: string) =>
  api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus, reason } })

test('before its own certificate, a maker can register no chip', async () => {
  const { codes } = await api
    .as('acme')
    .call('chips.add', { request: { ftpProviderId: 'acme', make: 'Ferrum', model: 'One' } })
  expect(codes).toEqual(['PMP_AUT_030'])
})

test('the administrator fills the trust store, the maker becomes active with its certificate', async () => {
  for (const { certificate } of [trust.root, trust.sub]) {
    const { response } = await api.as('admin').call('trust-store.upload', {
      request: { certificateData: certificate, partnerDomain: 'FTM' },
    })
    expect(response.status).toBe('Upload Success.')
  }
  const { response } = await api.as('acme').call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData: partnerCertificate, partnerDomain: 'FTM' },
  })
  // The contract answers an FTM upload with the certificate itself.
  expect(readPem(response.signedCertificateData).sha256).toBe(readPem(partnerCertificate).sha256)
})

test('chips are added, and wait for their certificates', async () => {
  for (const [name, model] of [
    ['one', 'One'],
    ['other', 'Other'],
  ] as const) {
    const { response } = await api
      .as('acme')
      .call('chips.add', { request: { ftpProviderId: 'acme', make: '  Ferrum  ', model } })
    expect(response.id).toMatch(/^\d{36}$/u)
    chips[name] = response.id
  }
  expect(await chip(chips.one)).toMatchObject({
    make: 'Ferrum',
    status: 'pending_cert_upload',
    decision: null,
    certificate: null,
    createdBy: 'acme',
    actions: ['edit', 'upload-certificate'],
  })
  const again = await api
    .as('acme')
    .call('chips.add', { request: { ftpProviderId: 'acme', make: 'FERRUM', model: 'one' } })
  expect(again.codes).toEqual(['PMP_AUT_032'])
})

test('with its certificate a chip waits for approval', async () => {
  const { response } = await upload(chips.one, chipCertificate)
  await upload(chips.other, chipCertificate)
  // B-20: the leaf stands where an id should be; the chain is base64url, leaf first.
  expect(readPem(response.certificateId).sha256).toBe(readPem(chipCertificate).sha256)
  expect(response.signedCertificateData).toMatch(/^[\w-]+$/u)
  const waiting = await api.as('admin').call('chips.list', { query: { status: 'pending_approval' } })
  expect(waiting.response).toMatchObject({ totalResults: 2, pageNo: 0, pageSize: 8 })
  const shown = await chip(chips.one)
  expect(shown.certificate?.caSigned.map((link) => link.issuedTo)).toEqual([
    'CN=Chip,O=Acme Chips',
    'CN=Trust Issuing,O=Trust,C=XX',
    'CN=Trust Root,O=Trust,C=XX',
  ])
  expect(shown.certificate?.platformSigned).toHaveLength(3)
})

test('one is rejected with a reason, the other approved', async () => {
  expect((await decide(chips.other, false, 'The data sheet\nis missing')).response).toBe(
    'Status updated successfully.',
  )
  expect((await decide(chips.one, true)).response).toBe('Status updated successfully.')
  expect(await chip(chips.other)).toMatchObject({
    status: 'rejected',
    decision: { status: 'rejected', reason: 'The data sheet is missing', decidedBy: 'admin' },
    actions: ['add-again'],
  })
  expect(await chip(chips.one)).toMatchObject({ status: 'approved', decision: { reason: null } })
})

test('a model that was rejected may be registered again', async () => {
  const { codes } = await api
    .as('acme')
    .call('chips.add', { request: { ftpProviderId: 'acme', make: 'Ferrum', model: 'Other' } })
  expect(codes).toEqual([])
})

test('an approved chip gets another certificate, and waits for approval again', async () => {
  const before = await api.as('acme').call('chips.get-certificates', { params: { ftmId: chips.one } })
  expect((await upload(chips.one, renewedCertificate)).codes).toEqual([])
  expect(await chip(chips.one)).toMatchObject({ status: 'pending_approval', decision: null })
  const after = await api.as('acme').call('chips.get-certificates', { params: { ftmId: chips.one } })
  const [old, renewed] = [before, after].map(({ response }) => readPem(response.mosipSignedCertificateData))
  expect(renewed!.serialNumber.hex).not.toBe(old!.serialNumber.hex)
  expect(readPem(after.response.caSignedCertificateData).sha256).toBe(readPem(renewedCertificate).sha256)
  expect((await decide(chips.one, true)).codes).toEqual([])
})

test('the older download and the maker’s own list show the same', async () => {
  const { response } = await api
    .as('acme')
    .call('chips.get-platform-signed', { params: { ftpChipDetailId: chips.one } })
  const both = await api.as('acme').call('chips.get-certificates', { params: { ftmId: chips.one } })
  expect(response?.certificateData).toBe(both.response.mosipSignedCertificateData)
  const own = (await api.as('acme').call('chips.list-own')).response
  expect(own.map(({ model, status, isActive }) => [model, status, isActive])).toEqual([
    ['Other', 'pending_cert_upload', false],
    ['Other', 'rejected', false],
    ['One', 'approved', true],
  ])
  expect(own.at(-1)).toMatchObject({
    partnerStatus: 'approved',
    isCertificateAvailable: true,
    isCertificateExpired: false,
    // Without a zone, as the contract has it.
    certificateExpiryDateTime: readPem(renewedCertificate).notAfter.toISOString().slice(0, -1),
  })
  expect((await api.as('rival').call('chips.list-own')).response).toEqual([])
})

test('the preview says what will stop, and the deactivation stops it', async () => {
  const { response: preview } = await api
    .as('acme')
    .call('chips.preview-deactivation', { params: { ftmId: chips.one } })
  expect(preview).toMatchObject({
    make: 'Ferrum',
    model: 'One',
    possible: true,
    certificates: [{ issuedTo: 'CN=Chip 2,O=Acme Chips', sha256: readPem(renewedCertificate).sha256 }],
  })
  const ended = await api.as('acme').call('chips.deactivate', {
    params: { ftmId: chips.one },
    request: { status: 'De-Activate', reason: 'Superseded' },
  })
  expect(ended.response).toEqual({ ftmId: chips.one, status: 'approved', isActive: false })
  expect(await chip(chips.one)).toMatchObject({
    status: 'deactivated',
    decision: { status: 'deactivated', reason: 'Superseded', decidedBy: 'acme' },
    actions: [],
  })
  const again = await api.as('acme').call('chips.preview-deactivation', { params: { ftmId: chips.one } })
  expect(again.response.possible).toBe(false)
})

test('the history tells all of it, with what changed', async () => {
  const { response } = await api
    .as('acme')
    .call('audit-trail.history', { params: { objectType: 'chip', objectId: chips.one } })
  expect(response.map(({ action, actor }) => `${actor} ${action}`)).toEqual([
    'acme chip.deactivated',
    'admin chip.approved',
    'acme chip.submitted',
    'admin chip.approved',
    'acme chip.submitted',
    'acme chip.added',
  ])
  expect(response[0]).toMatchObject({
    reason: 'Superseded',
    changes: [{ field: 'status', before: 'approved', after: 'deactivated' }],
  })
})
