import * as fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { longestNormalised, normaliseText } from './normalise-text.ts'

const forms = ['NFC', 'NFKC'] as const

test('what people write is normalised as Unicode says', () => {
  const marks = fc.string({ unit: fc.constantFrom('a', 'ﬁ', '\u0301', '\u0323', '\u05B0', 'й', 'ﷺ', ' ') })
  const written = fc.oneof(fc.string({ unit: 'binary' }), marks)
  fc.assert(
    fc.property(written, fc.constantFrom(...forms), (text, form) => {
      fc.pre(!/\p{M}{31}/u.test(text))
      expect(normaliseText(text, form)).toBe(text.normalize(form))
    }),
    { seed: 15 },
  )
})

test.each(forms)('%s never meets more than thirty marks in a row', (form) => {
  const normalize = vi.spyOn(String.prototype, 'normalize')
  try {
    normaliseText(`a${'\u0301\u0323'.repeat(30_000)}b`, form)
    const [met] = normalize.mock.contexts as unknown as [string]
    const runs = met.split('\u034F').map((run) => run.match(/\p{M}/gu)?.length)
    expect([...new Set(runs)]).toEqual([30])
  } finally {
    normalize.mockRestore()
  }
})

test('a text is the same whether it was normalised once or twice', () => {
  const once = normaliseText(`a${'\u0301\u0323'.repeat(200)}`, 'NFC')
  expect(normaliseText(once, 'NFC') === once).toBe(true)
})

test('a text that nobody has measured is refused', () => {
  expect(normaliseText('a'.repeat(longestNormalised), 'NFC')).toHaveLength(longestNormalised)
  expect(() => normaliseText('a'.repeat(longestNormalised + 1), 'NFC')).toThrow(RangeError)
})
