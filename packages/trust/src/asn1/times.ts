import { contentOf, type Element } from './reader.ts'
import { tags } from './tags.ts'
import { TrustError } from './trust-error.ts'

/**
 * A validity time in the one form RFC 5280 §4.1.2.5 allows: `YYMMDDHHMMSSZ` (years 1950 to 2049) or
 * `YYYYMMDDHHMMSSZ`, always UTC, whole seconds.
 *
 * @throws TrustError `bad-time`
 */
export function readTime(element: Element, what: string): Date {
  const digits = contentOf(element)
  if (element.tag === tags.utcTime && digits.length === 13) {
    const year = twoDigits(digits, 0)
    return toDate(digits, 2, (year >= 50 ? 1900 : 2000) + year, what)
  }
  if (element.tag === tags.generalizedTime) return readGeneralizedTime(element, what)
  throw notATime(what)
}

/** A GeneralizedTime `YYYYMMDDHHMMSSZ` (RFC 6960 §4.2.2.1, RFC 5280 §5.3.2). @throws TrustError `bad-time` */
export function readGeneralizedTime(element: Element, what: string): Date {
  const digits = contentOf(element)
  if (element.tag !== tags.generalizedTime || digits.length !== 15) throw notATime(what)
  return toDate(digits, 4, twoDigits(digits, 0) * 100 + twoDigits(digits, 2), what)
}

/** Month to second, two digits each from `offset`, then the letter Z. */
function toDate(digits: Uint8Array, offset: number, year: number, what: string): Date {
  const month = twoDigits(digits, offset)
  const day = twoDigits(digits, offset + 2)
  const hour = twoDigits(digits, offset + 4)
  const minute = twoDigits(digits, offset + 6)
  const second = twoDigits(digits, offset + 8)
  if (!(year >= 0 && month >= 1 && day >= 1 && hour < 24 && minute < 60 && second < 60))
    throw new TrustError('bad-time', `${what}: no such moment`)
  if (digits[offset + 10] !== 0x5a) throw notATime(what)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute, second)
  // 31 February moves on to March: only what reads back unchanged existed.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day)
    throw new TrustError('bad-time', `${what}: no such moment`)
  return date
}

/** NaN, which fails every comparison, for anything but two digits. */
function twoDigits(octets: Uint8Array, offset: number): number {
  const tens = (octets[offset] ?? 0) - 0x30
  const ones = (octets[offset + 1] ?? 0) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}

function notATime(what: string): TrustError {
  return new TrustError('bad-time', `${what}: not a UTCTime or GeneralizedTime of RFC 5280`)
}
