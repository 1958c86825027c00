import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readInstant } from './instants.ts'

describe('readInstant', () => {
  it('reads what `Date` writes, in any zone', () => {
    const date = fc.date({ min: new Date('1970-01-02'), max: new Date('9998-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(date, fc.integer({ min: -1439, max: 1439 }), (at, minutes) => {
        const shifted = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1)
        const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
        const zone = `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`
        return (
          readInstant(shifted + zone)?.getTime() === at.getTime() &&
          readInstant(at.toISOString())?.getTime() === at.getTime()
        )
      }),
      { seed: 20_261_130, numRuns: 1000 },
    )
  })

  it.each([
    ['2024-02-29T23:59:59Z', '2024-02-29T23:59:59.000Z'],
    ['2000-02-29T00:00:00.5+0000', '2000-02-29T00:00:00.500Z'],
    ['2026-01-01T00:00:00.123456789-00:30', '2026-01-01T00:30:00.123Z'],
  ])('%s', (text, instant) => expect(readInstant(text)?.toISOString()).toBe(instant))

  it.each([
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2100-02-29T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '1969-12-31T23:59:59Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01 00:00:00Z',
    ' 2026-01-01T00:00:00Z',
    `2026-01-01T00:00:00.${'0'.repeat(10)}Z`,
    '',
  ])('%j is no time', (text) => expect(readInstant(text)).toBeUndefined())
})
