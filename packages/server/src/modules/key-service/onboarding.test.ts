import { createPublicKey } from 'node:crypto'
import { formatName, verifySignature } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPem } from '../../../../../tests/support/certificates.ts'
import { base64url, openKeyScene, sha256Of, type KeyScene } from '../../../../../tests/support/key-scene.ts'
import { opensslSays } from '../../../../../tests/support/trust-files.ts'

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
  test('brings ROOT into the trust store of the domain', async () => {
    expect(await uploadCa(await scene.certificateOf({ applicationId: 'ROOT' }))).toBe('Upload Success.')
  })

  test.each(onboarded)(
    'brings %s and its reference %s: module, reference, partner and back',
    async (applicationId, partnerId) => {
      const name = { applicationId, referenceId: partnerId }
      const root = await scene.certificateOf({ applicationId: 'ROOT' })
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

      const signed = await uploadPartner(partnerId, reference)
      expect(verifySignature(readPem(signed), scene.api.app.keys.issuing.publicKey)).toBe(true)
      expect(createPublicKey(signed).equals(createPublicKey(reference))).toBe(true)
      expect(await putBack(applicationId, partnerId, signed)).toEqual({
        status: 'Upload Success.',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u) as string,
      })
      expect(sha256Of(await scene.certificateOf(name, 'acme'))).toBe(sha256Of(signed))

      // What is sealed for the new certificate opens, and so does what was sealed for the former.
      const request = { ...name, data: base64url('for this application') }
      const { response } = await scene.admin.call('key-service.encrypt', { request })
      const opened = await scene.admin.call('key-service.decrypt', {
        request: { ...name, data: response.data },
      })
      expect(opened.response.data).toBe(request.data)
    },
  )
})
