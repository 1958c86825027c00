import { expectNull, fieldsOf, onlyChild } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { encodingOf, type Element } from '../../asn1/reader.ts'
import { contextConstructed } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readSmallInteger } from '../../asn1/values.ts'

type HashName = 'MD5' | 'SHA1' | 'SHA224' | 'SHA256' | 'SHA384' | 'SHA512'

/** Our names of signature algorithms: key family, then hash. */
export type SignatureAlgorithmName =
  | `RSA-${HashName}`
  | `RSA-PSS-${HashName}`
  | `ECDSA-${HashName}`
  | `DSA-${HashName}`
  | 'Ed25519'
  | 'Ed448'

export interface SignatureAlgorithm {
  /** Dotted object identifier. */
  readonly oid: string
  /** `undefined` for an algorithm this library does not know; such a signature never verifies. */
  readonly name: SignatureAlgorithmName | undefined
  /** RSA-PSS only: salt length in octets. */
  readonly saltLength: number | undefined
  readonly der: Uint8Array
}

const namesByOid: Readonly<Record<string, SignatureAlgorithmName>> = {
  '1.2.840.113549.1.1.4': 'RSA-MD5',
  '1.2.840.113549.1.1.5': 'RSA-SHA1',
  '1.2.840.113549.1.1.14': 'RSA-SHA224',
  '1.2.840.113549.1.1.11': 'RSA-SHA256',
  '1.2.840.113549.1.1.12': 'RSA-SHA384',
  '1.2.840.113549.1.1.13': 'RSA-SHA512',
  '1.2.840.10045.4.1': 'ECDSA-SHA1',
  '1.2.840.10045.4.3.1': 'ECDSA-SHA224',
  '1.2.840.10045.4.3.2': 'ECDSA-SHA256',
  '1.2.840.10045.4.3.3': 'ECDSA-SHA384',
  '1.2.840.10045.4.3.4': 'ECDSA-SHA512',
  '1.2.840.10040.4.3': 'DSA-SHA1',
  '2.16.840.1.101.3.4.3.2': 'DSA-SHA256',
  '1.3.101.112': 'Ed25519',
  '1.3.101.113': 'Ed448',
}

const hashesByOid: Readonly<Record<string, HashName>> = {
  '1.3.14.3.2.26': 'SHA1',
  '2.16.840.1.101.3.4.2.4': 'SHA224',
  '2.16.840.1.101.3.4.2.1': 'SHA256',
  '2.16.840.1.101.3.4.2.2': 'SHA384',
  '2.16.840.1.101.3.4.2.3': 'SHA512',
}

const RSASSA_PSS = '1.2.840.113549.1.1.10'
const MGF1 = '1.2.840.113549.1.1.8'

/**
 * Reads the AlgorithmIdentifier of a signature (RFC 3279, 4055, 5758, 8410). RSASSA-PSS is named only when both
 * hashes agree and the trailer is the standard one.
 *
 * @throws TrustError
 */
export function readSignatureAlgorithm(element: Element, what: string): SignatureAlgorithm {
  const fields = fieldsOf(element, what)
  const oid = readObjectIdentifier(fields.next('algorithm'), what)
  const [parameters, ...more] = fields.rest()
  if (more.length > 0) throw new TrustError('bad-value', `${what}: more than one parameter`)
  const der = encodingOf(element)
  if (oid === RSASSA_PSS) return { oid, ...readPssParameters(parameters, what), der }
  if (parameters !== undefined) {
    if (!oid.startsWith('1.2.840.113549.1.1.')) return { oid, name: undefined, saltLength: undefined, der }
    expectNull(parameters, what)
  }
  return { oid, name: namesByOid[oid], saltLength: undefined, der }
}

function readPssParameters(
  parameters: Element | undefined,
  what: string,
): Pick<SignatureAlgorithm, 'name' | 'saltLength'> {
  if (parameters === undefined) throw new TrustError('missing-field', `${what}: RSASSA-PSS has no parameters`)
  const fields = fieldsOf(parameters, what)
  const hash = fields.optional(contextConstructed(0))
  const mask = fields.optional(contextConstructed(1))
  const salt = fields.optional(contextConstructed(2))
  const trailer = fields.optional(contextConstructed(3))
  fields.end(what)
  const hashName = hash === undefined ? 'SHA1' : readHash(onlyChild(hash, what), what)
  const maskHashName = mask === undefined ? 'SHA1' : readMaskHash(onlyChild(mask, what), what)
  const saltLength = salt === undefined ? 20 : readSmallInteger(onlyChild(salt, what), what)
  const isStandardTrailer = trailer === undefined || readSmallInteger(onlyChild(trailer, what), what) === 1
  const isKnown = hashName !== undefined && hashName === maskHashName && isStandardTrailer
  return { name: isKnown ? `RSA-PSS-${hashName}` : undefined, saltLength }
}

function readMaskHash(element: Element, what: string): HashName | undefined {
  const fields = fieldsOf(element, what)
  if (readObjectIdentifier(fields.next('mask function'), what) !== MGF1) return undefined
  const hash = readHash(fields.next('mask hash'), what)
  fields.end(what)
  return hash
}

function readHash(element: Element, what: string): HashName | undefined {
  const fields = fieldsOf(element, what)
  const oid = readObjectIdentifier(fields.next('hash'), what)
  const [parameters, ...more] = fields.rest()
  // RFC 4055 §2.1: absent and NULL mean the same, and nothing else means anything.
  if (parameters !== undefined) expectNull(parameters, what)
  if (more.length > 0) throw new TrustError('bad-value', `${what}: more than one parameter`)
  return hashesByOid[oid]
}
