import { expectTag, fieldsOf } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { childrenOf, contentOf, encodingOf, type Element } from '../../asn1/reader.ts'
import { readString } from '../../asn1/strings.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readBitString } from '../../asn1/values.ts'
import { lazy } from './lazy.ts'
import { comparisonKeyOf } from './name-comparison.ts'

/** Attribute types by the short names of RFC 4514 and common use. */
export const attributeTypes = {
  CN: '2.5.4.3',
  serialNumber: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  title: '2.5.4.12',
  organizationIdentifier: '2.5.4.97',
  UID: '0.9.2342.19200300.100.1.1',
  DC: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
} as const

export type AttributeType = keyof typeof attributeTypes

export interface NameAttribute {
  /** Dotted object identifier of the type. */
  readonly oid: string
  /** Text of a string value; `undefined` when the value is of another ASN.1 type. */
  readonly text: string | undefined
  /** Content octets of the value. */
  readonly content: Uint8Array
}

/** A distinguished name: relative names in order, each one a set of attributes. */
export interface Name {
  readonly der: Uint8Array
  readonly relativeNames: readonly (readonly NameAttribute[])[]
  /** One key per relative name; equal keys mean equal under RFC 5280 §7.1. */
  readonly comparisonKeys: readonly string[]
  /** All `comparisonKeys` as one string: the key of indexes by subject. */
  readonly comparisonKey: string
}

/** Reads a Name (RFC 5280 §4.1.2.4). @throws TrustError */
export function readName(element: Element, what: string): Name {
  expectTag(element, tags.sequence, what)
  const relativeNames = childrenOf(element).map((relative) => readRelativeName(relative, what))
  const comparisonKeys = lazy(() => relativeNames.map(comparisonKeyOf))
  const comparisonKey = lazy(() => comparisonKeys().join('\n'))
  return {
    der: encodingOf(element),
    relativeNames,
    get comparisonKeys() {
      return comparisonKeys()
    },
    get comparisonKey() {
      return comparisonKey()
    },
  }
}

/** The text of the first attribute of that type, in the order of the name; `undefined` when there is none. */
export function firstAttribute(name: Name, type: AttributeType): string | undefined {
  const oid = attributeTypes[type]
  return name.relativeNames.flat().find((attribute) => attribute.oid === oid)?.text
}

/** Whether two names are the same under RFC 5280 §7.1: same relative names in the same order. */
export function namesMatch(left: Name, right: Name): boolean {
  return left.comparisonKey === right.comparisonKey
}

/** What a name may hold: the types that OpenSSL, and all that stand on it, read there. */
const typesOfNames: ReadonlySet<number> = new Set([
  tags.utf8String,
  tags.printableString,
  tags.ia5String,
  tags.teletexString,
  tags.bmpString,
  tags.universalString,
  tags.numericString,
  tags.bitString,
  tags.sequence,
])

function checkAttributeType({ tag }: Element, what: string): void {
  if (!typesOfNames.has(tag))
    throw new TrustError('unexpected-tag', `${what}: a type that has no place in a name`)
}

/** The attributes of one relative name; `tag` for IMPLICIT ones. @throws TrustError */
export function readRelativeName(element: Element, what: string, tag: number = tags.set): NameAttribute[] {
  expectTag(element, tag, what)
  const attributes = childrenOf(element).map((child) => {
    const fields = fieldsOf(child, `${what} attribute`)
    const oid = readObjectIdentifier(fields.next('type'), `${what} attribute type`)
    const value = fields.next('value')
    fields.end(`${what} attribute`)
    checkAttributeType(value, `${what} attribute`)
    const text = readString(value)
    if (text === undefined) checkOtherValue(value, `${what} attribute`)
    return { oid, text, content: contentOf(value) }
  })
  if (attributes.length === 0) throw new TrustError('bad-value', `${what}: empty relative name`)
  return attributes
}

/**
 * Besides strings an attribute holds a BIT STRING (x500UniqueIdentifier) or a structure of its own; nothing else occurs,
 * and openssl takes nothing else. @throws TrustError
 */
function checkOtherValue(value: Element, what: string): void {
  if (value.tag === tags.bitString) readBitString(value, what)
  else expectTag(value, tags.sequence, what)
}
