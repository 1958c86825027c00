import { expect, test } from 'vitest'
import { newDecimalId, newId, newToken } from './ids.ts'

test('decimal ids are 36 digits without a leading zero, and never the same', () => {
  const ids = Array.from({ length: 2000 }, newDecimalId)
  for (const id of ids) expect(id).toMatch(/^[1-9]\d{35}$/u)
  expect(new Set(ids).size).toBe(ids.length)
  // Every first digit occurs: the range is used whole.
  expect(new Set(ids.map((id) => id[0])).size).toBe(9)
})

test('ids are UUIDs, tokens 256 bits in base64url', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
  expect(Buffer.from(newToken(), 'base64url')).toHaveLength(32)
  expect(newToken()).toMatch(/^[\w-]{43}$/u)
})
