import type { KeyObject } from 'node:crypto'
import { checkSignature } from '../../signatures/check-signature.ts'
import type { KeyAlgorithm } from './public-keys.ts'
import type { SignatureAlgorithm } from './signature-algorithms.ts'

/** What carries a signature: a certificate, or any other signed structure of X.509. */
export interface Signed {
  readonly tbsDer: Uint8Array
  readonly signature: Uint8Array
  readonly signatureAlgorithm: SignatureAlgorithm
}

const keyTypes: Readonly<Record<string, readonly string[]>> = {
  'RSA-PSS': ['rsa', 'rsa-pss'],
  RSA: ['rsa'],
  ECDSA: ['ec'],
  DSA: ['dsa'],
  Ed25519: ['ed25519'],
  Ed448: ['ed448'],
}

/**
 * Whether the signature verifies with that key. The algorithm must fit the key type; whether it is *strong enough*
 * is the caller's question (`findPath` asks it). One public-key operation, synchronous.
 *
 * @returns false for unknown algorithms, unfit keys and malformed signatures; never throws
 */
export function verifySignature(signed: Signed, issuerPublicKey: KeyObject): boolean {
  const { name, saltLength } = signed.signatureAlgorithm
  if (name === undefined) return false
  const [family, hash] = splitName(name)
  if (!keyTypes[family]?.includes(issuerPublicKey.asymmetricKeyType ?? '')) return false
  const isPss = family === 'RSA-PSS' && saltLength !== undefined
  const scheme = isPss ? { hash, saltLength } : { hash }
  return checkSignature(scheme, issuerPublicKey, signed.tbsDer, signed.signature)
}

/** Whether a key of that type and size could have made the signature at all: costs nothing, spares a check. */
export function fitsKey({ signatureAlgorithm: { name }, signature }: Signed, key: KeyAlgorithm): boolean {
  if (name === undefined) return false
  if (key.type === 'RSA' || key.type === 'RSA-PSS') {
    const isRightFamily = key.type === 'RSA' ? name.startsWith('RSA-') : name.startsWith('RSA-PSS-')
    return isRightFamily && signature.length === Math.ceil(key.bits / 8)
  }
  if (key.type === 'EC') return name.startsWith('ECDSA-')
  if (key.type === 'DSA') return name.startsWith('DSA-')
  return name === key.type
}

function splitName(name: string): [family: string, hash: string | null] {
  const dash = name.lastIndexOf('-')
  return dash === -1 ? [name, null] : [name.slice(0, dash), name.slice(dash + 1)]
}
