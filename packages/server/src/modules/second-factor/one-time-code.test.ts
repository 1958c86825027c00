import { describe, expect, test } from 'vitest'
import { codeOf, keyUri, stepOf, stepOfCode, toBase32 } from './one-time-code.ts'

// RFC 6238, appendix B (SHA-1): the secret of its reference program.
const secret = Buffer.from('12345678901234567890')

describe('codes', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('are those of RFC 6238 at %i s', (seconds, code) => {
    expect(codeOf(secret, stepOf(new Date(seconds * 1000)), 8)).toBe(code)
  })

  test('count one step early and one step late, no more', () => {
    const at = new Date(1_800_000_000_000)
    const now = stepOf(at)
    const found = [-2, -1, 0, 1, 2].map((distance) => stepOfCode(secret, codeOf(secret, now + distance), at))
    expect(found).toEqual([undefined, now - 1, now, now + 1, undefined])
  })

  test.each(['', '12345', '1234567', 'abcdef', '１２３４５６', '-12345', '12 345'])(
    'are six digits: %j',
    (text) => {
      expect(stepOfCode(secret, text, new Date())).toBeUndefined()
    },
  )
})

describe('keys', () => {
  // RFC 4648 §10, without padding.
  test.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('%j is %j in base32', (text, base32) => {
    expect(toBase32(Buffer.from(text))).toBe(base32)
  })

  test('travel in an address that names issuer and account', () => {
    expect(keyUri('partners.example.org', 'zoé@élan', secret)).toBe(
      'otpauth://totp/partners.example.org:zo%C3%A9%40%C3%A9lan?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=partners.example.org',
    )
  })
})
