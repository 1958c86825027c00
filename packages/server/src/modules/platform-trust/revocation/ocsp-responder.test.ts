import {
  ocspCertificateId,
  parseOcspResponse,
  type Certificate,
  type OcspHash,
  type OcspResponse,
} from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { make, readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { makeCertificateRequest } from '../../../../../../tests/support/certificates/openssl.ts'
import { opensslSays } from '../../../../../../tests/support/certificates/trust-files.ts'
import { pemOf } from '../wire.ts'

let api: TestApp
let ours: Certificate
let issuer: Certificate
beforeAll(async () => {
  api = await createTestApp({ TRUST_URL: 'http://pki.example' })
  const { response } = await api.as('acme').call('platform-trust.request-tls', {
    params: { partnerId: 'acme' },
    request: { certificateRequest: makeCertificateRequest() },
  })
  ours = readPem(response.certificateData)
  issuer = api.app.keys.issuing
})
afterAll(() => api.close())

/** A question as `openssl` asks it. */
const questionAbout = (
  pairs: readonly [Certificate, Certificate][],
  more: readonly string[] = [],
): Buffer => {
  const files: Record<string, string> = {}
  const args = pairs.flatMap(([by, about], index) => {
    files[`i${index}.pem`] = pemOf(by)
    files[`c${index}.pem`] = pemOf(about)
    return ['-issuer', `i${index}.pem`, '-cert', `c${index}.pem`]
  })
  return opensslSays(['ocsp', ...more, ...args, '-reqout', 'question.der'], files).read('question.der')
}

const post = (payload: Buffer, remoteAddress = '127.0.0.1') =>
  api.web.inject({
    remoteAddress,
    method: 'POST',
    url: '/trust/ocsp',
    headers: { 'content-type': 'application/ocsp-request' },
    payload,
  })

const answered = (payload: Buffer): OcspResponse => parseOcspResponse(payload)

const nonceOf = (response: OcspResponse): number | undefined =>
  response.extensions.find(({ oid }) => oid === '1.3.6.1.5.5.7.48.1.2')?.value.length

/** responseStatus of RFC 6960 §4.2.1. */
const statusOf = (payload: Buffer): number => payload[4] ?? -1

const statusesIn = async (payload: Buffer): Promise<string[]> =>
  answered((await post(payload)).rawPayload).responses.map(({ status }) => status.kind)

describe('the OCSP responder', () => {
  test.each(['-sha1', '-sha256', '-sha384', '-sha512'])('knows our certificates by %s', async (hash) => {
    expect(await statusesIn(questionAbout([[issuer, ours]], [hash]))).toEqual(['good'])
  })

  test('is a delegate of the issuer that need not be checked itself', async () => {
    const { rawPayload, headers } = await post(questionAbout([[issuer, ours]]))
    expect(headers['content-type']).toBe('application/ocsp-response')
    expect(headers['cache-control']).toBe('no-store')
    const [delegate] = answered(rawPayload).certificates
    expect(delegate!.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.9'])
    expect(delegate!.ocspNoCheck).toBe(true)
    expect(delegate!.authorityKeyIdentifier?.keyIdentifier).toEqual(issuer.subjectKeyIdentifier)
  })

  test('repeats the nonce, and answers without one', async () => {
    const withNonce = answered((await post(questionAbout([[issuer, ours]]))).rawPayload)
    expect(nonceOf(withNonce)).toBeGreaterThanOrEqual(16)
    const without = answered((await post(questionAbout([[issuer, ours]], ['-no_nonce']))).rawPayload)
    expect(nonceOf(without)).toBeUndefined()
  })

  test('answers GET, which caches may keep', async () => {
    const question = questionAbout([[issuer, ours]], ['-no_nonce']).toString('base64')
    const reply = await api.web.inject({ url: `/trust/ocsp/${encodeURIComponent(question)}` })
    expect(reply.headers['cache-control']).toBe('public, max-age=300, no-transform')
    expect(answered(reply.rawPayload).responses.map(({ status }) => status.kind)).toEqual(['good'])
  })

  test('says unknown of what is not ours: another serial number, another issuer', async () => {
    const stranger = make({ subject: '/CN=Stranger CA' }).read
    const foreign = make({ subject: '/CN=Foreign' }).read
    expect(await statusesIn(questionAbout([[issuer, foreign]]))).toEqual(['unknown'])
    expect(await statusesIn(questionAbout([[stranger, ours]]))).toEqual(['unknown'])
    expect(
      await statusesIn(
        questionAbout([
          [issuer, ours],
          [issuer, foreign],
        ]),
      ),
    ).toEqual(['good', 'unknown'])
  })

  test('answers for the root too, and refuses to mix two of our issuers', async () => {
    const { root } = api.app.keys
    expect(await statusesIn(questionAbout([[root, issuer]]))).toEqual(['good'])
    expect(
      statusOf(
        (
          await post(
            questionAbout([
              [root, issuer],
              [issuer, ours],
            ]),
          )
        ).rawPayload,
      ),
    ).toBe(6)
  })

  test('refuses what is no question: malformed, empty, too long, of another type', async () => {
    expect(statusOf((await post(Buffer.from('hello'))).rawPayload)).toBe(1)
    expect(statusOf((await post(Buffer.from('3000', 'hex'))).rawPayload)).toBe(1)
    expect((await post(Buffer.alloc(9_000))).statusCode).toBe(413)
    const json = await api.web.inject({ method: 'POST', url: '/trust/ocsp', payload: { a: 1 } })
    expect(json.statusCode).toBe(415)
    for (const path of ['%', '!!', 'A', 'A'.repeat(12_000)])
      expect((await api.web.inject({ url: `/trust/ocsp/${path}` })).statusCode, path.slice(0, 3)).toBe(400)
  })

  test('takes one delegate after another before it expires', async () => {
    const delegate = async () =>
      answered((await post(questionAbout([[issuer, ours]]))).rawPayload).certificates[0]!.sha256
    const first = await delegate()
    expect(await delegate()).toBe(first)
    api.clock.advance(21 * 86_400_000)
    expect(await delegate()).not.toBe(first)
    api.clock.advance(-21 * 86_400_000)
  })

  test('calls a certificate what the library calls it', () => {
    for (const hash of ['SHA1', 'SHA256'] satisfies OcspHash[])
      expect(ocspCertificateId(ours, issuer, hash).serialNumber).toEqual(ours.serialNumber.bytes)
  })
})

test('has 600 questions a minute from one address, and tells who asks more when to come again', async () => {
  const [busy, other] = ['192.0.2.1', '192.0.2.2']
  const nonsense = Buffer.from('no question')
  api.clock.set(new Date(Math.ceil(api.clock.now().getTime() / 60_000) * 60_000 + 1_000))
  const many = await Promise.all(Array.from({ length: 600 }, () => post(nonsense, busy)))
  expect(many.filter(({ statusCode }) => statusCode === 200)).toHaveLength(600)
  const refused = await post(nonsense, busy)
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([429, '59'])
  const path = `/trust/ocsp/${questionAbout([[issuer, ours]]).toString('base64url')}`
  expect((await api.web.inject({ url: path, remoteAddress: busy })).statusCode).toBe(429)
  expect((await post(nonsense, other)).statusCode).toBe(200)
  api.clock.advance(59_000)
  expect((await post(nonsense, busy)).statusCode).toBe(200)
})
