import { objectIdentifier, printableString, sequence, set, utf8String, writeElement } from '../asn1/writer.ts'
import { tags } from '../asn1/tags.ts'
import { attributeTypes, firstAttribute, type AttributeType, type Name } from '../certificates/names/names.ts'

/**
 * Encodes a Name, one attribute per relative name, in the order given: C and serialNumber as PrintableString, DC and
 * emailAddress as IA5String, everything else as UTF8String (RFC 5280 §4.1.2.4).
 *
 * @returns DER
 * @throws RangeError for an empty value, or text its string type cannot hold
 *
 * @example encodeName([['C', 'MA'], ['O', 'Identity Authority'], ['CN', 'Root CA']])
 */
export function encodeName(
  attributes: readonly (readonly [type: AttributeType, text: string])[],
): Uint8Array {
  return sequence(
    ...attributes.map(([type, text]) =>
      set(sequence(objectIdentifier(attributeTypes[type]), encodeText(type, text))),
    ),
  )
}

/**
 * The subject as the original system rebuilds it: C, ST, L, O, OU, CN in this order, first value of each, all else
 * lost. Only for the `compat` profile; it breaks name chaining for subjects in another order.
 *
 * @returns DER
 */
export function rebuildSubject(subject: Name): Uint8Array {
  const types = ['C', 'ST', 'L', 'O', 'OU', 'CN'] as const
  return encodeName(
    types.flatMap((type) => {
      const text = firstAttribute(subject, type)
      return text === undefined ? [] : [[type, text] as const]
    }),
  )
}

function encodeText(type: AttributeType, text: string): Uint8Array {
  if (text === '') throw new RangeError(`Empty ${type}`)
  if (type === 'C' || type === 'serialNumber') return printableString(text)
  if (type !== 'DC' && type !== 'emailAddress') return utf8String(text)
  // oxlint-disable-next-line no-control-regex
  if (!/^[\x00-\x7f]*$/.test(text)) throw new RangeError(`${type} is not ASCII`)
  return writeElement(tags.ia5String, Buffer.from(text, 'latin1'))
}
