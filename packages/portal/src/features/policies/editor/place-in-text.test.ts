import { assert, json, property } from 'fast-check'
import { expect, test } from 'vitest'
import { placeInText } from './place-in-text.ts'

const text = `{
  "authTokenType": "nobody",
  "allowedAuthTypes": [{ "authType": "otp", "mandatory": "yes" }, { "authType": "bio" }],
  "a\\"b": [1, true, []]
}`

const cut = (path: string): string => {
  const { start, end } = placeInText(text, path)
  return text.slice(start, end)
}

test.each([
  ['authTokenType', '"authTokenType": "nobody"'],
  ['allowedAuthTypes/0/mandatory', '"mandatory": "yes"'],
  ['allowedAuthTypes/1', '{ "authType": "bio" }'],
  ['a"b/1', 'true'],
  ['a"b/2', '[]'],
  // What is missing is shown by what would hold it.
  ['allowedAuthTypes/1/mandatory', '{ "authType": "bio" }'],
  ['sharableAttributes', text],
  ['', text],
])('what stands at %s', (path, expected) => {
  expect(cut(path)).toBe(expected)
})

test('a text that is no JSON has places as far as it can be read, and no more', () => {
  expect(placeInText('{ "a": [1, ', 'a/0')).toEqual({ start: 8, end: 9 })
  for (const broken of ['', '{', '{"a"', '{"a":', '[,,', '}', '"a', '{"a" "b" "c"}'])
    expect(placeInText(broken, 'a/b/c').end).toBeLessThanOrEqual(broken.length)
})

test('every member of any document is found, in its own words', () => {
  assert(
    property(json({ maxDepth: 4 }), (written) => {
      const value: unknown = JSON.parse(written)
      const pretty = JSON.stringify(value, null, 2)
      const { start, end } = placeInText(pretty, '')
      expect(JSON.parse(pretty.slice(start, end))).toEqual(value)
      if (!Array.isArray(value)) return
      for (const [position, each] of value.entries()) {
        const place = placeInText(pretty, String(position))
        expect(JSON.parse(pretty.slice(place.start, place.end))).toEqual(each)
      }
    }),
    { seed: 62 },
  )
})
