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
  let arc = 0
  let isFirstOctet = true
  for (let index = 0; index < content.length; index++) {
    const octet = content[index] ?? 0
    if (isFirstOctet && octet === 0x80)
      throw new TrustError('bad-value', 'Object identifier arc is not in its shortest form')
    arc = arc * 128 + (octet & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER) throw new TrustError('bad-value', 'Object identifier arc too large')
    isFirstOctet = octet < 0x80
    if (!isFirstOctet) continue
    if (dotted === '') {
      const root = Math.min(Math.floor(arc / 40), 2)
      dotted = `${root}.${arc - root * 40}`
    } else dotted += `.${arc}`
    arc = 0
  }
  return dotted
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
