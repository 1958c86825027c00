import { CompactSign, importPKCS8 } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  base64url,
  kernelSign as kernel,
  openKeyScene,
  type KeyScene,
} from '../../../../../tests/support/scenes/key-scene.ts'
import { makeCertificate } from '../../../../../tests/support/certificates/openssl.ts'

let scene: KeyScene
beforeAll(async () => {
  scene = await openKeyScene()
})
afterAll(() => scene.close())

const payload = '{"a":1}'

describe('data that the caller gives replace the payload', () => {
  const signed = async (includePayload: boolean, data = payload) => {
    const request = { ...kernel, dataToSign: base64url(data), includePayload, validateJson: false }
    return (await scene.admin.call('key-service.jwt-sign', { request })).response.jwtSignedData
  }
  const verify = (jwtSignatureData: string, actualData?: string) =>
    scene.admin.call('key-service.jwt-verify', { request: { ...kernel, jwtSignatureData, actualData } })

  test.each([
    ['inside', 'none', true],
    ['inside', 'the same', true],
    ['inside', 'other', false],
    ['inside', 'a part of it', false],
    ['left out', 'none', false],
    ['left out', 'the same', true],
    ['left out', 'other', false],
  ])('payload %s, data given: %s → %s', async (where, given, isValid) => {
    await scene.makeKey()
    const data = { none: undefined, 'the same': payload, other: '{"a":2}', 'a part of it': '{"a"' }[given]
    const reply = await verify(await signed(where === 'inside'), data && base64url(data))
    expect([reply.codes, reply.response.signatureValid]).toEqual([[], isValid])
  })

  test('a payload that was put in the place of the signed one does not make them right', async () => {
    const [header, , signature] = (await signed(true)).split('.')
    const forged = `${header}.${base64url('{"a":2}')}.${signature}`
    expect((await verify(forged, base64url('{"a":2}'))).response.signatureValid).toBe(false)
    expect((await verify(forged)).response.signatureValid).toBe(false)
    // The signature is over these data, whatever stands between the dots.
    expect((await verify(forged, base64url(payload))).response.signatureValid).toBe(true)
    expect((await verify(`${header}.***.${signature}`, base64url(payload))).response.signatureValid).toBe(
      true,
    )
  })

  test('what is no base64 is refused, and never taken for nothing', async () => {
    // A signature over nothing would be right then.
    const { codes, messages } = await verify(await signed(false), '***')
    expect(codes).toEqual(['KER-JWS-105'])
    expect(messages[0]).toContain('actualData')
    const [header, , signature] = (await signed(true)).split('.')
    for (const odd of [`${header}..x.${signature}`, `${header}.${signature}`, `${header}...${signature}`])
      expect((await verify(odd, base64url(payload))).codes, odd).toEqual(['KER-JWS-105'])
  })
})

test('a certificate that starts in some minutes is to be sent again then, at every door', async () => {
  const from = new Date(Math.ceil(Date.now() / 1000) * 1000 + 300_000)
  const { certificate, key } = makeCertificate({
    subject: '/O=Acme Chips/CN=early',
    issuer: scene.ftm.sub,
    from,
  })
  const x5c = [certificate.replaceAll(/-----[^-]*-----|\s/gu, '')]
  const jws = await new CompactSign(Buffer.from('{}'))
    .setProtectedHeader({ alg: 'RS256', x5c })
    .sign(await importPKCS8(key, 'RS256'))
  const partner = { certificateData: certificate, organizationName: 'Acme Chips', partnerDomain: 'FTM' }
  const other = { applicationId: 'PARTNER', referenceId: 'early', certificateData: certificate }
  const replies = [
    await scene.api.as('acme').call('key-service.upload-partner', { request: partner }),
    await scene.admin.call('key-service.upload-other-domain', { request: other }),
    await scene.admin.call('key-service.jwt-verify', { request: { jwtSignatureData: jws } }),
  ]
  const starts = `${from.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  for (const { messages } of replies) expect(messages[0]).toContain(`Wait until ${starts}`)
})
