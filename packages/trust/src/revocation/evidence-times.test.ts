import { expect, test } from 'vitest'
import { nextChangeOf } from './evidence-times.ts'

const now = Date.parse('2026-01-01')
const day = 86_400_000
const from = (begin: number, end?: number) => ({
  thisUpdate: new Date(now + begin),
  nextUpdate: end === undefined ? undefined : new Date(now + end),
})

type Span = ReturnType<typeof from>

test.each<[string, Span[], Span[], number]>([
  ['nothing', [], [], Infinity],
  ['a list without an end', [from(-5)], [], Infinity],
  ['a list that is over', [from(-5, -1)], [], Infinity],
  ['a list that ends', [from(-5, 10)], [], 11],
  ['a list at its end', [from(-5, 0)], [], 1],
  ['a list that begins', [from(5, 10)], [], 5],
  ['a list that begins now', [from(0)], [], Infinity],
  ['the first of several', [from(-5, 30), from(20, 40), from(-5, 50)], [], 20],
  ['an answer that ends', [from(-5, 30)], [from(-5, 10)], 11],
  ['an answer that begins', [from(-5, 30)], [from(5, 40)], 5],
  ['an answer without an end, which is believed for a day', [], [from(-5)], day - 4],
])('%s', (_what, crls, statuses, expected) => {
  expect(nextChangeOf({ crls, ocspResponses: [{ responses: statuses }] }, new Date(now)) - now).toBe(expected)
})
