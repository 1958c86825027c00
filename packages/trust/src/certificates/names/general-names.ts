import { fieldsOf, onlyChild } from '../../asn1/fields.ts'
import { decodeObjectIdentifier, readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import { childrenOf, contentOf, encodingOf, type Element } from '../../asn1/reader.ts'
import { decodeIa5 } from '../../asn1/strings.ts'
import { contextConstructed } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readName, type Name } from './names.ts'

/** GeneralName of RFC 5280 §4.2.1.6, by the RFC's own words. */
export type GeneralName =
  | { readonly kind: 'rfc822Name' | 'dNSName' | 'uniformResourceIdentifier'; readonly value: string }
  | { readonly kind: 'directoryName'; readonly name: Name }
  | {
      /** 4 or 16 octets; twice as many in name constraints. */ readonly kind: 'iPAddress'
      readonly octets: Uint8Array
    }
  | { readonly kind: 'registeredID'; readonly oid: string }
  | {
      readonly kind: 'otherName'
      /** Dotted object identifier. */ readonly type: string
      /** DER of the value inside its EXPLICIT tag. */ readonly value: Uint8Array
      readonly der: Uint8Array
    }
  | { readonly kind: 'x400Address' | 'ediPartyName'; readonly der: Uint8Array }

/** Reads the names of a GeneralNames SEQUENCE or IMPLICIT list. @throws TrustError */
export function readGeneralNames(element: Element): GeneralName[] {
  return childrenOf(element).map(readGeneralName)
}

/** Reads GeneralNames where an empty list says nothing. @throws TrustError */
export function readNonEmptyNames(element: Element, what: string): GeneralName[] {
  const names = readGeneralNames(element)
  if (names.length === 0) throw new TrustError('bad-extension', `${what}: an empty list of names`)
  return names
}

/** Reads one GeneralName. @throws TrustError */
export function readGeneralName(element: Element): GeneralName {
  switch (element.tag) {
    case 0xa0:
      return readOtherName(element)
    case 0x81:
      return { kind: 'rfc822Name', value: decodeIa5(contentOf(element)) }
    case 0x82:
      return { kind: 'dNSName', value: decodeIa5(contentOf(element)) }
    case 0xa3:
      return { kind: 'x400Address', der: encodingOf(element) }
    case 0xa4:
      return { kind: 'directoryName', name: readName(onlyChild(element, 'directoryName'), 'directoryName') }
    case 0xa5:
      return { kind: 'ediPartyName', der: encodingOf(element) }
    case 0x86:
      return { kind: 'uniformResourceIdentifier', value: decodeIa5(contentOf(element)) }
    case 0x87:
      return { kind: 'iPAddress', octets: contentOf(element) }
    case 0x88:
      return { kind: 'registeredID', oid: decodeObjectIdentifier(contentOf(element)) }
    default:
      throw new TrustError('unexpected-tag', 'Not a GeneralName')
  }
}

/** @throws TrustError */
function readOtherName(element: Element): GeneralName {
  const fields = fieldsOf(element, 'otherName', contextConstructed(0))
  const type = readObjectIdentifier(fields.next('type-id'), 'otherName')
  const value = onlyChild(fields.next('value', contextConstructed(0)), 'otherName')
  fields.end('otherName')
  return { kind: 'otherName', type, value: encodingOf(value), der: encodingOf(element) }
}
