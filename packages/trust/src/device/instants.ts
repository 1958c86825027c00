const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?(?:Z|[+-]([01]\d|2[0-3]):?([0-5]\d))$/
const longest = 40

/**
 * A time as devices write it: ISO 8601 with seconds and a zone. Days that no month has are refused, where `Date` counts on.
 *
 * @returns `undefined` for anything else; a time without a zone says nothing
 */
export function readInstant(text: string): Date | undefined {
  if (text.length > longest) return undefined
  const parts = form.exec(text)
  if (!parts) return undefined
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number)
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const written = new Date(Date.UTC(year, month - 1, day))
  if (
    written.getUTCFullYear() !== year ||
    written.getUTCMonth() !== month - 1 ||
    written.getUTCDate() !== day
  )
    return undefined
  const instant = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(instant.getTime()) ? undefined : instant
}
