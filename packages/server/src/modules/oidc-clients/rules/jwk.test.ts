import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { Refusal } from '../../../platform/refusal.ts'
import { judgeJwk, jwkText } from './jwk.ts'

type Jwk = Record<string, unknown>
const jwkOf = (key: KeyObject): Jwk => ({ ...key.export({ format: 'jwk' }) })

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const okp = generateKeyPairSync('ed25519')

const problemOf = (jwk: Jwk): string => {
  try {
    judgeJwk(jwk)
    return 'fine'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const { problem } = error.values as unknown as { problem: { key: string } }
    return `${error.code} ${problem.key.replace('jwk-problems.', '')}`
  }
}

describe('a key that a client may have', () => {
  test.each([
    ['RSA', rsa.publicKey],
    ['EC', ec.publicKey],
    ['OKP', okp.publicKey],
  ])('%s', (_name, key) => {
    const judged = judgeJwk({ ...jwkOf(key), kid: 'a', use: 'sig' })
    expect(judged.kid).toBe('a')
    expect(judged.thumbprint).toHaveLength(32)
  })

  // The recorded answers of a running original (07, C1 and C4) have these ids.
  const observed = {
    kty: 'RSA',
    n: 'kG2IqdzMtRANguB5FLGIpgidcA59EZQBV71syQQVWc8OQs5lMZb1VhPnYmVx_BOONQ1Fp7apW04rAXP7QRdOd9E-uS-6meFmgiqyj4GeJ8fNDwEuJcVdOdcCoaWnlXsy44I2OkbKyAKvtgLjMtOOamzo7NtMJS1UMc3bfWDNiXMsmPKQ-9yGUI6m23pG5djptlJRab2uqXI4paHLju3EEz0WROWPrMMmCex_GWeB7sazB5mvJQLo7EDZhel7nFrOkZvsYp2Kd7I3T7A1vMpr8D0qDkDbP0s2vyikYfwYdRANvujj6P9ci1uYddqqM-2dwH-ieVcn90E-lkMmr8EWDQ',
    e: 'AQAB',
    alg: 'RS256',
    use: 'sig',
    kid: 'o13h627-A',
  }

  test('gives the client the id that the original would', () => {
    const judged = judgeJwk(observed)
    expect(judged.clientId).toBe('wcjDHbK-scM3yc0uf6omOrfnDraIXFsJyZWCk-1zr2w')
    expect(jwkText(judged.jwk)).toBe(
      JSON.stringify({
        kty: 'RSA',
        e: 'AQAB',
        use: 'sig',
        kid: 'o13h627-A',
        alg: 'RS256',
        n: observed.n,
      }),
    )
  })

  test('is one key however it is written', () => {
    const { n } = observed
    const padded = Buffer.concat([Buffer.of(0, 0), Buffer.from(n, 'base64url')]).toString('base64url')
    const other = judgeJwk({ ...observed, n: padded, kid: 'other', x5c: ['anything'] })
    const one = judgeJwk(observed)
    expect([other.clientId, other.thumbprint]).toEqual([one.clientId, one.thumbprint])
    expect(other.jwk).toEqual({ ...one.jwk, kid: 'other' })
  })

  test('is named by its thumbprint (RFC 7638) where it has no name', () => {
    const { kty, crv, x, y } = jwkOf(ec.publicKey)
    const canonical = JSON.stringify({ crv, kty, x, y })
    const thumbprint = createHash('sha256').update(canonical).digest('base64url')
    expect(judgeJwk({ kty, crv, x, y }).kid).toBe(thumbprint)
  })

  test('of Ed25519 is digested as its bare point', () => {
    const jwk = jwkOf(okp.publicKey)
    const point = Buffer.from(String(jwk['x']), 'base64url').toString('base64')
    expect(judgeJwk(jwk).clientId).toBe(createHash('sha256').update(point).digest('base64url'))
  })
})

describe('no key that a client may have', () => {
  const good = jwkOf(ec.publicKey)
  const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey
  const weak = generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey
  const cases: readonly (readonly [string, Jwk, string])[] = [
    ['a private RSA key', jwkOf(rsa.privateKey), 'private'],
    ['a private EC key', jwkOf(ec.privateKey), 'private'],
    ['a private member that is empty', { ...good, d: '' }, 'private'],
    ['a secret', { kty: 'oct', k: 'c2VjcmV0' }, 'private'],
    ['no kind', {}, 'type'],
    ['a kind of the prototype', { kty: 'constructor' }, 'type'],
    ['a kind that is no text', { kty: ['EC'] }, 'type'],
    ['another curve', { ...good, crv: 'secp256k1' }, 'curve'],
    ['a curve of another kind', { ...good, crv: 'Ed25519' }, 'curve'],
    ['a curve of the prototype', { ...good, crv: 'toString' }, 'curve'],
    ['a point that is on no curve', { ...good, x: good['y'], y: good['x'] }, 'unreadable'],
    ['a point cut short', { ...good, x: 'AQAB' }, 'unreadable'],
    ['a number that is none', { ...good, x: '!!' }, 'unreadable'],
    ['a number that is no text', { ...good, x: 7 }, 'unreadable'],
    ['a megabyte of a number', { kty: 'RSA', e: 'AQAB', n: 'x'.repeat(1_000_000) }, 'unreadable'],
    ['1,024 bits', jwkOf(small), 'size'],
    ['the exponent 3', jwkOf(weak), 'exponent'],
    ['for encryption', { ...good, use: 'enc' }, 'use'],
    ['for signing', { ...good, key_ops: ['sign'] }, 'use'],
    ['an algorithm of another kind', { ...good, alg: 'RS256' }, 'algorithm'],
    ['an algorithm of another curve', { ...good, alg: 'ES384' }, 'algorithm'],
    ['no algorithm at all', { ...good, alg: 'none' }, 'algorithm'],
    ['a symmetric algorithm', { ...jwkOf(rsa.publicKey), alg: 'HS256' }, 'algorithm'],
    ['a name of two lines', { ...good, kid: 'a\nb' }, 'kid'],
    ['a name that is no text', { ...good, kid: 7 }, 'kid'],
    ['an empty name', { ...good, kid: '' }, 'kid'],
  ]
  test.each(cases)('%s', (_name, jwk, problem) => {
    expect(problemOf(jwk)).toBe(`PMS_ESI_007 ${problem}`)
  })
})
