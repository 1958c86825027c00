import { createHmac, timingSafeEqual } from 'node:crypto'

/** Time-based one-time codes, RFC 6238: HMAC-SHA-1, steps of 30 s, 6 digits – what every authenticator app can do. */
const stepSeconds = 30
const digits = 6

// Clocks of phones are off, and people type slowly: the codes before and after the current one count too.
const drift = [0, -1, 1]

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32 without padding, as authenticator apps take keys. */
export const toBase32 = (bytes: Uint8Array): string => {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/gu) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** The time step of an instant. */
export const stepOf = (at: Date): number => Math.floor(at.getTime() / 1000 / stepSeconds)

/** The code of a step: HOTP (RFC 4226 §5.3) of its number. */
export const codeOf = (secret: Uint8Array, step: number, length: number = digits): string => {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = mac.readUInt8(mac.length - 1) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff
  return String(number % 10 ** length).padStart(length, '0')
}

/** True for what can only be meant as a one-time code. */
export const isOneTimeCode = (code: string): boolean => /^[0-9]{6}$/u.test(code)

/** Whose step a code is, with one step of drift either way; compared in constant time. @returns undefined: nobody's */
export const stepOfCode = (secret: Uint8Array, code: string, at: Date): number | undefined => {
  if (!isOneTimeCode(code)) return undefined
  const now = stepOf(at)
  return drift
    .map((distance) => now + distance)
    .filter((step) => timingSafeEqual(Buffer.from(codeOf(secret, step)), Buffer.from(code)))
    .at(0)
}

/** The address that authenticator apps read from a QR code. */
export const keyUri = (issuer: string, account: string, secret: Uint8Array): string => {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`
  const query = new URLSearchParams({ secret: toBase32(secret), issuer })
  // Apps read blanks as %20; some show a plus sign as it is.
  return `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}`
}
