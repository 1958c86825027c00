const form =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/
const longest = 40
const earliest = 1970
const daysOfMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const daysIn = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (daysOfMonths[month - 1] ?? 0)

/**
 * A time as devices write it: ISO 8601 with seconds and a zone, since 1970. Days that no month has are refused, where
 * `Date` counts on; what is finer than a millisecond is cut off.
 *
 * @returns `undefined` for anything else; a time without a zone says nothing
 */
export function readInstant(text: string): Date | undefined {
  if (text.length > longest) return undefined
  const parts = form.exec(text)
  if (!parts) return undefined
  const number = (part: number): number => Number(parts[part] ?? 0)
  const [year, month, day, hour] = [number(1), number(2), number(3), number(4)]
  if (year < earliest || day < 1 || day > daysIn(year, month)) return undefined
  if (hour > 23 || number(5) > 59 || number(6) > 59) return undefined
  const milliseconds = Number((parts[7] ?? '0').slice(0, 3).padEnd(3, '0'))
  const offset = (number(9) * 60 + number(10)) * (parts[8] === '-' ? -60_000 : 60_000)
  return new Date(Date.UTC(year, month - 1, day, hour, number(5), number(6), milliseconds) - offset)
}
