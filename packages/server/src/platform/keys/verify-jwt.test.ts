import { constants, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { createLocalJWKSet, errors, jwtVerify, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { verifyJwt } from './verify-jwt.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const keySet = createLocalJWKSet({ keys: [publicKey.export({ format: 'jwk' })] })

/** A token whose signature begins with a zero octet: one in 256 does. */
const tokenWithLeadingZero = (alg: 'RS256' | 'PS256'): { whole: string; cut: string } => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  for (let index = 0; ; index += 1) {
    const input = `${encode({ alg })}.${encode({ index })}`
    const key = alg === 'PS256' ? { key: privateKey, ...pss } : privateKey
    const signature = sign('sha256', Buffer.from(input), key)
    if (signature[0] === 0)
      return {
        whole: `${input}.${signature.toString('base64url')}`,
        cut: `${input}.${signature.subarray(1).toString('base64url')}`,
      }
  }
}

describe.each([
  ['a key at hand', async (): Promise<KeyObject> => publicKey],
  ['a key set', keySet],
])('%s', (_name, keyOf) => {
  test.each(['RS256', 'PS256'] as const)('%s: no signature that is shorter than the modulus', async (alg) => {
    const { whole, cut } = tokenWithLeadingZero(alg)
    await expect(verifyJwt(whole, keyOf, {})).resolves.toMatchObject({ protectedHeader: { alg } })
    await expect(verifyJwt(cut, keyOf, {})).rejects.toThrow(errors.JWSSignatureVerificationFailed)
  })
})

test('jose itself takes it: this is why it is looked at here', async () => {
  await expect(jwtVerify(tokenWithLeadingZero('PS256').cut, publicKey)).resolves.toBeDefined()
})

test('keys without a modulus are left to jose', async () => {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const token = await new SignJWT({}).setProtectedHeader({ alg: 'ES256' }).sign(keys.privateKey)
  await expect(verifyJwt(token, async () => keys.publicKey, {})).resolves.toBeDefined()
})
