import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { translatorOf } from '../i18n/translate.ts'
import { identifier, jsonObject, line, pathId, text } from './fields.ts'
import { explainIssue } from './parameter-problem.ts'

const problemOf = (schema: ReturnType<typeof line>, value: unknown): string | undefined => {
  const [issue] = schema.safeParse(value).error?.issues ?? []
  const problem = issue && explainIssue(issue, value)
  return problem && translatorOf('eng')(problem.key, problem.values)
}

// The contract's words.
const blank = 'value is empty or null'
const tooLong = 'Length should be in between 1 and 36 chars'

describe('a line', () => {
  test.each([
    ['Ferrum', 'Ferrum'],
    ['  two\t blanks\n', 'two blanks'],
    ['e\u0301te\u0301', 'été'],
    ['رقاقة آمنة', 'رقاقة آمنة'],
    ['😀'.repeat(18), '😀'.repeat(18)],
    [`O'Brien "<b>%_\\`, `O'Brien "<b>%_\\`],
  ])('takes %j as %j', (sent, kept) => {
    expect(line(36).parse(sent)).toBe(kept)
  })

  test.each([
    [undefined, blank],
    [null, blank],
    [7, blank],
    [{}, blank],
    ['', blank],
    [' \u00a0\u2003', blank],
    ['x'.repeat(37), tooLong],
    ['😀'.repeat(19), tooLong],
    ['a\u0000b', 'control characters are not allowed'],
    ['a\u001bb', 'control characters are not allowed'],
    ['a\u007f', 'control characters are not allowed'],
    ['half of a pair \ud83d', 'control characters are not allowed'],
    ['\udc00', 'control characters are not allowed'],
  ])('refuses %j: %s', (sent, problem) => {
    expect(problemOf(line(36), sent)).toBe(problem)
  })

  test('once taken, is taken again unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (sent) => {
        const first = line(36).safeParse(sent)
        if (!first.success) return
        expect(line(36).parse(first.data)).toBe(first.data)
        expect(first.data).not.toMatch(/\p{Cs}/u)
      }),
    )
  })
})

describe('what the database cannot hold', () => {
  test.each([
    ['identifier', identifier(36)],
    ['text', text(100)],
    ['path variable', pathId()],
  ])('is refused in every %s', (_, schema) => {
    expect(schema.safeParse('plain').success).toBe(true)
    expect(schema.safeParse('nul\u0000').success).toBe(false)
    expect(schema.safeParse('half \ud83d').success).toBe(false)
  })
})

describe('what is measured as it arrives', () => {
  test('leaves room for letters that are sent in pieces, and for blanks', () => {
    const decomposed = '\u03b1\u0313\u0300\u0345'
    expect(line(36).parse(decomposed.repeat(36))).toBe('\u1f82'.repeat(36))
    expect(line(36).parse(`${' '.repeat(60)}x${' '.repeat(60)}`)).toBe('x')
  })

  test('is too long beyond that, in the words of the limit', () => {
    expect(problemOf(line(36), ' '.repeat(145))).toBe(tooLong)
    expect(problemOf(line(36), `a${'\u0301'.repeat(500_000)}`)).toBe(tooLong)
  })
})

test('an object of JSON is measured as it is written, and holds nothing that cannot be stored', () => {
  const object = jsonObject(20)
  const accepts = (value: unknown) => object.safeParse(value).success
  expect(accepts({ a: 'x'.repeat(12) })).toBe(true)
  expect(accepts({ a: 'x'.repeat(13) })).toBe(false)
  for (const text of ['\u0000', '\ud800', '\\\u0000']) expect(accepts({ a: text }), text).toBe(false)
  // A text about an escape is none.
  for (const text of [String.raw`\u0000`, String.raw`\\ud800`, 'a\nb'])
    expect(accepts({ a: text }), text).toBe(true)
  for (const value of [undefined, null, 'text', 7, []]) expect(accepts(value)).toBe(false)
})
