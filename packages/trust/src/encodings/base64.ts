import { latin1Of } from '../asn1/strings.ts'

const BLANK = 64
const FOREIGN = 65
const PADDING = '='.charCodeAt(0)
/** Value of each ASCII character; both alphabets at once. */
const values = new Uint8Array(128).fill(FOREIGN)
for (const [index, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
].entries())
  values[character.charCodeAt(0)] = index
for (const [characters, value] of [
  ['+-', 62],
  ['/_', 63],
  [' \t\n\v\f\r', BLANK],
] as const)
  for (const character of characters) values[character.charCodeAt(0)] = value

const anyBlank = /\s/u

/**
 * Base64 or base64url text to bytes; white space is ignored, padding may be absent, and the two alphabets do not mix
 * (RFC 4648 §4, §5). `undefined` when it is neither. Linear in the length.
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const octets = new Uint8Array(Math.floor((text.length * 3) / 4))
  let [bits, held, length, digits, padding] = [0, 0, 0, 0, 0]
  let [isClassic, isForUrls] = [false, false]
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    const value = character < 128 ? (values[character] ?? FOREIGN) : FOREIGN
    if (value < BLANK) {
      if (padding > 0) return undefined
      if (value > 61) {
        const isOfUrls = character === 0x2d || character === 0x5f
        if (isOfUrls) isForUrls = true
        else isClassic = true
      }
      digits += 1
      bits = ((bits << 6) | value) & 0xffff
      held += 6
      if (held >= 8) {
        held -= 8
        octets[length] = (bits >> held) & 0xff
        length += 1
      }
    } else if (character === PADDING) padding += 1
    else if (value !== BLANK && !anyBlank.test(text.charAt(index))) return undefined
  }
  if (digits === 0 || padding > 2 || (isClassic && isForUrls) || digits % 4 === 1) return undefined
  if (padding > 0 && (digits + padding) % 4 !== 0) return undefined
  return octets.subarray(0, length)
}

/** Bytes as base64 with padding (RFC 4648 §4), in one line. */
export function encodeBase64(octets: Uint8Array): string {
  return btoa(latin1Of(octets))
}
