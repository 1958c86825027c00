import { constants, sign, type KeyObject } from 'node:crypto'
import { isKeyAllowed, type AlgorithmRules } from '../path-validation/algorithm-rules.ts'
import type { KeyAlgorithm } from '../certificates/keys/public-keys.ts'
import { checkSignature } from '../signatures/check-signature.ts'

/** Signature algorithms of RFC 7518 §3.1 and RFC 8037 that this library signs and verifies with. */
export type JwsAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'

interface Recipe {
  readonly hash: 'sha256' | 'sha384' | 'sha512' | null
  readonly keys: readonly KeyAlgorithm['type'][]
  /** ECDSA: the one curve that belongs to the algorithm. */
  readonly curve?: string
  /** RSASSA-PSS: octets of salt, as many as the hash has. */
  readonly saltLength?: number
}

const recipes: Readonly<Record<JwsAlgorithm, Recipe>> = {
  RS256: { hash: 'sha256', keys: ['RSA'] },
  RS384: { hash: 'sha384', keys: ['RSA'] },
  RS512: { hash: 'sha512', keys: ['RSA'] },
  PS256: { hash: 'sha256', keys: ['RSA', 'RSA-PSS'], saltLength: 32 },
  PS384: { hash: 'sha384', keys: ['RSA', 'RSA-PSS'], saltLength: 48 },
  PS512: { hash: 'sha512', keys: ['RSA', 'RSA-PSS'], saltLength: 64 },
  ES256: { hash: 'sha256', keys: ['EC'], curve: 'P-256' },
  ES384: { hash: 'sha384', keys: ['EC'], curve: 'P-384' },
  ES512: { hash: 'sha512', keys: ['EC'], curve: 'P-521' },
  EdDSA: { hash: null, keys: ['Ed25519'] },
}

/** What partners may sign requests with (trust-and-crypto §4.6): data, so that a purpose can have its own list. */
export const requestSignatureAlgorithms: readonly JwsAlgorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA']

/** Every algorithm this library knows. */
export const jwsAlgorithms = Object.keys(recipes) as readonly JwsAlgorithm[]

/** Whether a key is of the type, curve and size that the algorithm asks for (RFC 7518 §3.3-§3.5). */
export function fitsJwsAlgorithm(
  algorithm: JwsAlgorithm,
  key: KeyAlgorithm,
  rules?: AlgorithmRules,
): boolean {
  const { keys, curve } = recipes[algorithm]
  if (!keys.includes(key.type) || !isKeyAllowed(key, rules)) return false
  return key.type !== 'EC' || key.curve === curve
}

/** The signature over the signing input, in the form RFC 7518 wants: raw `r‖s` for ECDSA. One private-key operation. */
export function signForJws(algorithm: JwsAlgorithm, privateKey: KeyObject, input: Uint8Array): Buffer {
  return sign(recipes[algorithm].hash, input, keyFor(algorithm, privateKey))
}

/** Whether the signature is that of the key. @returns false for malformed ones too; never throws */
export function verifyForJws(
  algorithm: JwsAlgorithm,
  publicKey: KeyObject,
  input: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { hash, saltLength, curve } = recipes[algorithm]
  const scheme = { hash, isRaw: curve !== undefined, ...(saltLength === undefined ? {} : { saltLength }) }
  return checkSignature(scheme, publicKey, input, signature)
}

function keyFor(algorithm: JwsAlgorithm, key: KeyObject) {
  const { saltLength, curve } = recipes[algorithm]
  if (saltLength !== undefined) return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength }
  return curve === undefined ? key : { key, dsaEncoding: 'ieee-p1363' as const }
}
