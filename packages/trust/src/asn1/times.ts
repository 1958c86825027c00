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
  const text = Buffer.from(contentOf(element)).toString('latin1')
  if (element.tag === tags.utcTime && /^\d{12}Z$/.test(text)) {
    const century = Number(text.slice(0, 2)) >= 50 ? '19' : '20'
    return toDate(century + text, what)
  }
  if (element.tag === tags.generalizedTime && /^\d{14}Z$/.test(text)) return toDate(text, what)
  throw new TrustError('bad-time', `${what}: not a UTCTime or GeneralizedTime of RFC 5280`)
}

function toDate(text: string, what: string): Date {
  const iso = text.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6.000Z')
  const date = new Date(iso)
  // 31 February and 24:00 parse to another day: only what prints back unchanged existed.
  if (Number.isNaN(date.getTime()) || date.toISOString() !== iso)
    throw new TrustError('bad-time', `${what}: no such moment`)
  return date
}
