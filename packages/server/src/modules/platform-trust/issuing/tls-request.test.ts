import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import {
  makeCertificate,
  makeCertificateRequest,
} from '../../../../../../tests/support/certificates/openssl.ts'
import { fetchTrustFile, opensslSays } from '../../../../../../tests/support/certificates/trust-files.ts'

const day = 86_400_000
let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' })
})
afterAll(() => api.close())

const request = (certificateRequest: string, replaces?: string) =>
  api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: { certificateRequest, ...(replaces ? { replaces } : {}) },
  })

describe('a TLS client certificate from a request', () => {
  test.each([
    ['EC P-256', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']],
    ['RSA 2048', ['-newkey', 'rsa:2048']],
    ['Ed25519', ['-newkey', 'ed25519']],
  ])('passes openssl as a TLS client with a key %s', async (_name, key) => {
    const { response } = await request(makeCertificateRequest(key))
    const verified = (purpose: string) =>
      opensslSays(
        [
          'verify',
          '-x509_strict',
          '-purpose',
          purpose,
          '-CAfile',
          'roots.pem',
          '-untrusted',
          'chain.pem',
          'c.pem',
        ],
        { 'roots.pem': roots, 'chain.pem': response.chainData, 'c.pem': response.certificateData },
      ).said
    const roots = (await fetchTrustFile(api, '/trust/roots.pem')).body
    expect(verified('sslclient')).toBe('c.pem: OK\n')
    expect(verified('sslserver')).toContain('unsuitable certificate purpose')
    expect(response.chainData.match(/BEGIN CERTIFICATE/gu)).toHaveLength(3)
  })

  test('carries the partner’s name, whatever the request says, and nothing that it asks for', async () => {
    const { response } = await request(
      makeCertificateRequest(
        [
          '-newkey',
          'rsa:2048',
          '-addext',
          'basicConstraints=CA:true',
          '-addext',
          'subjectAltName=DNS:bank.example',
        ],
        '/C=FR/O=Another/CN=admin',
      ),
    )
    const certificate = readPem(response.certificateData)
    const { said } = opensslSays(['x509', '-in', 'c.pem', '-noout', '-subject', '-nameopt', 'RFC2253'], {
      'c.pem': response.certificateData,
    })
    expect(said).toBe('subject=CN=acme,O=Acme Chips,C=XX\n')
    expect(certificate.basicConstraints?.ca ?? false).toBe(false)
    expect(certificate.subjectAltName).toBeUndefined()
    expect(certificate.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
    expect([...certificate.keyUsage!]).toEqual(['digitalSignature'])
    expect(certificate.crlDistributionPoints?.[0]).toMatch(
      /^http:\/\/pki\.example\/trust\/[0-9a-f]{40}\.crl$/u,
    )
  })

  test('takes the place of another, which lives on for the overlap', async () => {
    const { response: first } = await request(makeCertificateRequest())
    const { response: second } = await request(makeCertificateRequest(), first.certificateId)
    const list = (
      await api.as('acme').call('platform-trust.list-issued-to', { params: { partnerId: 'acme' } })
    ).response
    const of = (id: string) => list.find(({ certificateId }) => certificateId === id)!
    expect(of(second.certificateId)).toMatchObject({ status: 'valid', purpose: 'TLS', revokedDateTime: null })
    expect(of(first.certificateId)).toMatchObject({ status: 'replaced', revocationReason: 'superseded' })
    const ends = Date.parse(of(first.certificateId).revokedDateTime!)
    expect(Math.abs(ends - Date.now() - 30 * day)).toBeLessThan(day)
  })

  test.each([
    ['a certificate', () => makeCertificate({ subject: '/CN=x' }).certificate],
    ['a private key', () => makeCertificate({ subject: '/CN=x' }).key],
    ['two requests', () => makeCertificateRequest() + makeCertificateRequest()],
    ['a request with its end cut off', () => makeCertificateRequest().slice(0, -40)],
    ['a damaged request', () => makeCertificateRequest().replace(/\n.{10}/u, '\nAAAAAAAAAA')],
    ['base64 of nothing', () => 'AAAA'],
  ])('refuses %s, and stores nothing', async (_name, text) => {
    const body = text()
    const { codes } = await expectNothingStored(api, () => request(body))
    expect(codes).toEqual(['ENT_CSR_001'])
  })

  test('refuses a compromised key in another spelling, and revokes what was signed for it', async () => {
    const ask = (files: Record<string, string>, ...args: string[]) =>
      opensslSays(args, files)
        .read(args.at(-1) ?? '')
        .toString()
    const curve = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-521']
    const plain = ask({}, 'genpkey', ...curve, '-out', 'k.pem')
    const compressed = ask({ 'k.pem': plain }, ...'ec -in k.pem -conv_form compressed -out o.pem'.split(' '))
    const csr = (key: string) =>
      ask({ 'k.pem': key }, ...'req -new -key k.pem -subj /CN=x -out r.pem'.split(' '))
    expect(csr(compressed).length).toBeLessThan(csr(plain).length)
    const first = await request(csr(plain))
    const second = await request(csr(compressed))
    expect([first.codes, second.codes]).toEqual([[], []])
    await api.as('admin').call('platform-trust.revoke', {
      params: { certificateId: first.response.certificateId },
      request: { reason: 'keyCompromise' },
    })
    const params = { certificateId: second.response.certificateId }
    expect((await api.as('acme').call('platform-trust.get-issued', { params })).response).toMatchObject({
      status: 'revoked',
      revocationReason: 'keyCompromise',
    })
    for (const key of [plain, compressed]) expect((await request(csr(key))).codes).toEqual(['ENT_CSR_004'])
  })
})
