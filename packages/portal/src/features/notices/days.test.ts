import { expect, test } from 'vitest'
import { isDay, isMonth, laterMonth, spanOf, weeksOf } from './days.ts'

test('months follow each other over the years, and have the days that they have', () => {
  expect(laterMonth('2026-12', 1)).toBe('2027-01')
  expect(laterMonth('2026-01', -1)).toBe('2025-12')
  expect(spanOf('2028-02')).toEqual({ from: '2028-02-01', until: '2028-02-29' })
})

test.each([
  [1, 1],
  [0, 0],
  [6, 6],
])('weeks that begin on day %i hold every day of a month once, in its place', (firstDay, weekday) => {
  for (const month of ['2026-11', '2027-02', '2028-02', '2026-08']) {
    const weeks = weeksOf(month, firstDay)
    const days = weeks.flat().filter((day) => day !== null)
    expect(days).toHaveLength(Number(spanOf(month).until.slice(8)))
    expect(new Set(days).size).toBe(days.length)
    for (const week of weeks) {
      expect(week).toHaveLength(7)
      if (week[0]) expect(new Date(week[0]).getUTCDay()).toBe(weekday)
    }
  }
})

test('what is no day is none', () => {
  expect(['2026-02-28', '2026-02-29', '2026-13-01', '', undefined].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ])
  expect(['2026-02', '2026-13', '26-02', null].map(isMonth)).toEqual([true, false, false, false])
})
