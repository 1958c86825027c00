import { expect, test } from 'vitest'
import { readInstant, toInstant, toLocalTime, toOffsetTime } from './clock.ts'

const at = new Date(Date.UTC(2026, 0, 31, 10, 15, 30, 123))

test.each([
  ...[toInstant, toOffsetTime, toLocalTime].map((write) => write(at)),
  '2026-01-31T10:15:30.123z',
  '2026-01-31 10:15:30.123',
  '2026-01-31T15:45:30.123+05:30',
  '2026-01-31T15:45:30.123+0530',
])('%s is read as UTC unless it names a zone, wherever the server stands', (text) => {
  expect(at.getTimezoneOffset()).not.toBe(0)
  expect(readInstant(text)).toEqual(at)
})

test('a day begins in UTC, and what is no time stays none', () => {
  expect(readInstant('2026-01-31')).toEqual(new Date(Date.UTC(2026, 0, 31)))
  expect(readInstant('Sat, 31 Jan 2026 00:00:00 GMT')).toEqual(new Date(Date.UTC(2026, 0, 31)))
  for (const text of ['', 'yesterday']) expect(readInstant(text).getTime()).toBeNaN()
})
