import { expect, test } from 'vitest'
import { hashOf, isHash } from './binary-hash.ts'

test('a program is hashed as everybody does', async () => {
  const bytes = new TextEncoder().encode('abc')
  expect(await hashOf(bytes.buffer)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test.each([
  ['', false],
  ['b1', true],
  ['x'.repeat(36), true],
  ['x'.repeat(37), false],
  ['AB'.repeat(32), true],
  ['g'.repeat(64), false],
  ['a'.repeat(65), false],
])('%s', (text, is) => {
  expect(isHash(text)).toBe(is)
})
