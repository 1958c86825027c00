import { randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 32 bits, written with these digits. */
const checkLength = 6
/** Letters of the secret that lists show; the others alone are more than 128 bits. */
const shownLength = 4

/** A kind of text that lets somebody in: made here, shown to its holder, and found again by its digest. */
export interface KeyTexts {
  /** A new one, of letters and digits, fit for an address. */
  readonly make: () => string
  /** Whether a text can be one of ours: its form, and its last six characters for the others. */
  readonly accepts: (text: string) => boolean
  /** Its beginning, by which people tell theirs apart. */
  readonly hintOf: (text: string) => string
}

/** CRC-32 of what stands before it: no protection, but it tells a typing error from a key without asking the database. */
const checkOf = (text: string): string => {
  let rest = crc32(text)
  let check = ''
  while (check.length < checkLength) {
    check = `${digits[rest % digits.length]}${check}`
    rest = Math.floor(rest / digits.length)
  }
  return check
}

/**
 * A kind of keys.
 * @param prefix by which scanners of repositories find one that somebody has published
 * @param length of the whole text; prefix, six characters of a check and at least 26 of the secret, 154 bits
 */
export const keyTexts = ({ prefix, length }: { prefix: string; length: number }): KeyTexts => {
  const secretLength = length - prefix.length - checkLength
  if (secretLength < 26) throw new TypeError(`${length} characters leave too little room for a secret`)
  const form = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checkLength}}$`, 'u')
  return {
    make: () => {
      const secret = Array.from({ length: secretLength }, () => digits[randomInt(digits.length)]).join('')
      return `${prefix}${secret}${checkOf(prefix + secret)}`
    },
    accepts: (text) => form.test(text) && checkOf(text.slice(0, -checkLength)) === text.slice(-checkLength),
    hintOf: (text) => text.slice(0, prefix.length + shownLength),
  }
}
