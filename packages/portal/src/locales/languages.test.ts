import { expect, test } from 'vitest'
import { directionOf, fromAccountLocale, languages, preferredLanguage, toAccountLocale } from './languages.ts'

test.each([
  [['fr-CA', 'en'], 'fr'],
  [['de', 'ar-MA'], 'ar'],
  [['de'], 'en'],
  [[], 'en'],
])('a browser that prefers %o gets %s', (tags, language) => {
  expect(preferredLanguage(tags)).toBe(language)
})

test('account locales and languages map onto each other', () => {
  for (const language of languages) expect(fromAccountLocale(toAccountLocale(language))).toBe(language)
})

test('only Arabic runs from right to left', () => {
  expect(languages.map(directionOf)).toEqual(['ltr', 'ltr', 'rtl'])
})
