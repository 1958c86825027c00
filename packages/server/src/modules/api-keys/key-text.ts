import { createHmac, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'
import type { Vault } from '../../platform/keys/vault.ts'

/** By which scanners of repositories find a key that somebody has published. */
const prefix = 'ent_'
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** 154 bits. */
const secretLength = 26
/** 32 bits, written with these digits. */
const checkLength = 6
/** Letters of the secret that lists show; the others alone are more than 128 bits. */
const shownLength = 4

const form = new RegExp(`^${prefix}[0-9A-Za-z]{${secretLength + checkLength}}$`, 'u')

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

/** A new key: 36 letters and digits, as long as the contract's other ids, and fit for an address. */
export const newKeyText = (): string => {
  const secret = Array.from({ length: secretLength }, () => digits[randomInt(digits.length)]).join('')
  return `${prefix}${secret}${checkOf(prefix + secret)}`
}

/** Whether a text can be a key of ours: its form, and its last six characters for the others. */
export const isKeyText = (text: string): boolean =>
  form.test(text) && checkOf(text.slice(0, -checkLength)) === text.slice(-checkLength)

/** The beginning of a key, by which people tell theirs apart. */
export const hintOf = (text: string): string => text.slice(0, prefix.length + shownLength)

/** What a key is found by: HMAC-SHA-256 under a key that is derived for this alone. */
export const digestOf = (vault: Vault, text: string): Buffer =>
  createHmac('sha256', vault.derive('api-key')).update(text).digest()

/** What a key is sealed for: it opens for no other key's row. */
export const sealingOf = (id: string): string => `api-key:${id}`
