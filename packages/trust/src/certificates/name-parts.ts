import { toHex } from '../encodings/hex.ts'
import { attributeTypes, firstAttribute, type AttributeType, type Name, type NameAttribute } from './names.ts'

/** One attribute of a name, as it travels and as it is shown. */
export interface NamePart {
  /** Short name (`CN`, `O`), or the dotted object identifier of a type without one. */
  readonly type: string
  /** The text as it is, nothing escaped; of a value that is no text `#` and its octets in hexadecimal. */
  readonly value: string
}

const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries(attributeTypes).map(([name, oid]) => [oid, name]),
)

/** What a type of attribute is called: its short name, or its dotted object identifier. */
export const typeNameOf = (oid: string): string => shortNames.get(oid) ?? oid

const partOf = ({ oid, text, content }: NameAttribute): NamePart => ({
  type: typeNameOf(oid),
  value: text ?? `#${toHex(content)}`,
})

/**
 * A name as its parts, in its own order: a list of relative names, each of one attribute or, where it has several values,
 * of more. Nothing is dropped, joined or escaped, so nothing inside a value can be taken for another part.
 */
export function namePartsOf(name: Name): NamePart[][] {
  return name.relativeNames.map((attributes) => attributes.map(partOf))
}

const needsEscape = /[\\,+"<>;]/g
const controls = /\p{Cc}/gu

const hexPairsOf = (text: string): string =>
  [...new TextEncoder().encode(text)]
    .map((octet) => `\\${octet.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')

/**
 * A value as RFC 4514 §2.4 writes it: what has a meaning in the text of a name is marked with a backslash, a blank or
 * `#` where it would be lost too, and controls are pairs of hexadecimal digits.
 */
export function escapeValue(value: string): string {
  const escaped = value.replace(needsEscape, String.raw`\$&`).replace(controls, hexPairsOf)
  const withStart = /^[ #]/.test(escaped) ? `\\${escaped}` : escaped
  return / $/.test(withStart) && withStart !== '\\ ' ? `${withStart.slice(0, -1)}\\ ` : withStart
}

/** A whole name in one line, in its own order, every attribute shown and values escaped as in RFC 4514. */
export function nameTextOf(parts: readonly (readonly NamePart[])[]): string {
  return parts
    .map((attributes) => attributes.map(({ type, value }) => `${type}=${escapeValue(value)}`).join('+'))
    .join(',')
}

const displayOrder: readonly AttributeType[] = ['CN', 'OU', 'O', 'L', 'ST', 'C']

/**
 * The contract's form `CN=..,OU=..,O=..,L=..,ST=..,C=..`: first value of each type, all others dropped, values escaped as
 * in RFC 4514. For fields of the contract, stored columns and sentences; two different names can look alike in it, so
 * never compare it.
 */
export function formatName(name: Name): string {
  return displayOrder
    .flatMap((type) => {
      const text = firstAttribute(name, type)
      return text === undefined ? [] : [`${type}=${escapeValue(text)}`]
    })
    .join(',')
}

/**
 * The same form with nothing escaped: what people type into a search, and what stands in columns that are searched and
 * sorted. Control characters are U+FFFD, for no column of a database holds NUL. Show parts, or `formatName`, instead.
 */
export function searchableName(name: Name): string {
  return displayOrder
    .flatMap((type) => {
      const text = firstAttribute(name, type)
      return text === undefined ? [] : [`${type}=${text.replaceAll(controls, '\uFFFD')}`]
    })
    .join(',')
}

/** Text of a name with RFC 4514's backslashes taken off, as `searchableName` has it: for those who search for what a field says. */
export function withoutEscapes(text: string): string {
  return text.replace(/\\([\\,+"<>;# ])/g, '$1')
}
