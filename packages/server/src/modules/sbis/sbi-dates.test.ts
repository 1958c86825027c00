import { describe, expect, test } from 'vitest'
import { checkDates, endOfDay } from './sbi-dates.ts'

const bounds = { createdYears: 10, expiryYears: 10 }
const at = (text: string): Date => new Date(text)
const codeOf = (created: string, expiry: string, today: string, over = bounds): string | undefined =>
  checkDates({ createdAt: at(created), expiresAt: at(expiry) }, at(today), over)?.code

const today = '2026-11-29T00:30:00.000Z'
const good = { created: '2026-11-19T00:00:00.000Z', expiry: '2027-03-09T00:00:00.000Z' }

describe('the time of creation', () => {
  test.each([
    ['the last moment of today', '2026-11-29T23:59:59.999Z', undefined],
    ['a millisecond later, which is tomorrow', '2026-11-30T00:00:00.000Z', 'PMS_AUT_514'],
    ['the first moment of the day ten years ago', '2016-11-29T00:00:00.000Z', undefined],
    ['a millisecond earlier', '2016-11-28T23:59:59.999Z', 'PMS_AUT_516'],
    ['tomorrow in another zone, today in UTC', '2026-11-30T01:00:00.000+05:30', undefined],
    ['today in another zone, tomorrow in UTC', '2026-11-29T23:00:00.000-08:00', 'PMS_AUT_514'],
  ])('%s', (_, created, code) => {
    expect(codeOf(created, good.expiry, today)).toBe(code)
  })
})

describe('the time of expiry', () => {
  test.each([
    ['the last moment of today', '2026-11-29T23:59:59.999Z', 'PMS_AUT_508'],
    ['a millisecond later, which is tomorrow', '2026-11-30T00:00:00.000Z', undefined],
    ['the last moment of the day in ten years', '2036-11-29T23:59:59.999Z', undefined],
    ['a millisecond later', '2036-11-30T00:00:00.000Z', 'PMS_AUT_515'],
    ['tomorrow in another zone, today in UTC', '2026-11-30T01:00:00.000+05:30', 'PMS_AUT_508'],
    ['today in another zone, tomorrow in UTC', '2026-11-29T23:00:00.000-08:00', undefined],
  ])('%s', (_, expiry, code) => {
    expect(codeOf(good.created, expiry, today)).toBe(code)
  })
})

describe('on 29 February', () => {
  const leap = '2028-02-29T12:00:00.000Z'
  test.each([
    ['2018-02-28T00:00:00.000Z', '2038-02-28T23:59:59.999Z', undefined],
    ['2018-02-27T23:59:59.999Z', '2038-02-28T00:00:00.000Z', 'PMS_AUT_516'],
    ['2018-02-28T00:00:00.000Z', '2038-03-01T00:00:00.000Z', 'PMS_AUT_515'],
    ['2028-02-29T23:59:59.999Z', '2028-03-01T00:00:00.000Z', undefined],
  ])('created %s, expiring %s', (created, expiry, code) => {
    expect(codeOf(created, expiry, leap)).toBe(code)
  })

  test('years that are leap years too keep the day', () => {
    expect(
      codeOf('2024-02-29T00:00:00Z', '2032-02-29T23:59:59Z', leap, { createdYears: 4, expiryYears: 4 }),
    ).toBe(undefined)
    expect(
      codeOf('2024-02-28T23:59:59.999Z', '2032-02-29T00:00:00Z', leap, { createdYears: 4, expiryYears: 4 }),
    ).toBe('PMS_AUT_516')
  })
})

test('the first broken rule is told, in the order of the contract', () => {
  expect(codeOf('2026-12-01T00:00:00Z', '2026-01-01T00:00:00Z', today)).toBe('PMS_AUT_514')
  expect(codeOf('2000-01-01T00:00:00Z', '2026-01-01T00:00:00Z', today)).toBe('PMS_AUT_508')
  expect(codeOf('2000-01-01T00:00:00Z', '2090-01-01T00:00:00Z', today)).toBe('PMS_AUT_516')
})

test('a day ends where the next begins', () => {
  expect(endOfDay(at('2027-03-09T00:00:00.000Z'))).toEqual(at('2027-03-10T00:00:00.000Z'))
  expect(endOfDay(at('2027-03-09T23:59:59.999Z'))).toEqual(at('2027-03-10T00:00:00.000Z'))
  expect(endOfDay(at('2028-02-28T12:00:00.000Z'))).toEqual(at('2028-02-29T00:00:00.000Z'))
})
