import { createPublicKey } from 'node:crypto'
import { formatName, sealData, verifySignature } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPem } from '../../../../../tests/support/certificates/certificates.ts'
import {
  base64url,
  openKeyScene,
  sha256Of,
  type KeyScene,
} from '../../../../../tests/support/scenes/key-scene.ts'
import { opensslSays } from '../../../../../tests/support/certificates/trust-files.ts'

/** Whose key is onboarded as which partner of the platform. The last application comes from the setting alone. */
const onboarded = [
  ['IDA', 'mpartner-default-auth'],
  ['RESIDENT', 'mpartner-default-resident'],
  ['DIGITAL_CARD', 'mpartner-default-digitalcard'],
  ['PRINT', 'mpartner-default-print'],
  ['MATCHING_ENGINE', 'mpartner-default-abis'],
] as const

let scene: KeyScene
beforeAll(async () => {
  scene = await openKeyScene({
    KEY_APPLICATIONS: 'MATCHING_ENGINE=CREDENTIAL_ISSUANCE',
    TRUST_URL: 'http://pki.example',
  })
})
afterAll(() => scene.close())

const uploadCa = async (certificateData: string): Promise<string> => {
  const request = { certificateData, partnerDomain: 'Auth' }
  const { response, codes } = await scene.admin.call('key-service.upload-ca', { request })
  return response?.status ?? codes.join()
}

const uploadPartner = async (partnerId: string, certificateData: string): Promise<string> => {
  const request = { partnerId, certificateData, partnerDomain: 'AUTH' }
  const { response, codes, messages } = await scene.admin.call('partner-certificates.upload', { request })
  return response?.signedCertificateData ?? [...codes, ...messages].join()
}

const putBack = async (applicationId: string, referenceId: string, certificateData: string) => {
  const request = { applicationId, referenceId, certificateData }
  const { response, codes } = await scene.admin.call('key-service.upload-certificate', { request })
  return response ?? codes
}

describe('a client that onboards the platform', () => {
  test.each(onboarded)(
    'brings %s and its reference %s: module, reference, partner and back',
    async (applicationId, partnerId) => {
      const name = { applicationId, referenceId: partnerId }
      const root = await scene.certificateOf({ applicationId: 'ROOT' })
      // ROOT comes once; whoever brings it again is told so.
      expect(await uploadCa(root)).toMatch(/^(?:Upload Success\.|KER-PCM-003)$/u)
      const module = await scene.certificateOf({ applicationId })
      expect(readPem(module)).toMatchObject({ basicConstraints: { ca: true, pathLength: 1 } })
      expect(formatName(readPem(module).subject)).toBe(`CN=Module CA (${applicationId}),O=Entente,C=XX`)
      expect(await uploadCa(module)).toBe('Upload Success.')

      const reference = await scene.certificateOf(name)
      expect(formatName(readPem(reference).subject)).toBe(`CN=${applicationId}-${partnerId},O=Entente,C=XX`)
      expect([...(readPem(reference).keyUsage ?? [])]).toEqual(['keyEncipherment'])
      const { said } = opensslSays(
        ['verify', '-x509_strict', '-CAfile', 'root.pem', '-untrusted', 'module.pem', 'reference.pem'],
        { 'root.pem': root, 'module.pem': module, 'reference.pem': reference },
      )
      expect(said).toBe('reference.pem: OK\n')
      const early = Buffer.from(sealData(readPem(reference), Buffer.from('early'))).toString('base64url')

      const signed = await uploadPartner(partnerId, reference)
      expect(verifySignature(readPem(signed), scene.api.app.keys.issuing.publicKey)).toBe(true)
      expect(createPublicKey(signed).equals(createPublicKey(reference))).toBe(true)
      expect(await putBack(applicationId, partnerId, signed)).toEqual({
        status: 'Upload Success.',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u) as string,
      })
      expect(sha256Of(await scene.certificateOf(name, 'acme'))).toBe(sha256Of(signed))

      // What is sealed for the new certificate opens, and so does what was sealed for the former.
      const request = { ...name, data: base64url('late') }
      const late = (await scene.admin.call('key-service.encrypt', { request })).response.data
      const open = async (data: string) =>
        (await scene.admin.call('key-service.decrypt', { request: { ...name, data } })).response.data
      expect([await open(early), await open(late)]).toEqual([base64url('early'), base64url('late')])
    },
  )

  test('cannot bring a certificate to another reference, another partner, or a module key', async () => {
    const [applicationId, referenceId] = ['ID_REPO', 'mpartner-default-cert']
    const reference = await scene.certificateOf({ applicationId, referenceId })
    const [other, otherReference] = ['CREDENTIAL_SERVICE', 'mpartner-default-mobile']
    await scene.certificateOf({ applicationId: other, referenceId: otherReference })
    expect(await putBack(other, otherReference, reference)).toEqual(['KER-KMS-014'])
    expect(await putBack(applicationId, otherReference, reference)).toEqual(['KER-KMS-012'])
    expect(await putBack(applicationId, '', reference)).toEqual(['KER-KMS-015'])
    // The organisation of the platform's keys is not that of a chip maker, whatever domain is named.
    expect(await uploadPartner('acme', reference)).toMatch(/^KER-PCM-/u)
    const request = { partnerId: 'mpartner-default-cert', certificateData: reference, partnerDomain: 'AUTH' }
    for (const persona of ['acme', 'misp', 'device'] as const) {
      const { codes } = await scene.api.as(persona).call('partner-certificates.upload', { request })
      expect(codes, persona).toEqual(['PMS_PRT_055'])
    }
    const sealed = await scene.admin.call('key-service.encrypt', {
      request: { applicationId, referenceId, data: base64url('mine') },
    })
    const { codes } = await scene.admin.call('key-service.decrypt', {
      request: { applicationId: other, referenceId: otherReference, data: sealed.response.data },
    })
    expect(codes).toEqual(['KER-KMS-024'])
  })

  test('alone makes partners of the platform’s keys: nobody who borrows its name', async () => {
    const { api } = scene
    const name = { applicationId: 'KERNEL', referenceId: 'mpartner-default-cert' }
    for (const applicationId of ['ROOT', 'PMS', 'KERNEL'])
      await uploadCa(await scene.certificateOf({ applicationId }))
    const reference = await scene.certificateOf(name)
    const twin = await uploadPartner('mpartner-default-cert', reference)
    await api.query(
      `update partner set organisation_name = 'Entente', partner_type_code = 'SDK_Partner' where id = 'rival'`,
    )
    for (const certificateData of [reference, twin]) {
      const request = { partnerId: 'rival', certificateData, partnerDomain: 'AUTH' }
      const { codes } = await api.as('rival').call('partner-certificates.upload', { request })
      expect(codes).toEqual(['KER-PCM-013'])
      const asked = { ...request, organizationName: 'Entente' }
      const other = await api.as('rival').call('key-service.upload-partner', { request: asked })
      expect(other.codes).toEqual(['KER-PCM-013'])
    }
  })

  test.each(['acme', 'roleless', 'manager', 'auditor', 'service-client', 'stranger'] as const)(
    '%s puts no certificate in the place of ours',
    async (persona) => {
      const request = { applicationId: 'IDA', referenceId: 'mpartner-default-auth', certificateData: 'x' }
      const { status } = await scene.api.as(persona).call('key-service.upload-certificate', { request })
      expect(status).toBe(persona === 'stranger' ? 401 : 403)
    },
  )

  test('renews a partner of the platform before its certificate is over', async () => {
    const name = { applicationId: 'PRINT', referenceId: 'mpartner-default-print' }
    scene.api.clock.advance(340 * 86_400_000)
    const before = await scene.certificateOf(name)
    const all = await scene.admin.call('key-service.all-certificates', { query: name })
    const module = readPem(await scene.certificateOf({ applicationId: 'PRINT' }))
    const ofModule = all.response.allCertificates
      .map(({ certificateData }) => certificateData)
      .find((each) => verifySignature(readPem(each), module.publicKey))
    const renewed = await uploadPartner(name.referenceId, ofModule ?? '')
    expect(readPem(renewed).notAfter > readPem(before).notAfter).toBe(true)
    expect(await putBack(name.applicationId, name.referenceId, renewed)).toMatchObject({
      status: 'Upload Success.',
    })
    expect(sha256Of(await scene.certificateOf(name))).toBe(sha256Of(renewed))
  })
})
