import { expectNull, expectTag, fieldsOf } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { encodingOf, readDer, type Element } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readIntegerBytes, readOctetsOfBitString } from '../../asn1/values.ts'
import { isPointOf } from './curve-points.ts'

export type KeyAlgorithm =
  | {
      readonly type: 'RSA' | 'RSA-PSS'
      readonly bits: number
      /** Length of the public exponent; a long one makes every verification slow. 17 when absent. */
      readonly exponentBits?: number
    }
  | {
      readonly type: 'EC'
      /** NIST name, or the dotted object identifier of another curve. */ readonly curve: string
    }
  | { readonly type: 'Ed25519' | 'Ed448' | 'X25519' | 'X448' }
  | {
      readonly type: 'DSA'
      /** Length of the modulus p and of the order q; absent when the parameters come from the issuer. */
      readonly bits?: number
      readonly subgroupBits?: number
    }
  | { readonly type: 'unknown'; readonly oid: string }

export interface PublicKeyInfo {
  readonly der: Uint8Array
  readonly algorithm: KeyAlgorithm
  /** Content of the subjectPublicKey BIT STRING. */
  readonly keyOctets: Uint8Array
}

const curvesByOid: Readonly<Record<string, string>> = {
  '1.2.840.10045.3.1.7': 'P-256',
  '1.3.132.0.34': 'P-384',
  '1.3.132.0.35': 'P-521',
}

type OctetKey = 'Ed25519' | 'Ed448' | 'X25519' | 'X448'

/** Keys that are a fixed number of octets (RFC 8410 §3, §4). */
const octetKeys: Readonly<Record<string, readonly [type: OctetKey, octets: number]>> = {
  '1.3.101.110': ['X25519', 32],
  '1.3.101.111': ['X448', 56],
  '1.3.101.112': ['Ed25519', 32],
  '1.3.101.113': ['Ed448', 57],
}

/**
 * Reads a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7). RSA keys must have an odd modulus and an odd exponent of at
 * least 3 (RFC 8017 §3.1), points must lie on their curve.
 *
 * @throws TrustError
 */
export function readPublicKeyInfo(element: Element): PublicKeyInfo {
  const what = 'subjectPublicKeyInfo'
  const fields = fieldsOf(element, what)
  const algorithm = fieldsOf(fields.next('algorithm'), what)
  const keyOctets = readOctetsOfBitString(fields.next('subjectPublicKey'), what)
  fields.end(what)
  const oid = readObjectIdentifier(algorithm.next('algorithm'), what)
  const [parameters, ...more] = algorithm.rest()
  if (more.length > 0) throw new TrustError('bad-value', `${what}: more than one parameter`)
  // Also of a kind that nobody here knows: a name that is not spelled out is none, and other readers refuse the whole for it.
  if (parameters?.tag === tags.objectIdentifier) readObjectIdentifier(parameters, what)
  return { der: encodingOf(element), keyOctets, algorithm: nameKey(oid, parameters, keyOctets) }
}

/** Content of the subjectPublicKey BIT STRING, the key left unjudged. @throws TrustError */
export function keyOctetsOf(spkiDer: Uint8Array): Uint8Array {
  const fields = fieldsOf(readDer(spkiDer), 'subjectPublicKeyInfo')
  fields.next('algorithm', tags.sequence)
  const keyOctets = readOctetsOfBitString(fields.next('subjectPublicKey'), 'subjectPublicKey')
  fields.end('subjectPublicKeyInfo')
  return keyOctets
}

/**
 * What is the same in every spelling of a key: the modulus of an RSA key, whatever its parameters and exponent say
 * (who knows one private exponent knows the factors), and the x coordinate of a point, compressed or not (its mirror
 * image has the negated private key). Of other keys the key octets. It stands in the SubjectPublicKeyInfo as it is.
 *
 * @throws TrustError
 */
export function keyMaterialOf(spkiDer: Uint8Array): Uint8Array {
  const { algorithm, keyOctets } = readPublicKeyInfo(readDer(spkiDer))
  if (algorithm.type === 'RSA' || algorithm.type === 'RSA-PSS') {
    const modulus = readIntegerBytes(fieldsOf(readDer(keyOctets), 'RSA key').next('modulus'), 'RSA modulus')
    return modulus[0] === 0 ? modulus.subarray(1) : modulus
  }
  if (algorithm.type !== 'EC') return keyOctets
  const isCompressed = keyOctets[0] === 2 || keyOctets[0] === 3
  return keyOctets.subarray(1, isCompressed ? undefined : 1 + (keyOctets.length - 1) / 2)
}

function nameKey(oid: string, parameters: Element | undefined, keyOctets: Uint8Array): KeyAlgorithm {
  const octetKey = octetKeys[oid]
  if (octetKey !== undefined) {
    const [type, octets] = octetKey
    if (parameters !== undefined || keyOctets.length !== octets)
      throw new TrustError('bad-key', `${type}: ${octets} octets and no parameters (RFC 8410 §3)`)
    return { type }
  }
  if (oid === '1.2.840.10040.4.1') return { type: 'DSA', ...readDsaSizes(parameters) }
  if (oid === '1.2.840.113549.1.1.1') {
    // Absent is wrong as well (RFC 3279 §2.3.1), but found in the field: the profiles ask for it.
    if (parameters !== undefined) expectNull(parameters, 'RSA key')
    return { type: 'RSA', ...readRsaSizes(keyOctets) }
  }
  if (oid === '1.2.840.113549.1.1.10') return { type: 'RSA-PSS', ...readRsaSizes(keyOctets) }
  if (oid !== '1.2.840.10045.2.1') return { type: 'unknown', oid }
  if (parameters?.tag !== tags.objectIdentifier)
    throw new TrustError('bad-key', 'An EC key must name its curve (RFC 5480 §2.1.1)')
  const oidOfCurve = readObjectIdentifier(parameters, 'curve')
  const curve = curvesByOid[oidOfCurve]
  if (curve !== undefined && !isPointOf(curve, keyOctets))
    throw new TrustError('bad-key', `Not a point of ${curve}, compressed or not (RFC 5480 §2.2)`)
  return { type: 'EC', curve: curve ?? oidOfCurve }
}

function readRsaSizes(keyOctets: Uint8Array): { bits: number; exponentBits?: number } {
  const key = readDer(keyOctets)
  expectTag(key, tags.sequence, 'RSA key')
  const fields = fieldsOf(key, 'RSA key')
  const modulus = readIntegerBytes(fields.next('modulus'), 'RSA modulus')
  const exponent = readIntegerBytes(fields.next('exponent'), 'RSA exponent')
  fields.end('RSA key')
  if (
    !isOddAndPositive(modulus) ||
    !isOddAndPositive(exponent) ||
    (exponent.length === 1 && exponent[0] === 1)
  )
    throw new TrustError('bad-key', 'Not an RSA key: modulus and exponent are odd, the exponent at least 3')
  const exponentBits = significantBits(exponent)
  return { bits: significantBits(modulus), ...(exponentBits > 17 ? { exponentBits } : {}) }
}

/** Dss-Parms (RFC 3279 §2.3.2); absent, or NULL, when the issuer's count. */
function readDsaSizes(parameters: Element | undefined): { bits?: number; subgroupBits?: number } {
  if (parameters?.tag !== tags.sequence) return {}
  const fields = fieldsOf(parameters, 'DSA parameters')
  const [p, q] = [readIntegerBytes(fields.next('p'), 'p'), readIntegerBytes(fields.next('q'), 'q')]
  readIntegerBytes(fields.next('g'), 'g')
  fields.end('DSA parameters')
  if (!isOddAndPositive(p) || !isOddAndPositive(q))
    throw new TrustError('bad-key', 'Not a DSA key: p and q are odd')
  return { bits: significantBits(p), subgroupBits: significantBits(q) }
}

function significantBits(octets: Uint8Array): number {
  const significant = octets[0] === 0 ? octets.subarray(1) : octets
  return significant.length * 8 - (Math.clz32(significant[0] ?? 0) - 24)
}

function isOddAndPositive(octets: Uint8Array): boolean {
  return (octets[0] ?? 0x80) < 0x80 && (octets.at(-1) ?? 0) % 2 === 1
}
