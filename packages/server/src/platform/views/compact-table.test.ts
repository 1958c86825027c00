import { createHash } from 'node:crypto'
import { array, assert, boolean, nat, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import { createCompactTable } from './compact-table.ts'

const keyOf = (name: number | string): Buffer => createHash('sha256').update(String(name)).digest()
const recordOf = (name: number | string, value: number): Buffer =>
  Buffer.concat([keyOf(name), Buffer.from([value])])

test('holds what a map holds, whatever is set and removed', () => {
  const step = record({ name: nat(60), value: nat(255), isRemoval: boolean() })
  assert(
    property(array(step, { maxLength: 400 }), (steps) => {
      const table = createCompactTable(32, 1)
      const map = new Map<number, number>()
      for (const { name, value, isRemoval } of steps) {
        if (isRemoval) {
          map.delete(name)
          table.remove(keyOf(name))
        } else {
          map.set(name, value)
          table.set(recordOf(name, value))
        }
      }
      expect(table.size).toBe(map.size)
      for (let name = 0; name <= 60; name += 1) expect(table.find(keyOf(name))?.[0]).toBe(map.get(name))
    }),
    { seed: 11, numRuns: 60 },
  )
})

test('keeps keys apart that fall on one place, also behind a removed one', () => {
  const colliding = (first: number): Buffer =>
    Buffer.concat([Buffer.from([first, 0, 0, 0]), Buffer.alloc(4, 7)])
  const table = createCompactTable(8, 1)
  for (let first = 0; first < 200; first += 1)
    table.set(Buffer.concat([colliding(first), Buffer.from([first])]))
  for (let first = 0; first < 200; first += 2) table.remove(colliding(first))
  expect(table.size).toBe(100)
  for (let first = 0; first < 200; first += 1)
    expect(table.find(colliding(first))?.[0]).toBe(first % 2 === 0 ? undefined : first)
})

test('grows beyond one chunk, shrinks, and takes some tens of bytes for an entry', () => {
  const table = createCompactTable(32, 1)
  const many = 50_000
  for (let name = 0; name < many; name += 1) table.set(recordOf(name, name % 251))
  expect(table.bytes / many).toBeLessThan(60)
  for (let name = 0; name < many; name += 97) expect(table.find(keyOf(name))?.[0]).toBe(name % 251)
  const full = table.bytes
  for (let name = 0; name < many - 10; name += 1) table.remove(keyOf(name))
  expect(table.size).toBe(10)
  expect(table.bytes).toBeLessThan(full)
  for (let name = many - 10; name < many; name += 1) expect(table.find(keyOf(name))?.[0]).toBe(name % 251)
  table.clear()
  expect(table.find(keyOf(many - 1))).toBeUndefined()
})

test('takes many packed ones, and goes on from there as from any', () => {
  const names = Array.from({ length: 13_000 }, (_, name) => name)
  const table = createCompactTable(32, 1)
  for (let begin = 0; begin < names.length; begin += 5_000)
    table.load(Buffer.concat(names.slice(begin, begin + 5_000).map((name) => recordOf(name, name % 251))))
  table.endLoad()
  expect(table.size).toBe(names.length)
  for (const name of names) expect(table.find(keyOf(name))?.[0]).toBe(name % 251)
  for (const name of names.filter((each) => each % 3 === 0)) table.remove(keyOf(name))
  for (let name = 13_000; name < 20_000; name += 1) table.set(recordOf(name, 1))
  for (const name of names) expect(table.find(keyOf(name))?.[0]).toBe(name % 3 === 0 ? undefined : name % 251)
  for (let name = 13_000; name < 20_000; name += 1) expect(table.find(keyOf(name))?.[0]).toBe(1)
  expect(() => table.load(Buffer.alloc(34))).toThrow(RangeError)
})

test('takes no record of another width', () => {
  expect(() => createCompactTable(32, 1).set(Buffer.alloc(32))).toThrow(RangeError)
})
