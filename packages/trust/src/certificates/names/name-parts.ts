import { toHex } from '../../encodings/hex.ts'
import { escapeValue, type NamePart } from './name-text.ts'
import { attributeTypes, firstAttribute, type AttributeType, type Name, type NameAttribute } from './names.ts'

const shortNames: ReadonlyMap<string, string> = new Map(
  Object.entries(attributeTypes).map(([name, oid]) => [oid, name]),
)

const partOf = ({ oid, text, content }: NameAttribute): NamePart => ({
  type: shortNames.get(oid) ?? oid,
  value: text ?? `#${toHex(content)}`,
})

/**
 * A name as its parts, in its own order: a list of relative names, each of one attribute or, where it has several values,
 * of more. Nothing is dropped, joined or escaped, so nothing inside a value can be taken for another part.
 */
export function namePartsOf(name: Name): NamePart[][] {
  return name.relativeNames.map((attributes) => attributes.map(partOf))
}

const controls = /\p{Cc}/gu
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
