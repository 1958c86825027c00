import { expectTag } from './fields.ts'
import { contentOf, type Element } from './reader.ts'
import { tags } from './tags.ts'
import { TrustError } from './trust-error.ts'

export interface BitString {
  readonly bytes: Uint8Array
  /** Bits of the last octet that do not count, 0 to 7. */
  readonly unusedBits: number
}

/** BOOLEAN: 00 or FF only (X.690 §11.1). `tag` for IMPLICIT ones. @throws TrustError */
export function readBoolean(element: Element, what: string, tag: number = tags.boolean): boolean {
  expectTag(element, tag, what)
  const [octet] = contentOf(element)
  if (element.contentEnd - element.contentStart !== 1 || (octet !== 0 && octet !== 0xff))
    throw new TrustError('bad-value', `${what}: not a DER BOOLEAN`)
  return octet === 0xff
}

/** INTEGER content octets, two's complement, shortest form (X.690 §8.3.2). @throws TrustError */
export function readIntegerBytes(element: Element, what: string, tag: number = tags.integer): Uint8Array {
  expectTag(element, tag, what)
  const bytes = contentOf(element)
  const [first, second] = bytes
  if (first === undefined) throw new TrustError('bad-value', `${what}: empty INTEGER`)
  if (second !== undefined && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    throw new TrustError('bad-value', `${what}: INTEGER is not in its shortest form`)
  return bytes
}

/** INTEGER from 0 to 2^31 - 1. @throws TrustError */
export function readSmallInteger(element: Element, what: string, tag: number = tags.integer): number {
  const bytes = readIntegerBytes(element, what, tag)
  if ((bytes[0] ?? 0) >= 0x80 || bytes.length > 4)
    throw new TrustError('bad-value', `${what}: outside 0 to 2147483647`)
  return bytes.reduce((value, byte) => value * 256 + byte, 0)
}

/** INTEGER (0..MAX) that counts certificates: what exceeds every path is as good as no limit. @throws TrustError */
export function readCount(element: Element, what: string, tag: number = tags.integer): number {
  const bytes = readIntegerBytes(element, what, tag)
  if ((bytes[0] ?? 0) >= 0x80) throw new TrustError('bad-value', `${what}: negative`)
  return bytes.length > 4 ? Infinity : readSmallInteger(element, what, tag)
}

/** BIT STRING; unused bits must be zero (X.690 §11.2). @throws TrustError */
export function readBitString(element: Element, what: string, tag: number = tags.bitString): BitString {
  expectTag(element, tag, what)
  const content = contentOf(element)
  const unusedBits = content[0]
  const bytes = content.subarray(1)
  const last = bytes[bytes.length - 1] ?? 0
  if (unusedBits === undefined || unusedBits > 7 || (bytes.length === 0 && unusedBits !== 0))
    throw new TrustError('bad-value', `${what}: not a BIT STRING`)
  if ((last & ((1 << unusedBits) - 1)) !== 0)
    throw new TrustError('bad-value', `${what}: unused bits are not zero`)
  return { bytes, unusedBits }
}

/** BIT STRING of whole octets: keys and signatures. @throws TrustError */
export function readOctetsOfBitString(element: Element, what: string): Uint8Array {
  const { bytes, unusedBits } = readBitString(element, what)
  if (unusedBits !== 0) throw new TrustError('bad-value', `${what}: not a whole number of octets`)
  return bytes
}

/** OCTET STRING content. @throws TrustError */
export function readOctetString(element: Element, what: string, tag: number = tags.octetString): Uint8Array {
  expectTag(element, tag, what)
  return contentOf(element)
}
