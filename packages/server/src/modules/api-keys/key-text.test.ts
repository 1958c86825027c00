import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVault } from '../../platform/keys/vault.ts'
import { digestOf, hintOf, isKeyText, newKeyText } from './key-text.ts'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

describe('the form of a key', () => {
  test('is a prefix for scanners, a secret and its check, fit for an address', () => {
    const text = newKeyText()
    expect(text).toMatch(/^ent_[0-9A-Za-z]{32}$/u)
    expect(encodeURIComponent(text)).toBe(text)
    expect(isKeyText(text)).toBe(true)
    // As another implementation of CRC-32, written in base 62, has it.
    expect(isKeyText('ent_000000000000000000000000002CeDGx')).toBe(true)
  })

  test('holds more than 128 bits beside what is shown', () => {
    const bits = (36 - 6 - hintOf(newKeyText()).length) * Math.log2(digits.length)
    expect(bits).toBeGreaterThan(128)
  })

  test('uses every digit at every place', () => {
    const texts = Array.from({ length: 3000 }, newKeyText)
    expect(new Set(texts).size).toBe(texts.length)
    for (let place = 4; place < 30; place += 1)
      expect(new Set(texts.map((text) => text[place])).size, `place ${place}`).toBe(digits.length)
  })

  test('tells every single typing error, and every two letters that changed places', () => {
    const text = newKeyText()
    fc.assert(
      fc.property(fc.nat(35), fc.constantFrom(...digits), (place, digit) => {
        const mistyped = text.slice(0, place) + digit + text.slice(place + 1)
        expect(isKeyText(mistyped)).toBe(mistyped === text)
      }),
      { seed: 4, numRuns: 2000 },
    )
    for (let place = 0; place < 35; place += 1) {
      const [one, other] = [text[place] ?? '', text[place + 1] ?? '']
      const swapped = text.slice(0, place) + other + one + text.slice(place + 2)
      expect(isKeyText(swapped)).toBe(swapped === text)
    }
  })

  test.each(['', 'ent_', '123456', ' ', 'x'.repeat(100_000), 'ent_\u0000', '652971'])(
    '%.20j is none',
    (text) => {
      expect(isKeyText(text)).toBe(false)
    },
  )

  test('no blank, case or padding passes', () => {
    const text = newKeyText()
    for (const other of [
      ` ${text}`,
      `${text} `,
      `${text}\n`,
      text.toUpperCase(),
      `${text}0`,
      text.slice(0, -1),
    ])
      expect(isKeyText(other)).toBe(false)
  })
})

test('a key is found under its master key alone', () => {
  const text = newKeyText()
  const [one, other] = [1, 2].map((byte) => createVault(Buffer.alloc(32, byte)))
  expect(digestOf(one!, text)).toHaveLength(32)
  expect(digestOf(one!, text).equals(digestOf(one!, text))).toBe(true)
  expect(digestOf(one!, text).equals(digestOf(other!, text))).toBe(false)
})
