import { expectTag } from './fields.ts'
import { contentOf, type Element } from './reader.ts'
import { tags } from './tags.ts'
import { TrustError } from './trust-error.ts'

const MAXIMUM_OCTETS = 64

/** OBJECT IDENTIFIER as dotted decimals (X.690 §8.19), at most 64 octets. @throws TrustError */
export function readObjectIdentifier(
  element: Element,
  what: string,
  tag: number = tags.objectIdentifier,
): string {
  expectTag(element, tag, what)
  return decodeObjectIdentifier(contentOf(element))
}

/** Content octets to dotted decimals. @throws TrustError `bad-value` */
export function decodeObjectIdentifier(content: Uint8Array): string {
  if (content.length === 0 || content.length > MAXIMUM_OCTETS || (content.at(-1) ?? 0) >= 0x80)
    throw new TrustError('bad-value', 'Not an object identifier')
  let dotted = ''
  let arc: number | bigint = 0
  let isFirstOctet = true
  for (let index = 0; index < content.length; index++) {
    const octet = content[index] ?? 0
    if (isFirstOctet && octet === 0x80)
      throw new TrustError('bad-value', 'Object identifier arc is not in its shortest form')
    arc = appendDigit(arc, octet & 0x7f)
    isFirstOctet = octet < 0x80
    if (!isFirstOctet) continue
    dotted = dotted === '' ? firstArcs(arc) : `${dotted}.${arc}`
    arc = 0
  }
  return dotted
}

/** Arcs made of a UUID have 128 bits (X.667 §7); only such ones are worth a bigint. */
function appendDigit(arc: number | bigint, digit: number): number | bigint {
  if (typeof arc === 'bigint') return arc * 128n + BigInt(digit)
  const longer = arc * 128 + digit
  return longer <= Number.MAX_SAFE_INTEGER ? longer : BigInt(arc) * 128n + BigInt(digit)
}

/** The first number holds two arcs, of which the first is 0, 1 or 2. */
function firstArcs(number: number | bigint): string {
  if (typeof number === 'bigint') return `2.${number - 80n}`
  const root = Math.min(Math.floor(number / 40), 2)
  return `${root}.${number - root * 40}`
}

/** Dotted decimals to content octets. @throws RangeError for text that is no object identifier */
export function encodeObjectIdentifier(dotted: string): Uint8Array {
  if (!/^[0-2](\.(0|[1-9]\d{0,14}))+$/.test(dotted))
    throw new RangeError(`Not an object identifier: ${dotted}`)
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets: number[] = []
  pushArc(octets, root * 40 + second)
  for (const arc of rest) pushArc(octets, arc)
  return Uint8Array.from(octets)
}

function pushArc(octets: number[], arc: number): void {
  let shift = 1
  while (arc / shift >= 128) shift *= 128
  for (; shift >= 1; shift /= 128) octets.push((Math.floor(arc / shift) % 128) | (shift > 1 ? 0x80 : 0))
}
