/** An event that takes whole days, as a calendar file has it (RFC 5545 §3.6.1). */
export interface DayEvent {
  /** The same for the same thing in every file (§3.8.4.7). */
  readonly uid: string
  /** `yyyy-MM-dd`, UTC. */
  readonly day: string
  readonly summary: string
  readonly description: string
  readonly url: string
}

/** Longest line, in octets, without its end (§3.1). */
const longestLine = 75

/** A value of type TEXT (§3.3.11); what no line may hold is left out. */
const escapeText = (text: string): string =>
  text
    .replaceAll(/[\\;,]/gu, String.raw`\$&`)
    .replaceAll(/\r\n|\r|\n/gu, String.raw`\n`)
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, '')

/** One content line, folded so that none is longer than 75 octets and no character is cut (§3.1). */
const fold = (line: string): string => {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    // The blank that begins a folded line counts.
    const room = parts.length === 0 ? longestLine : longestLine - 1
    if (octets + size > room) {
      parts.push(part)
      part = ''
      octets = 0
    }
    part += character
    octets += size
  }
  return [...parts, part].join('\r\n ')
}

const compact = (day: string): string => day.replaceAll('-', '')

const nextDay = (day: string): string =>
  new Date(new Date(`${day}T00:00:00Z`).getTime() + 86_400_000).toISOString().slice(0, 10)

const linesOf = ({ uid, day, summary, description, url }: DayEvent, stamp: string): string[] => [
  'BEGIN:VEVENT',
  `UID:${escapeText(uid)}`,
  `DTSTAMP:${stamp}`,
  `DTSTART;VALUE=DATE:${compact(day)}`,
  `DTEND;VALUE=DATE:${compact(nextDay(day))}`,
  `SUMMARY:${escapeText(summary)}`,
  `DESCRIPTION:${escapeText(description)}`,
  `URL:${url}`,
  // Nobody is busy on that day for it.
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
]

/**
 * Writes a calendar file (RFC 5545) of events that take whole days.
 * @param name by which calendar programs show it
 */
export const writeCalendar = (name: string, events: readonly DayEvent[], now: Date): string => {
  const stamp = `${now.toISOString().slice(0, 19).replaceAll(/[-:]/gu, '')}Z`
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Entente//Expiry//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT6H',
    'X-PUBLISHED-TTL:PT6H',
    ...events.flatMap((event) => linesOf(event, stamp)),
    'END:VCALENDAR',
  ]
  return `${lines.map(fold).join('\r\n')}\r\n`
}
