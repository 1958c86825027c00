import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { locales, negotiateLocale } from './locale.ts'

describe('Accept-Language', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['*', undefined],
    ['de', undefined],
    ['en', 'eng'],
    ['eng', 'eng'],
    ['FR', 'fra'],
    ['fr-CA', 'fra'],
    ['ar-EG-u-nu-arab', 'ara'],
    ['de, fr;q=0.5, en;q=0.8', 'eng'],
    ['de;q=1, ar;q=0.1', 'ara'],
    ['fr;q=0, en;q=0.1', 'eng'],
    ['fr;q=0', undefined],
    ['fr ; q=0.3 , ar ; q=0.9', 'ara'],
    ['fr;q=abc, en', 'eng'],
    ['en;q=0.5, fr;q=0.5', 'eng'],
    ['fr, en', 'fra'],
    ['xx-fr', undefined],
    ['constructor', undefined],
    ['__proto__, toString, ar;q=0.2', 'ara'],
  ])('%j asks for %j', (header, locale) => {
    expect(negotiateLocale(header)).toBe(locale)
  })

  test('any header at all gives one of ours or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (header) => {
        const found = negotiateLocale(header)
        expect(found === undefined || locales.includes(found)).toBe(true)
      }),
    )
  })
})
