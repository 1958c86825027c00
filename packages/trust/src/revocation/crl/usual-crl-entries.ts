/**
 * Entries of lists as nearly all authorities write them, recognised by their octets alone: a list may have hundreds of
 * thousands, and an object for each part of each takes a second. What is not recognised is read the ordinary way, which
 * also knows what is wrong with it; so this may say no to what is right, but never yes to what is wrong.
 */

const SEQUENCE = 0x30
const LONG_FORM = 0x80
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** Extension of an entry: reasonCode `04 03 0a 01 xx` and invalidityDate `04 11 18 0f …`, not critical. */
const REASON_CODE = 0x15
const INVALIDITY_DATE = 0x18

/**
 * Where the entry ends that begins at `at`: serial number, time, and perhaps a reason and a date.
 *
 * @returns 0 for an entry that must be read the ordinary way
 */
export function endOfUsualEntry(
  source: Uint8Array,
  at: number,
  limit: number,
  takesExtensions: boolean,
): number {
  const length = source[at + 1] ?? LONG_FORM
  const end = at + 2 + length
  if (source[at] !== SEQUENCE || length >= LONG_FORM || end > limit) return 0
  const afterSerial = endOfSerial(source, at + 2)
  if (afterSerial === 0 || afterSerial >= end) return 0
  const afterTime = endOfTime(source, afterSerial)
  if (afterTime === 0 || afterTime > end) return 0
  if (afterTime === end) return end
  return takesExtensions && areUsualExtensions(source, afterTime, end) ? end : 0
}

function endOfSerial(source: Uint8Array, at: number): number {
  const length = source[at + 1] ?? 0
  if (source[at] !== 0x02 || length === 0 || length >= LONG_FORM) return 0
  const first = source[at + 2] ?? 0
  const second = source[at + 3] ?? 0
  const isPadded = length > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80))
  return isPadded ? 0 : at + 2 + length
}

function endOfTime(source: Uint8Array, at: number): number {
  const tag = source[at]
  const length = source[at + 1] ?? 0
  const isShort = tag === 0x17 && length === 13
  if (!isShort && !(tag === 0x18 && length === 15)) return 0
  const twoDigitYear = twoDigits(source, at + 2)
  const year = isShort ? shortYear(twoDigitYear) : twoDigitYear * 100 + twoDigits(source, at + 4)
  const rest = at + (isShort ? 4 : 6)
  const month = twoDigits(source, rest)
  const day = twoDigits(source, rest + 2)
  const isMoment =
    year >= 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(month, year) &&
    twoDigits(source, rest + 4) < 24 &&
    twoDigits(source, rest + 6) < 60 &&
    twoDigits(source, rest + 8) < 60
  return isMoment && source[rest + 10] === 0x5a ? rest + 11 : 0
}

function areUsualExtensions(source: Uint8Array, at: number, end: number): boolean {
  if (source[at] !== SEQUENCE || at + 2 + (source[at + 1] ?? LONG_FORM) !== end || at + 2 === end)
    return false
  let hasReason = false
  let hasDate = false
  for (let next = at + 2; next < end;) {
    const length = source[next + 1] ?? LONG_FORM
    const isOfEntry =
      source[next] === SEQUENCE &&
      source[next + 2] === 0x06 &&
      source[next + 3] === 0x03 &&
      source[next + 4] === 0x55 &&
      source[next + 5] === 0x1d &&
      source[next + 7] === 0x04
    if (!isOfEntry || next + 2 + length > end) return false
    const kind = source[next + 6]
    if (kind === REASON_CODE && !hasReason && length === 10 && isReason(source, next + 8)) hasReason = true
    else if (kind === INVALIDITY_DATE && !hasDate && length === 24 && isDate(source, next + 8)) hasDate = true
    else return false
    next += 2 + length
  }
  return true
}

/** `03 0a 01 xx`; the number 7 is left out (RFC 5280 §5.3.1). */
function isReason(source: Uint8Array, at: number): boolean {
  const reason = source[at + 3] ?? 7
  return (
    source[at] === 0x03 && source[at + 1] === 0x0a && source[at + 2] === 0x01 && reason <= 10 && reason !== 7
  )
}

/** `11 18 0f …` */
function isDate(source: Uint8Array, at: number): boolean {
  return source[at] === 0x11 && source[at + 1] === 0x18 && endOfTime(source, at + 1) === at + 18
}

function shortYear(digits: number): number {
  return digits >= 50 ? 1900 + digits : 2000 + digits
}

function daysIn(month: number, year: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return month === 2 && isLeap ? 29 : (daysOfMonths[month - 1] ?? 0)
}

/** NaN, which fails every comparison, for anything but two digits. */
function twoDigits(octets: Uint8Array, offset: number): number {
  const tens = (octets[offset] ?? 0) - 0x30
  const ones = (octets[offset + 1] ?? 0) - 0x30
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
}
