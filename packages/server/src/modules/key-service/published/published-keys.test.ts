import { createPublicKey } from 'node:crypto'
import { formatName, jwkThumbprint, legacyKeyId, toPem } from '@entente/trust'
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { certifyElsewhere } from '../../../../../../tests/support/certificates/openssl.ts'
import { fetchTrustFile } from '../../../../../../tests/support/certificates/trust-files.ts'
import type { Persona } from '../../../../../../tests/support/people/personas.ts'
import { revokeByOperator } from '../../platform-trust/index.ts'
import { keyIdOf } from './published-keys.ts'
import * as store from '../store.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const certificateOf = (applicationId: string, referenceId?: string, as: Persona = 'acme') =>
  api.as(as).call('key-service.get-certificate', {
    query: { applicationId, ...(referenceId === undefined ? {} : { referenceId }) },
  })

const makeSigningKey = async (applicationId: string, force = false) => {
  const { response } = await api.as('admin').call('key-service.generate-master-key', {
    params: { objectType: 'CERTIFICATE' },
    request: { applicationId, referenceId: 'SIGN', force },
  })
  return readPem(response.certificate!)
}

const derOf = (pem: string): string => Buffer.from(readPem(pem).der).toString('base64')

describe('the certificate of a key', () => {
  test.each([
    ['ROOT', 'CN=Entente Root CA,O=Entente,C=XX'],
    [' root', 'CN=Entente Root CA,O=Entente,C=XX'],
    ['PMS', 'CN=Entente Issuing CA (PMS),O=Entente,C=XX'],
  ])('%j is that of an authority', async (applicationId, name) => {
    const { response } = await certificateOf(applicationId, '')
    const certificate = readPem(response.certificate!)
    expect(formatName(certificate.subject)).toBe(name)
    expect(response).toMatchObject({
      certSignRequest: null,
      issuedAt: certificate.notBefore.toISOString(),
      expiryAt: certificate.notAfter.toISOString(),
    })
  })

  test('of an application can be read by everybody once it is there', async () => {
    expect((await certificateOf('KERNEL', 'SIGN')).codes).toEqual(['KER-KMS-012'])
    const made = await makeSigningKey('KERNEL')
    const { response } = await certificateOf('kernel', 'SIGN')
    expect(readPem(response.certificate!).sha256).toBe(made.sha256)
  })

  test('for encryption comes into being when somebody asks who may use it, and not for others', async () => {
    expect((await certificateOf('IDA', 'PARTNER')).codes).toEqual(['KER-KMS-012'])
    const first = await certificateOf('IDA', 'PARTNER', 'admin')
    expect(first.codes).toEqual([])
    const again = await certificateOf('IDA', 'PARTNER')
    expect(again.response.certificate).toBe(first.response.certificate)
  })

  test.each(['', 'MOON', '__proto__'])('%j is not known here', async (applicationId) => {
    expect((await certificateOf(applicationId)).codes).toEqual(['KER-KMS-002'])
  })
})

test('all certificates of an authority come with their key ids', async () => {
  const call = { query: { applicationId: 'PMS' } }
  const { response } = await api.as('acme').call('key-service.all-certificates', call)
  const [issuing] = response.allCertificates
  expect(readPem(issuing!.certificateData).sha256).toBe(api.app.keys.issuing.sha256)
  expect(issuing!.keyId).toMatch(/^[\w-]{43}$/u)
})

describe('the key set', () => {
  const keySet = async (query = '') => {
    // Longer than a set is remembered.
    api.clock.advance(11_000)
    const answer = await fetchTrustFile(api, `/.well-known/jwks.json${query}`)
    expect(answer.headers['content-type']).toMatch(/^application\/jwk-set\+json/u)
    return answer.json<JSONWebKeySet>()
  }

  test('verifies what an application has signed, also with a key that was replaced since', async () => {
    await makeSigningKey('RESIDENT')
    const request = {
      applicationId: 'RESIDENT',
      referenceId: 'SIGN',
      dataToSign: Buffer.from('{"a":1}').toString('base64url'),
      includePayload: true,
    }
    const { response } = await api.as('admin').call('key-service.jwt-sign', { request })
    await makeSigningKey('RESIDENT', true)
    const verified = await compactVerify(response.jwtSignedData, createLocalJWKSet(await keySet()))
    expect(Buffer.from(verified.payload).toString()).toBe('{"a":1}')
  })

  test('names a key once that another authority has certified as well', async () => {
    const made = await makeSigningKey('IDA')
    const certificateData = certifyElsewhere(toPem('CERTIFICATE', made.der))
    const request = { applicationId: 'IDA', referenceId: 'SIGN', certificateData }
    expect((await api.as('admin').call('key-service.upload-certificate', { request })).codes).toEqual([])
    const { keys } = await keySet()
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
    const published = keys.find(({ x5c }) => x5c![0] === derOf(certificateData))
    expect(published?.kid).toBe(keyIdOf(made))
  })

  test('names keys by the incumbent’s ids as well when asked, each id once', async () => {
    const day = api.clock.now()
    const newest = await makeSigningKey('CREDENTIAL_SERVICE').then(() =>
      makeSigningKey('CREDENTIAL_SERVICE', true),
    )
    const former = legacyKeyId('CREDENTIAL_SERVICE', 'SIGN', day)
    const named = ({ keys }: JSONWebKeySet) => keys.filter(({ kid }) => kid === former)
    expect(named(await keySet())).toEqual([])
    const [key, ...others] = named(await keySet('?kid=legacy'))
    expect(key?.['x5t#S256']).toBe(Buffer.from(newest.sha256, 'hex').toString('base64url'))
    expect(others).toEqual([])
  })

  test('names every key by its thumbprint, vouches for it, and holds nothing private', async () => {
    const { keys } = await keySet()
    const issuing = keys.find(
      (key) => Buffer.from(key['x5t#S256']!, 'base64url').toString('hex') === api.app.keys.issuing.sha256,
    )
    const publicKey = createPublicKey({
      key: Buffer.from(api.app.keys.issuing.spkiDer),
      format: 'der',
      type: 'spki',
    })
    expect(issuing?.kid).toBe(jwkThumbprint(publicKey))
    expect(keys.flatMap((key) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].filter((part) => part in key))).toEqual([])
  })

  test('drops a key whose certificate is revoked, and one that is out of date', async () => {
    const { sha256 } = await makeSigningKey('ID_REPO')
    const holds = async () =>
      (await keySet()).keys.some(
        (key) => key['x5t#S256'] === Buffer.from(sha256, 'hex').toString('base64url'),
      )
    expect(await holds()).toBe(true)
    const [issued] = await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
      sha256,
    ])
    await revokeByOperator(api.app, { id: issued!.id, reason: 'keyCompromise' })
    expect(await holds()).toBe(false)
    const request = { applicationId: 'ID_REPO', referenceId: 'SIGN', dataToSign: 'e30' }
    expect((await api.as('admin').call('key-service.jwt-sign', { request })).codes).toEqual(['KER-KMS-012'])
    const before = (await keySet()).keys.length
    api.clock.advance(1100 * 86_400_000)
    expect((await keySet()).keys.length).toBeLessThan(before)
  })

  test('costs little: it is read once for many, not sent again to who has it, and nobody may ask without end', async () => {
    api.clock.advance(61_000)
    const read = vi.spyOn(store, 'loadSigning')
    const path = '/.well-known/jwks.json'
    const [first] = await Promise.all(Array.from({ length: 20 }, () => fetchTrustFile(api, path)))
    expect(read.mock.calls).toHaveLength(1)
    read.mockRestore()
    const again = await fetchTrustFile(api, path, { 'if-none-match': String(first!.headers.etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    const statuses = new Set<number>()
    for (let calls = 0; calls < 600; calls += 1) statuses.add((await fetchTrustFile(api, path)).statusCode)
    expect(statuses).toEqual(new Set([200, 429]))
  })
})
