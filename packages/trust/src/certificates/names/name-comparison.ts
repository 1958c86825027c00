import { toHex } from '../../encodings/hex.ts'
import { longestNormalised, normaliseText } from '../../texts/normalise-text.ts'

/** What takes part in the comparison of an attribute. */
interface ComparableAttribute {
  readonly oid: string
  readonly text: string | undefined
  readonly content: Uint8Array
}

// RFC 4518 §2.2: characters that map to nothing, and those that count as a space.
const mappedToNothing = new RegExp(
  [
    String.raw`[\u00AD\u1806\u200B-\u200F\u202A-\u202E\u2060-\u2064\u206A-\u206F\uFEFF\uFFFC]`,
    String.raw`\u034F|[\u180B-\u180E]|[\uFE00-\uFE0F]|\p{Cc}`,
  ].join('|'),
  'gu',
)
/** X.520 gives names 64 characters; the longest compatibility form becomes eighteen characters in their preparation. */
const longestCompared = Math.floor(longestNormalised / 18)
const printableAscii = /^[ -~]*$/
const severalSpaces = / {2,}/g
const anySpace = /[\t\n\v\f\r\u0085\p{Z}]+/gu

/**
 * One string per relative name; two are equal exactly when RFC 5280 §7.1 calls the relative names equal. The
 * attributes of one set may come in any order, the string type does not matter.
 */
export function comparisonKeyOf(attributes: readonly ComparableAttribute[]): string {
  return attributes
    .map(({ oid, text, content }) =>
      JSON.stringify(isComparable(text) ? [oid, prepare(text)] : [oid, 'octets', toHex(content)]),
    )
    .sort()
    .join('+')
}

/** What is no text, and what is too long to be a name, is compared octet by octet. */
const isComparable = (text: string | undefined): text is string =>
  text !== undefined && text.length <= longestCompared

/**
 * String preparation of RFC 4518 §2 as RFC 5280 §7.1 asks for: spaces collapse, outer spaces go, letters fold,
 * compatibility forms unite.
 */
export function prepare(text: string): string {
  // Nothing but case and spaces can differ in printable ASCII, which most names are.
  if (printableAscii.test(text)) return text.toLowerCase().replace(severalSpaces, ' ').trim()
  const united = normaliseText(text.replace(anySpace, ' ').replace(mappedToNothing, ''), 'NFKC')
  const folded = united.toLowerCase().replace(/ß/g, 'ss').replace(/ς/g, 'σ')
  return normaliseText(folded, 'NFKC').replace(/ +/g, ' ').trim()
}
