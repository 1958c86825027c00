import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { operations } from '../../../contracts.ts'
import { unboundedParts } from './bounds.ts'
import {
  armour,
  bounded,
  certificateText,
  expiryPeriod,
  formatted,
  identifier,
  line,
  pathId,
  searchText,
  text,
} from '../fields.ts'
import { operation, v1 } from '../operation.ts'

const taking = (request: z.ZodType) =>
  operation({
    name: 'planted.take',
    method: 'POST',
    path: '/planted',
    summary: 'For tests',
    envelope: v1,
    access: { public: true, why: 'a test' },
    request,
    response: z.object({}),
    errors: [],
  })

test('every operation measures whatever it takes before anything else happens to it', () => {
  expect(operations.length).toBeGreaterThan(100)
  expect(operations.flatMap(unboundedParts)).toEqual([])
})

describe('a request is not measured first', () => {
  test.each<[string, z.ZodType]>([
    ['a text without a bound', z.string()],
    ["the schema library's own bound, which names no octets and may come late", z.string().max(5)],
    ['a form before the bound', z.string().regex(/^a+$/u).max(5)],
    ['a date', z.iso.datetime()],
    ['a text made of anything', z.coerce.string()],
    ['a number made of anything', z.coerce.number()],
    ['a list without a largest number', z.array(line(5))],
    [
      'a list that is matched before it is counted',
      z
        .array(line(5))
        .refine(() => true)
        .max(3),
    ],
    ['an unbounded text in a list', z.array(z.string()).max(3)],
    ['a record', z.record(line(5), line(5))],
    ['anything', z.unknown()],
    ['further members', z.looseObject({ name: line(5) })],
    ['a text that is changed before it is measured', z.preprocess((value) => value, line(5))],
    ['one of several texts', z.union([z.literal(''), z.string()])],
    ['an optional text', z.string().nullish()],
    ['a default text', z.string().default('')],
    ['a text deep inside', z.object({ list: z.array(z.object({ text: z.string() })).max(2) })],
    ['a nest without an end', z.lazy(() => z.object({}))],
  ])('%s', (_, schema) => {
    const [fault, ...others] = unboundedParts(taking(z.object({ field: schema })))
    expect(fault).toMatch(/^planted\.take request\.field/u)
    expect(others).toEqual([])
  })
})

test('what the fields make is', () => {
  const all = z.object({
    line: line(5).nullish(),
    identifier: identifier(5),
    text: text(5).optional(),
    armour: armour(5),
    certificate: certificateText,
    search: searchText(5).meta({ enum: ['a'] }),
    path: pathId(),
    days: expiryPeriod,
    formatted: formatted(/^a$/u, 1),
    piped: bounded(32).pipe(z.iso.datetime()),
    list: z.array(line(5)).max(2),
    choice: z.union([z.literal(''), line(5)]),
    number: z.int(),
    flag: z.boolean(),
  })
  expect(unboundedParts(taking(all))).toEqual([])
})

describe('a mebibyte of anything', () => {
  const all = ['a\u0301\u0323', ' ', '(', '\ud800', '9', '\u{1f600}'].map((sign) =>
    sign.repeat(Math.ceil(1024 ** 2 / sign.length)),
  )
  test.each([
    ['line', line(2000)],
    ['identifier', identifier(256)],
    ['text', text(500)],
    ['armour', certificateText],
    ['search text', searchText(256)],
    ['formatted text', formatted(/^a$/u, 64)],
  ])('is refused as a %s by its length alone', (_, schema) => {
    const normalize = vi.spyOn(String.prototype, 'normalize')
    try {
      const issues = all.flatMap((value) => schema.safeParse(value).error?.issues ?? [])
      expect(normalize).not.toHaveBeenCalled()
      // A blank, a wrong form or a bad character would be a second one, or another.
      expect(issues.map(({ code }) => code)).toEqual(all.map(() => 'custom'))
      expect(issues.map(({ message }) => message)).toEqual(all.map(() => issues[0]?.message))
    } finally {
      normalize.mockRestore()
    }
  })
})

test('bytes in a text are measured in octets, for a code unit may be three of them', () => {
  expect(armour(6).safeParse('AAAAAA').success).toBe(true)
  expect(armour(6).safeParse('AA€').success).toBe(true)
  expect(armour(6).safeParse('AAAA€').success).toBe(false)
  expect(text(5).safeParse('AAAA€').success).toBe(true)
})
