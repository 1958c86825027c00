import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { findRepeatedName } from './exact-json.ts'

test.each([
  ['{"a":1,"a":2}', 'a'],
  [String.raw`{"a":1,"\u0061":2}`, 'a'],
  ['{"a" : 1 , "b": {"c":1,\n"c" :2}}', 'c'],
  ['[{"a":1},{"a":1,"b":[{"x":0,"x":0}]}]', 'x'],
  ['{"__proto__":1,"__proto__":2}', '__proto__'],
  ['{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}', undefined],
  ['{"a":"a","b":"a"}', undefined],
  [String.raw`{"a":"\"a\":1","b":"{\"b\":1}"}`, undefined],
  ['["a","a"]', undefined],
  ['{"a":1,"a', undefined],
  [String.raw`{"a\"`, undefined],
  ['', undefined],
])('%s: %s', (text, expected) => {
  expect(findRepeatedName(text)).toBe(expected)
})

test('what a value is written as never repeats a name', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (text) => {
      expect(findRepeatedName(text)).toBeUndefined()
    }),
    { seed: 10 },
  )
})

test('a member that is written again is found, wherever it stands', () => {
  const member = fc.string({ minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(fc.array(member, { maxLength: 6 }), member, fc.json(), (names, name, value) => {
      const others = names.filter((each) => each !== name).map((each) => `${JSON.stringify(each)}:${value}`)
      const twice = [`${JSON.stringify(name)}:${value}`, ...new Set(others), `${JSON.stringify(name)}:0`]
      expect(findRepeatedName(`[{"k":{${twice.join(',')}}}]`)).toBe(name)
    }),
    { seed: 10 },
  )
})
