import { expect, test } from 'vitest'
import { orElse, whenAllKnown, whenKnown } from './soon.ts'

const fail = (): never => {
  throw new Error('no')
}

test('what is known is gone on with at once, what will be later', async () => {
  expect(whenKnown(1, (one) => one + 1)).toBe(2)
  const later = whenKnown(Promise.resolve(1), (one) => one + 1)
  expect(later).toBeInstanceOf(Promise)
  expect(await later).toBe(2)
  expect(await whenKnown(1, async (one) => one + 1)).toBe(2)
})

test('of several, one that is not known makes all wait', async () => {
  expect(whenAllKnown([1, 'two', undefined], (all) => all)).toEqual([1, 'two', undefined])
  const later = whenAllKnown([1, Promise.resolve('two')], ([one, two]) => `${one} ${two}`)
  expect(later).toBeInstanceOf(Promise)
  expect(await later).toBe('1 two')
  await expect(whenAllKnown([1, Promise.reject(new Error('no'))], () => 1)).rejects.toThrow('no')
})

test('what fails is recovered from, now or later, and nothing is swallowed', async () => {
  const words = (error: unknown): string => (error as Error).message
  expect(orElse(() => 1, words)).toBe(1)
  expect(orElse(fail, words)).toBe('no')
  expect(await orElse(async () => fail(), words)).toBe('no')
  expect(() => orElse(fail, fail)).toThrow('no')
  await expect(orElse(async () => fail(), fail)).rejects.toThrow('no')
  expect(() => whenKnown(1, fail)).toThrow('no')
})
