import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { operation, v2 } from '../operation.ts'
import { lazySerializer, responseSchema, sameText } from './response-schema.ts'

const part = z.object({ name: z.string(), since: z.string().nullable(), marks: z.array(z.number().int()) })

const declared = (piece: typeof part) =>
  operation({
    name: 'test.parts',
    method: 'GET',
    path: '/parts',
    summary: 'parts',
    envelope: v2('test'),
    access: { public: true, why: 'a test' },
    response: z.object({
      isGood: z.boolean(),
      code: z.string().nullable(),
      maybe: z.string().optional(),
      one: piece.nullable(),
      many: z.array(piece),
      inside: z.object({ deep: piece.nullable(), word: z.string() }),
    }),
    errors: [],
  })

const plain = declared(part)
const marked = declared(sameText(part))

const parts = fc.record({
  name: fc.string({ unit: 'binary' }),
  since: fc.option(fc.string()),
  marks: fc.array(fc.integer(), { maxLength: 3 }),
})
const responses = fc.record(
  {
    isGood: fc.boolean(),
    code: fc.option(fc.string()),
    maybe: fc.string(),
    one: fc.option(parts),
    many: fc.array(parts, { maxLength: 3 }),
    inside: fc.record({ deep: fc.option(parts), word: fc.string(), undeclared: fc.integer() }),
    undeclared: fc.string(),
  },
  { requiredKeys: ['isGood', 'code', 'one', 'many', 'inside', 'undeclared'] },
)

const envelope = (response: unknown) => ({
  id: 'test',
  version: '1.0',
  responseTime: '2026-01-01T00:00:00.000Z',
  metadata: null,
  response,
  errors: [],
})

test('with parts that are written once, an answer says the same as without, the second time, too', () => {
  const [without, withMarks] = [lazySerializer(plain), lazySerializer(marked)]
  fc.assert(
    fc.property(responses, (response) => {
      const text = without(envelope(response))
      const said: unknown = JSON.parse(text)
      for (let time = 0; time < 2; time += 1)
        expect(JSON.parse(withMarks(envelope(response)))).toStrictEqual(said)
    }),
    { seed: 12, numRuns: 300 },
  )
})

test('two objects that say the same are two; the same object is written once', () => {
  const write = lazySerializer(marked)
  const piece = { name: 'x', since: null, marks: [1] }
  const response = { isGood: true, code: null, one: piece, many: [], inside: { deep: null, word: '' } }
  const text = write(envelope(response))
  // Nobody may change such an object: its text is not made anew.
  piece.name = 'y'
  expect(write(envelope(response))).toBe(text)
  expect(write(envelope({ ...response, one: { ...piece } }))).toContain('"name":"y"')
})

test('what a part does not declare is not written', () => {
  const piece = { name: 'x', since: null, marks: [], secret: 'undeclared' }
  const response = { isGood: true, code: null, one: piece, many: [piece], inside: { deep: piece, word: '' } }
  expect(lazySerializer(marked)(envelope(response))).not.toContain('undeclared')
})

test('nothing of it stands in the documents', () => {
  expect(responseSchema(marked)).toEqual(responseSchema(plain))
})
