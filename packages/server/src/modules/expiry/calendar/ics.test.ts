import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCalendar, type DayEvent } from './ics.ts'

const now = new Date('2031-03-05T08:00:00.000Z')
const event: DayEvent = {
  uid: 'api-key-1@example.org',
  day: '2031-12-31',
  summary: 'API key; “Gateway”, of acme\\bank\nends',
  description: 'Valid until 2031-12-31',
  url: 'https://example.org/calendar?day=2031-12-31',
}

/** Reads content lines as RFC 5545 §3.1 says: a line break and a blank are nothing. */
const unfold = (file: string): string[] => file.replaceAll('\r\n ', '').split('\r\n')
const valueOf = (file: string, name: string): string =>
  unfold(file)
    .find((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`))!
    .replace(/^[^:]*:/u, '')
const unescape = (text: string): string =>
  text.replaceAll(/\\([\\;,nN])/gu, (_, sign: string) => (sign.toLowerCase() === 'n' ? '\n' : sign))

test('an event takes a whole day, and the day after is its end', () => {
  const file = writeCalendar('What ends', [event], now)
  expect(valueOf(file, 'DTSTART')).toBe('20311231')
  expect(valueOf(file, 'DTEND')).toBe('20320101')
  expect(valueOf(file, 'DTSTAMP')).toBe('20310305T080000Z')
  expect(unescape(valueOf(file, 'SUMMARY'))).toBe(event.summary)
  expect(file.endsWith('END:VCALENDAR\r\n')).toBe(true)
})

test('whatever it says, no line is longer than 75 octets, no character is cut, and it reads back', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 300 })
  fc.assert(
    fc.property(texts, texts, (summary, description) => {
      const file = writeCalendar('x', [{ ...event, summary, description }], now)
      const shown = summary.replaceAll(/\r\n|\r/gu, '\n').replaceAll(/(?!\n)[\p{Cc}\p{Cs}]/gu, '')
      for (const line of file.split('\r\n')) {
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        expect(line).not.toMatch(/[\r\n]/u)
      }
      expect(unescape(valueOf(file, 'SUMMARY'))).toBe(shown)
      expect(unfold(file).filter((line) => line === 'BEGIN:VEVENT')).toHaveLength(1)
    }),
    { seed: 20_261_130, numRuns: 300 },
  )
})
