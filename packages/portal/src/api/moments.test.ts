import { expect, test } from 'vitest'
import { readMoment } from './moments.ts'

// The tests run in a time zone that is not UTC.
test.each(['2026-01-31T10:15:30.123Z', '2026-01-31T10:15:30.123+00:00', '2026-01-31T10:15:30.123'])(
  '%s is UTC, wherever the reader is',
  (at) => {
    expect(new Date().getTimezoneOffset()).not.toBe(0)
    expect(readMoment(at).getTime()).toBe(Date.UTC(2026, 0, 31, 10, 15, 30, 123))
  },
)

test('an offset that is sent counts', () => {
  expect(readMoment('2026-01-31T10:15:30.000+05:30').getTime()).toBe(Date.UTC(2026, 0, 31, 4, 45, 30))
})

test('what is no time stays none', () => {
  expect(readMoment('').getTime()).toBeNaN()
})
