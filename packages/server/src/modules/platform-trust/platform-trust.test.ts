import { formatName } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { readPem } from '../../../../../tests/support/certificates.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

test.each([
  ['ROOT', 'CN=Entente Root CA,O=Entente,C=XX'],
  ['root', 'CN=Entente Root CA,O=Entente,C=XX'],
  ['PMS', 'CN=Entente Issuing CA (PMS),O=Entente,C=XX'],
])('the key %s is certified', async (applicationId, name) => {
  const query = { applicationId, referenceId: '' }
  const { response } = await api.as('acme').call('platform-trust.get-certificate', { query })
  const certificate = readPem(response.certificate)
  expect(formatName(certificate.subject)).toBe(name)
  expect(response).toMatchObject({
    certSignRequest: null,
    issuedAt: certificate.notBefore.toISOString(),
    expiryAt: certificate.notAfter.toISOString(),
  })
})

test.each(['KERNEL', 'ROOT ', '', '__proto__'])('the key %j is not known here', async (applicationId) => {
  const { codes } = await api.as('acme').call('platform-trust.get-certificate', { query: { applicationId } })
  expect(codes).toEqual(['KER-KMS-002'])
})

test('strangers may read the authorities, and nothing of their private keys', async () => {
  const { response, raw } = await api.as('stranger').call('platform-trust.authorities')
  expect(response.p7bFile).toContain('BEGIN PKCS7')
  expect(raw.body).not.toContain('PRIVATE')
})
