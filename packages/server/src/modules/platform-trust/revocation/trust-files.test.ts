import { parseCrl, readPkcs7 } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeCertificateRequest } from '../../../../../../tests/support/certificates/openssl.ts'
import { fetchTrustFile, opensslSays } from '../../../../../../tests/support/certificates/trust-files.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' })
})
afterAll(() => api.close())

const paths = async () => {
  const { response } = await api.as('stranger').call('platform-trust.authorities')
  const issuing = response.authorities.find(({ kind, isCurrent }) => kind === 'ISSUING' && isCurrent)!
  const root = response.authorities.find(({ kind, isCurrent }) => kind === 'ROOT' && isCurrent)!
  return { issuing, root }
}

describe('the public trust files', () => {
  test.each(['/trust/ca.p7b', '/v1/partnermanager/trust/ca.p7b'])('%s is plain PKCS#7', async (path) => {
    const file = await fetchTrustFile(api, path)
    expect(file.headers['content-type']).toBe('application/x-pkcs7-certificates')
    const { said } = opensslSays(['pkcs7', '-print_certs', '-in', 'ca.p7b'], { 'ca.p7b': file.body })
    expect(said).toContain('Entente Issuing CA (PMS)')
    expect(said).toContain('Entente Root CA')
    const base64 = file.body.split('\n').slice(1, -2).join('')
    expect(readPkcs7(Buffer.from(base64, 'base64'))).toHaveLength(2)
  })

  test('roots.pem anchors ca.pem', async () => {
    const [roots, all] = await Promise.all([
      fetchTrustFile(api, '/trust/roots.pem'),
      fetchTrustFile(api, '/trust/ca.pem'),
    ])
    expect(roots.headers['content-type']).toBe('application/x-pem-file')
    expect(roots.body.match(/BEGIN/gu)).toHaveLength(1)
    expect(
      opensslSays(['verify', '-x509_strict', '-CAfile', 'roots.pem', 'ca.pem'], {
        'roots.pem': roots.body,
        'ca.pem': all.body,
      }).said,
    ).toBe('ca.pem: OK\n')
  })

  test('each authority has its certificate and its list, which openssl reads and verifies', async () => {
    const { issuing, root } = await paths()
    for (const authority of [issuing, root]) {
      const certificate = await fetchTrustFile(api, authority.certificatePath)
      expect(certificate.headers['content-type']).toBe('application/pkix-cert')
      const list = await fetchTrustFile(api, authority.crlPath)
      expect(list.headers['content-type']).toBe('application/pkix-crl')
      const { said } = opensslSays(
        ['crl', '-inform', 'DER', '-in', 'list.crl', '-noout', '-text', '-CAfile', 'ca.pem'],
        { 'list.crl': list.rawPayload, 'ca.pem': (await fetchTrustFile(api, '/trust/ca.pem')).body },
      )
      expect(said).toContain('verify OK')
      expect(said).toMatch(/X509v3 CRL Number/u)
      expect(said).toContain(
        `Issuer: ${authority.issuedTo.split(',').toReversed().join(', ').replaceAll('=', ' = ')}`,
      )
    }
  })

  test('a list is the same until something is revoked, and caches may ask', async () => {
    const { issuing } = await paths()
    const first = await fetchTrustFile(api, issuing.crlPath)
    const again = await fetchTrustFile(api, issuing.crlPath, {
      'if-none-match': String(first.headers['etag']),
    })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect(first.headers['cache-control']).toBe('public, max-age=300')

    const { response } = await api.as('acme').call('platform-trust.request-tls', {
      params: { partnerId: 'acme' },
      request: { certificateRequest: makeCertificateRequest() },
    })
    const { serialNumber, issuer } = readPem(response.certificateData)
    const params = { certificateId: response.certificateId }
    await api.as('acme').call('platform-trust.revoke', { params, request: { reason: 'superseded' } })
    const changed = await fetchTrustFile(api, issuing.crlPath, {
      'if-none-match': String(first.headers['etag']),
    })
    expect(changed.statusCode).toBe(200)
    const [before, after] = [parseCrl(first.rawPayload), parseCrl(changed.rawPayload)]
    expect(Buffer.compare(after.crlNumber!, before.crlNumber!)).toBe(1)
    expect(after.find(issuer, serialNumber.bytes)?.reason).toBe('superseded')
  })

  test('a list is renewed at half its life, and stays readable all the time', async () => {
    const { root } = await paths()
    const list = async () => parseCrl((await fetchTrustFile(api, root.crlPath)).rawPayload)
    const first = await list()
    api.clock.advance(11 * 3_600_000)
    expect((await list()).crlNumber).toEqual(first.crlNumber)
    api.clock.advance(2 * 3_600_000)
    const renewed = await list()
    expect(Buffer.compare(renewed.crlNumber!, first.crlNumber!)).toBe(1)
    expect(renewed.nextUpdate! > first.nextUpdate!).toBe(true)
    api.clock.advance(-13 * 3_600_000)
  })

  test('of several who ask at once, one signs', async () => {
    const { issuing } = await paths()
    await api.query('delete from certificate_revocation_list')
    const lists = await Promise.all(Array.from({ length: 6 }, () => fetchTrustFile(api, issuing.crlPath)))
    expect(new Set(lists.map(({ rawPayload }) => rawPayload.toString('hex'))).size).toBe(1)
  })

  test.each([
    '/trust/0000000000000000000000000000000000000000.crl',
    '/trust/ca.key',
    '/trust/..%2fmaster.key',
    '/trust/x.crl',
  ])('%s is not found', async (path) => {
    expect((await fetchTrustFile(api, path)).statusCode).toBe(404)
  })
})
