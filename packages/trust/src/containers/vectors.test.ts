import { createDecipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { toBase64Url } from '../encodings/base64url.ts'
import { hotlistId } from '../identifiers/hotlist-ids.ts'
import { hubSignature, isHubSignature } from '../identifiers/hub-signatures.ts'
import { legacyKeyId } from '../identifiers/key-ids.ts'
import { requestDigest } from './authentication-request.ts'
import {
  biometricParameters,
  firstBiometricHash,
  nextBiometricHash,
  openBiometric,
  sealBiometric,
} from './biometric-segment.ts'
import { openCurrentBody, openOldBody, sealCurrentBody, sealOldBody } from './sealed-data.ts'

const range = (from: number, length: number): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => from + index))
const key = range(0, 32)
const plain = Buffer.from('{"otp":"111111"}')
const nonce = range(0xa0, 16)
const fromText = (text: string): Buffer => Buffer.from(text, 'base64url')

describe('vectors confirmed with Java (trust-and-crypto §4.8), both ways', () => {
  const v1 = 'UYFMyGjv91Tyry6A3CWv7WbSY1OAS71SBYIvRFFXPn2goaKjpKWmp6ipqqusra6v'
  test('V1 request of an authentication request', () => {
    expect(toBase64Url(sealOldBody(key, nonce, plain))).toBe(v1)
    expect(openOldBody(key, fromText(v1))).toEqual(plain)
  })

  const v2 = 'QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl-Zm8FXVh69Ifz1JgeqVTEmZq2KRoEbFLxbzm1ow6GnDw'
  test('V2 body of the current container', () => {
    expect(toBase64Url(sealCurrentBody(key, range(0x40, 32), plain))).toBe(v2)
    expect(openCurrentBody(key, fromText(v2))).toEqual(plain)
  })

  const digest = '8EAC03FE51163CDBCD702D5C0DC4055F84FE10E13A9135CC1F884CF989B9B95E'
  const v3b =
    'EuZi_yj-izP2ry6H3lfJ0sEBdElMcGTvzVYpgikAE8E0paAmpOP6jN1ICZMrd_SzK3yfWuBG6xjeADxd41yVrDYmHYeNU4JQaIE76zxDbn6goaKjpKWmp6ipqqusra6v'
  test('V3 digest of a request, and its encryption', () => {
    expect(requestDigest(plain)).toBe(digest)
    expect(toBase64Url(sealOldBody(key, nonce, Buffer.from(digest)))).toBe(v3b)
    expect(openOldBody(key, fromText(v3b))?.toString()).toBe(digest)
  })

  test('V4 biometric segment', () => {
    const parameters = biometricParameters('2026-01-01T00:00:00.000Z', '1234567890')!
    expect(Buffer.from(parameters.mixed).toString('hex')).toBe(
      '323032362d30312d30315430303a0102090405180708096a',
    )
    expect(Buffer.from(parameters.nonce).toString('hex')).toBe('303a0102090405180708096a')
    expect(Buffer.from(parameters.aad).toString('hex')).toBe('30315430303a0102090405180708096a')
    const sealed = 'j7FbVvf3dkjFXFYwvE0gMkWVwomJpoRrxaqzIVQYRMw'
    expect(toBase64Url(sealBiometric(key, parameters, plain))).toBe(sealed)
    expect(openBiometric(key, parameters, fromText(sealed))).toEqual(plain)
    const other = biometricParameters('2026-01-01T00:00:00.001Z', '1234567890')!
    expect(openBiometric(key, other, fromText(sealed))).toBeUndefined()
  })

  test('V4 pads whichever text is shorter', () => {
    const short = biometricParameters('1', 'abcdefghijklmnopq')!
    expect(Buffer.from(short.mixed).toString('latin1')).toBe(
      `abcdefghijklmnop${String.fromCharCode(0x71 ^ 0x31)}`,
    )
    expect(biometricParameters('1', '2')).toBeUndefined()
  })

  test('V5 chain of hashes', () => {
    const first = nextBiometricHash(firstBiometricHash, Buffer.from('BDB-1'))
    expect(firstBiometricHash).toBe('E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855')
    expect(first).toBe('3949F3773EA87B00746B881CEF4569F3750021EA82A42C15D9C5C5C629E35B52')
    expect(nextBiometricHash(first, Buffer.from('BDB-2'))).toBe(
      '480272CCC45EC3769BFF4108B43FB7157DC2FDE832ABEB65E85B4738145C4978',
    )
  })

  test('V6 key id', () => {
    expect(legacyKeyId('IDA', 'SIGN', new Date('2026-01-31T23:59:59Z'))).toBe(
      '3lPE2qXayhYp8f-ijF_Vwur9uzPR70gy1zqgaWgm_eE',
    )
    expect(legacyKeyId('IDA', 'SIGN', new Date('2026-02-01T00:00:00Z'))).not.toContain('3lPE')
  })

  test('V7 signature of a hub', () => {
    const body = Buffer.from('{"publisher":"PMS","topic":"PARTNER_UPDATED"}')
    const signature = 'sha256=6f8de6c8ef413119f553655b4c20d0ce88dabb6e7bc26e51f97fe2f4fc4b4742'
    expect(hubSignature('secret', body)).toBe(signature)
    expect(isHubSignature(signature, 'secret', body)).toBe(true)
    expect(isHubSignature(signature, 'Secret', body)).toBe(false)
    expect(isHubSignature(signature.slice(0, -1), 'secret', body)).toBe(false)
  })

  test('V8 hotlist id of a device', () => {
    expect(hotlistId('SN123', 'Acme', 'M1')).toBe(
      'A41FE1621380E00ACDBC56AE3D0BC65322531244686DD659EAE33F88C9FDCBAF',
    )
  })

  test('the vectors are what node:crypto alone opens, without our code', () => {
    const bytes = fromText(v1)
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(-16))
    decipher.setAuthTag(bytes.subarray(-32, -16))
    expect(decipher.update(bytes.subarray(0, -32)).toString() + decipher.final('utf8')).toBe(plain.toString())
  })
})
