import { createPrivateKey, createPublicKey, sign, verify, type JsonWebKey } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeKeyPair, pairKinds, readJwk } from './key-pair.ts'

describe.each(pairKinds)('a pair for %s', (kind) => {
  test('is a pair, of which the text to send has nothing private', async () => {
    const { kid, publicJwk, privateJwk } = await makeKeyPair(kind)
    const shown = JSON.parse(publicJwk) as Record<string, string>
    expect(Object.keys(shown).toSorted()).toEqual(
      kind === 'RS256'
        ? ['alg', 'e', 'kid', 'kty', 'n', 'use']
        : ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
    )
    expect(shown).toMatchObject({ kid, use: 'sig', alg: kind })
    expect(kid).toMatch(/^[\w-]{43}$/u)
    const dsaEncoding = kind === 'ES256' ? ({ dsaEncoding: 'ieee-p1363' } as const) : {}
    const privateKey = createPrivateKey({ key: JSON.parse(privateJwk) as JsonWebKey, format: 'jwk' })
    const publicKey = createPublicKey({ key: shown, format: 'jwk' })
    const said = Buffer.from('hello')
    const signature = sign('sha256', said, { key: privateKey, ...dsaEncoding })
    expect(verify('sha256', said, { key: publicKey, ...dsaEncoding }, signature)).toBe(true)
    expect(readJwk(privateJwk)).toBe('private')
    expect(readJwk(publicJwk)).toEqual(shown)
  })
})

test.each(['', 'no', '7', 'null', '[]', '{}', '"{}"', '{"kty":'])('%s is no key', (text) => {
  expect(readJwk(text)).toBe('json')
})
