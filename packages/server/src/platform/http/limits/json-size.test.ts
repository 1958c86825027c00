import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepestJson, isModestJson, mostJsonValues } from './json-size.ts'

const nested = (levels: number, open = '[', close = ']') => open.repeat(levels) + close.repeat(levels)

test.each([
  ['as deep as allowed', nested(deepestJson), true],
  ['one level deeper', nested(deepestJson + 1), false],
  ['a deeper object', nested(deepestJson + 1, '{"a":', '}'), false],
  ['a mebibyte of opening brackets', '['.repeat(1024 ** 2), false],
  ['as many values as allowed', `[${'0,'.repeat(mostJsonValues - 2)}0]`, true],
  ['one value more', `[${'0,'.repeat(mostJsonValues - 1)}0]`, false],
  ['many members', `{${'"a":0,'.repeat(mostJsonValues)}"a":0}`, false],
  ['many lists next to each other', `[${'[],'.repeat(mostJsonValues)}0]`, false],
  ['brackets in a string', JSON.stringify({ text: '[{,'.repeat(20_000) }), true],
  ['escaped quotes in a string', JSON.stringify({ text: String.raw`\"[`.repeat(20_000) }), true],
  ['a string that ends with a backslash, then brackets', `["a\\\\",${nested(deepestJson)}]`, false],
  ['a string without an end', `["${'['.repeat(20_000)}`, true],
  ['what is no JSON', '"'.repeat(1001), true],
])('%s: %#', (_, text, expected) => {
  expect(isModestJson(text)).toBe(expected)
})

const countOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, each) => sum + countOf(each), 1)
    : 1

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((each) => depthOf(each)))
    : 0

test('the text is counted as the parsed value would be', () => {
  const levels = fc.integer({ min: 0, max: deepestJson + 3 })
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), levels, fc.boolean(), (inner, outer, inLists) => {
      const text = inLists
        ? `${'['.repeat(outer)}${inner}${']'.repeat(outer)}`
        : `${'{"a":'.repeat(outer)}${inner}${'}'.repeat(outer)}`
      const value: unknown = JSON.parse(text)
      fc.pre(countOf(value) < mostJsonValues / 2)
      expect(isModestJson(text)).toBe(depthOf(value) <= deepestJson)
    }),
    { seed: 8 },
  )
})
