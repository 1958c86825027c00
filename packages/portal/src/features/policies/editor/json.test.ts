import { expect, test } from 'vitest'
import { emptyFor, readDocument, withMember, writeDocument } from './json.ts'

test.each([
  ['{"a":1}', { a: 1 }],
  ['[]', null],
  ['null', null],
  ['{"a":', null],
  ['', null],
])('the document in %s', (text, document) => {
  expect(readDocument(text)).toEqual(document)
})

test('what is written is read again', () => {
  const document = { b: [{ a: 'x' }], a: true }
  expect(readDocument(writeDocument(document))).toEqual(document)
})

test('a member is changed in its place, added at the end, or taken out', () => {
  const object = { a: 1, b: 2 }
  expect(JSON.stringify(withMember(object, 'a', 3))).toBe('{"a":3,"b":2}')
  expect(JSON.stringify(withMember(object, 'c', []))).toBe('{"a":1,"b":2,"c":[]}')
  expect(JSON.stringify(withMember(object, 'a', undefined))).toBe('{"b":2}')
  expect(object).toEqual({ a: 1, b: 2 })
})

test('an empty value has what its schema asks for', () => {
  const schema = {
    type: 'object',
    required: ['flag', 'list', 'word', 'text', 'inner'],
    properties: {
      flag: { type: 'boolean' },
      list: { type: 'array', items: { type: 'string' } },
      word: { type: 'string', enum: ['random', 'policy'] },
      text: { type: 'string' },
      inner: { type: 'object', required: ['more'], properties: { more: { type: 'boolean' } } },
      optional: { type: 'string' },
    },
  }
  expect(emptyFor(schema)).toEqual({
    flag: false,
    list: [],
    word: 'random',
    text: '',
    inner: { more: false },
  })
})
