import { expectTag, fieldsOf } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { childrenOf, type Element } from '../../asn1/reader.ts'
import { contextConstructed, contextPrimitive, tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import {
  readBitString,
  readBoolean,
  readCount,
  readIntegerBytes,
  readOctetString,
  readSmallInteger,
} from '../../asn1/values.ts'
import {
  readGeneralName,
  readGeneralNames,
  readNonEmptyNames,
  type GeneralName,
} from '../names/general-names.ts'

/** Bits of the keyUsage extension in the order of RFC 5280 §4.2.1.3; the index is the bit number. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

export type KeyUsage = (typeof keyUsages)[number]

export interface BasicConstraints {
  readonly ca: boolean
  /** Most non-self-issued CA certificates that may follow; `undefined` = no limit. */
  readonly pathLength: number | undefined
  /** `cA FALSE` is written out, which DER leaves away (X.690 §11.5). */
  readonly writesDefault?: true
}

export interface AuthorityKeyIdentifier {
  readonly keyIdentifier: Uint8Array | undefined
  readonly issuer: readonly GeneralName[] | undefined
  /** INTEGER content octets. */
  readonly serialNumber: Uint8Array | undefined
}

export interface NameConstraints {
  readonly permitted: readonly GeneralName[]
  readonly excluded: readonly GeneralName[]
  /** Whether a `minimum 0` is written out, which DER leaves away (X.690 §11.5). */
  readonly writesDefault: boolean
}

/** A GeneralSubtree (RFC 5280 §4.2.1.10). */
interface Subtree {
  readonly base: GeneralName
  readonly writesDefault: boolean
}

/** RFC 5280 §4.2.1.9. An encoded default (cA FALSE) is tolerated: old issuers write it. @throws TrustError */
export function readBasicConstraints(element: Element): BasicConstraints {
  const fields = fieldsOf(element, 'basicConstraints')
  const flag = fields.optional(tags.boolean)
  const length = fields.optional(tags.integer)
  fields.end('basicConstraints')
  const ca = flag !== undefined && readBoolean(flag, 'cA')
  return {
    ca,
    pathLength: length === undefined ? undefined : readCount(length, 'pathLenConstraint'),
    ...(flag !== undefined && !ca ? { writesDefault: true } : {}),
  }
}

/** RFC 5280 §4.2.1.3. Bits beyond decipherOnly are ignored. @throws TrustError */
export function readKeyUsage(element: Element): ReadonlySet<KeyUsage> {
  const { bytes } = readBitString(element, 'keyUsage')
  return new Set(keyUsages.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0))
}

/** RFC 5280 §4.2.1.12: dotted object identifiers. @throws TrustError */
export function readExtendedKeyUsage(element: Element): string[] {
  expectTag(element, tags.sequence, 'extKeyUsage')
  return childrenOf(element).map((purpose) => readObjectIdentifier(purpose, 'KeyPurposeId'))
}

/** RFC 5280 §4.2.1.2. @throws TrustError */
export function readSubjectKeyIdentifier(element: Element): Uint8Array {
  return readOctetString(element, 'subjectKeyIdentifier')
}

/** RFC 5280 §4.2.1.1. @throws TrustError */
export function readAuthorityKeyIdentifier(element: Element): AuthorityKeyIdentifier {
  const fields = fieldsOf(element, 'authorityKeyIdentifier')
  const keyIdentifier = fields.optional(contextPrimitive(0))
  const issuer = fields.optional(contextConstructed(1))
  const serialNumber = fields.optional(contextPrimitive(2))
  fields.end('authorityKeyIdentifier')
  return {
    keyIdentifier: keyIdentifier && readOctetString(keyIdentifier, 'keyIdentifier', contextPrimitive(0)),
    issuer: issuer && readNonEmptyNames(issuer, 'authorityCertIssuer'),
    serialNumber: serialNumber && readIntegerBytes(serialNumber, 'serialNumber', contextPrimitive(2)),
  }
}

/** RFC 5280 §4.2.1.6 and §4.2.1.7. @throws TrustError */
export function readAlternativeNames(element: Element): GeneralName[] {
  expectTag(element, tags.sequence, 'alternative name')
  return readGeneralNames(element)
}

/** RFC 5280 §4.2.1.10. A minimum other than 0 or any maximum is refused, as the RFC forbids both. @throws TrustError */
export function readNameConstraints(element: Element): NameConstraints {
  const fields = fieldsOf(element, 'nameConstraints')
  const permitted = fields.optional(contextConstructed(0))
  const excluded = fields.optional(contextConstructed(1))
  fields.end('nameConstraints')
  const [inside, outside] = [permitted, excluded].map((list) => (list ? readSubtrees(list) : []))
  return {
    permitted: basesOf(inside),
    excluded: basesOf(outside),
    writesDefault: [inside, outside].some((list) => list?.some((subtree) => subtree.writesDefault)),
  }
}

function basesOf(subtrees: readonly Subtree[] = []): GeneralName[] {
  return subtrees.map(({ base }) => base)
}

function readSubtrees(element: Element): Subtree[] {
  const subtrees = childrenOf(element).map(readSubtree)
  if (subtrees.length === 0) throw new TrustError('bad-extension', 'nameConstraints: empty list of subtrees')
  return subtrees
}

function readSubtree(element: Element): Subtree {
  const fields = fieldsOf(element, 'GeneralSubtree')
  const base = readGeneralName(fields.next('base'))
  const minimum = fields.optional(contextPrimitive(0))
  if (minimum !== undefined && readSmallInteger(minimum, 'minimum', contextPrimitive(0)) !== 0)
    throw new TrustError('bad-extension', 'nameConstraints: minimum is not 0')
  fields.end('GeneralSubtree')
  return { base, writesDefault: minimum !== undefined }
}

/** One AccessDescription (RFC 5280 §4.2.2.1). */
export interface AccessDescription {
  /** Dotted object identifier of the access method. */
  readonly method: string
  readonly location: GeneralName
}

/** RFC 5280 §4.2.2.1: where to ask about the issuer. @throws TrustError */
export function readAuthorityInformationAccess(element: Element): AccessDescription[] {
  expectTag(element, tags.sequence, 'authorityInformationAccess')
  const descriptions = childrenOf(element)
  if (descriptions.length === 0) throw new TrustError('bad-extension', 'authorityInformationAccess: empty')
  return descriptions.map((description) => {
    const fields = fieldsOf(description, 'AccessDescription')
    const method = readObjectIdentifier(fields.next('accessMethod'), 'accessMethod')
    const location = readGeneralName(fields.next('accessLocation'))
    fields.end('AccessDescription')
    return { method, location }
  })
}
