import { contentOf, type Element } from './reader.ts'
import { tags } from './tags.ts'
import { TrustError } from './trust-error.ts'

const LONGEST_CALL = 4096
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Text of any ASN.1 string type a Name may use (RFC 5280 §4.1.2.4), or `undefined` for another type.
 * PrintableString and TeletexString are read as Latin-1, as every implementation does.
 *
 * @throws TrustError `bad-string` for octets that are not text of their type
 */
export function readString(element: Element): string | undefined {
  const content = contentOf(element)
  switch (element.tag) {
    case tags.utf8String:
      return decodeUtf8(content)
    case tags.printableString:
    case tags.numericString:
    case tags.teletexString:
      return latin1Of(content)
    case tags.ia5String:
      return decodeIa5(content)
    case tags.bmpString:
      return decodeWide(content, 2)
    case tags.universalString:
      return decodeWide(content, 4)
    default:
      return undefined
  }
}

/** Octets of an IA5String: ASCII only. @throws TrustError `bad-string` */
export function decodeIa5(content: Uint8Array): string {
  if (!isAscii(content)) throw new TrustError('bad-string', 'IA5String is not ASCII')
  return latin1Of(content)
}

/** Octets as characters of the same number, without copying them first. */
export function latin1Of(octets: Uint8Array): string {
  // An argument for each octet: so many that no engine runs out of stack.
  if (octets.length <= LONGEST_CALL) return String.fromCharCode.apply(null, octets as unknown as number[])
  let text = ''
  for (let start = 0; start < octets.length; start += LONGEST_CALL)
    text += latin1Of(octets.subarray(start, start + LONGEST_CALL))
  return text
}

function isAscii(octets: Uint8Array): boolean {
  for (let index = 0; index < octets.length; index++) if ((octets[index] ?? 0) >= 0x80) return false
  return true
}

function decodeUtf8(content: Uint8Array): string {
  // Most names are ASCII, and a decoder that checks costs ten times as much.
  if (isAscii(content)) return latin1Of(content)
  try {
    return utf8.decode(content)
  } catch (cause) {
    throw new TrustError('bad-string', 'UTF8String is not UTF-8', { cause })
  }
}

function decodeWide(content: Uint8Array, width: 2 | 4): string {
  if (content.length % width !== 0) throw new TrustError('bad-string', 'String ends inside a character')
  let text = ''
  for (let offset = 0; offset < content.length; offset += width) {
    let codePoint = 0
    for (let index = 0; index < width; index++) codePoint = codePoint * 256 + (content[offset + index] ?? 0)
    if (codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint <= 0xdfff))
      throw new TrustError('bad-string', 'String holds something that is no character')
    text += String.fromCodePoint(codePoint)
  }
  return text
}
