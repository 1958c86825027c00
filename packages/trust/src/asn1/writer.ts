import { encodeObjectIdentifier } from './object-identifiers.ts'
import { contextConstructed, contextPrimitive, tags } from './tags.ts'

/** One DER element from its identifier octet and content parts. */
export function writeElement(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0
  for (const part of parts) length += part.length
  const lengthOctets = length < 0x80 ? 0 : octetsFor(length)
  const element = new Uint8Array(2 + lengthOctets + length)
  element[0] = tag
  element[1] = lengthOctets === 0 ? length : 0x80 | lengthOctets
  for (let index = lengthOctets, left = length; index > 0; index--, left = Math.floor(left / 256))
    element[1 + index] = left % 256
  let offset = 2 + lengthOctets
  for (const part of parts) {
    element.set(part, offset)
    offset += part.length
  }
  return element
}

/** SEQUENCE of already encoded elements. */
export function sequence(...elements: readonly Uint8Array[]): Uint8Array {
  return writeElement(tags.sequence, ...elements)
}

/** SET in the order given; the caller sorts where DER demands it. */
export function set(...elements: readonly Uint8Array[]): Uint8Array {
  return writeElement(tags.set, ...elements)
}

/** `[number] EXPLICIT`, or IMPLICIT of a constructed type. */
export function tagged(number: number, ...elements: readonly Uint8Array[]): Uint8Array {
  return writeElement(contextConstructed(number), ...elements)
}

/** `[number] IMPLICIT` of a primitive type. */
export function taggedPrimitive(number: number, content: Uint8Array): Uint8Array {
  return writeElement(contextPrimitive(number), content)
}

/** INTEGER of a small non-negative number. @throws RangeError */
export function integer(value: number): Uint8Array {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('Only small non-negative integers')
  const hex = value.toString(16)
  return unsignedInteger(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

/** INTEGER of big-endian unsigned octets, brought to the shortest form. */
export function unsignedInteger(octets: Uint8Array): Uint8Array {
  const start = octets.findIndex((octet) => octet !== 0)
  const value = start === -1 ? Uint8Array.of(0) : octets.subarray(start)
  return writeElement(tags.integer, (value[0] ?? 0) >= 0x80 ? Uint8Array.of(0) : new Uint8Array(), value)
}

/** BOOLEAN TRUE or FALSE. */
export function boolean(value: boolean): Uint8Array {
  return writeElement(tags.boolean, Uint8Array.of(value ? 0xff : 0))
}

/** NULL. */
export function nullValue(): Uint8Array {
  return writeElement(tags.null)
}

/** OBJECT IDENTIFIER from dotted decimals. @throws RangeError */
export function objectIdentifier(dotted: string): Uint8Array {
  return writeElement(tags.objectIdentifier, encodeObjectIdentifier(dotted))
}

/** OCTET STRING. */
export function octetString(content: Uint8Array): Uint8Array {
  return writeElement(tags.octetString, content)
}

/** BIT STRING of whole octets. */
export function bitString(octets: Uint8Array): Uint8Array {
  return writeElement(tags.bitString, Uint8Array.of(0), octets)
}

/** BIT STRING of named bits; trailing zero bits are dropped (X.690 §11.2.2). `bits` are bit numbers, 0 first. */
export function namedBits(bits: readonly number[]): Uint8Array {
  const highest = Math.max(-1, ...bits)
  const octets = new Uint8Array(Math.floor((highest + 8) / 8))
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7))
  return writeElement(tags.bitString, Uint8Array.of(highest < 0 ? 0 : 7 - (highest % 8)), octets)
}

/** UTF8String. */
export function utf8String(text: string): Uint8Array {
  return writeElement(tags.utf8String, Buffer.from(text, 'utf8'))
}

/** PrintableString. @throws RangeError for characters outside its alphabet */
export function printableString(text: string): Uint8Array {
  if (!/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text)) throw new RangeError('Not a PrintableString')
  return writeElement(tags.printableString, Buffer.from(text, 'latin1'))
}

/**
 * Validity time: UTCTime to the end of 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). Milliseconds are cut off.
 *
 * @throws RangeError outside the years 1950 to 9999
 */
export function time(date: Date): Uint8Array {
  const year = date.getUTCFullYear()
  if (!(year >= 1950 && year <= 9999)) throw new RangeError('A validity time lies in the years 1950 to 9999')
  const text = digitsOf(date)
  if (year < 2050) return writeElement(tags.utcTime, Buffer.from(text.slice(2), 'latin1'))
  return writeElement(tags.generalizedTime, Buffer.from(text, 'latin1'))
}

/**
 * GeneralizedTime with whole seconds, in any year (RFC 6960 §4.2.2.1). Milliseconds are cut off.
 *
 * @throws RangeError outside the years 0 to 9999
 */
export function generalizedTime(date: Date): Uint8Array {
  const year = date.getUTCFullYear()
  if (!(year >= 0 && year <= 9999)) throw new RangeError('A GeneralizedTime lies in the years 0 to 9999')
  return writeElement(tags.generalizedTime, Buffer.from(digitsOf(date), 'latin1'))
}

/** `YYYYMMDDHHMMSSZ`. */
function digitsOf(date: Date): string {
  const iso = date.toISOString()
  const part = (start: number): string => iso.slice(start, start + 2)
  return `${iso.slice(0, 4)}${part(5)}${part(8)}${part(11)}${part(14)}${part(17)}Z`
}

function octetsFor(value: number): number {
  let octets = 0
  for (let left = value; left > 0; left = Math.floor(left / 256)) octets += 1
  return octets
}
