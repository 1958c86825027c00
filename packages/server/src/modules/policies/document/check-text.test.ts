import { expect, test } from 'vitest'
import { deepestJson } from '../../../platform/http/limits/json-size.ts'
import { readDocument } from './check-text.ts'

const nested = (levels: number) => `${'{"a":'.repeat(levels)}0${'}'.repeat(levels)}`
const long = (length: number) => JSON.stringify({ a: 'x'.repeat(length - 8) })

test.each([
  ['an object', '{"a":1}', undefined],
  ['of the longest length', long(5120), undefined],
  ['with blanks around, which do not count', `${' '.repeat(9000)}{"a":1}`, undefined],
  ['one character longer', long(5121), 'long'],
  ['no JSON', '{"a":}', 'syntax'],
  ['nothing', '', 'syntax'],
  ['a list', '[]', 'object'],
  ['null', 'null', 'object'],
  ['a text', '"a"', 'object'],
  ['as deep as a request may be', nested(deepestJson), undefined],
  ['a thousand levels', nested(1000), 'deep'],
  ['a name that stands twice', '{"a":{"b":1,"b":2}}', 'repeated'],
  ['a name with a meaning', '{"a":[{"__proto__":{}}]}', 'forbidden'],
  ['the same name in letters of another spelling', String.raw`{"\u005f_proto__":{}}`, 'forbidden'],
])('%s', (_, text, expected) => {
  const { document, fault } = readDocument(text)
  expect(fault?.problem).toBe(expected)
  expect(document === null).toBe(expected !== undefined)
})
