import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { biometricForm, readBiometric, withoutDoubles, writeBiometric } from './extractor.ts'

test.each([
  ['face', { modality: 'face', subTypes: null }],
  ['finger[Left Thumb,Right Thumb]', { modality: 'finger', subTypes: 'Left Thumb,Right Thumb' }],
  [' iris [ Left ]', { modality: 'iris', subTypes: 'Left' }],
  ['iris[ ]', { modality: 'iris', subTypes: null }],
])('%j is read in its parts', (text, parts) => {
  expect(biometricForm.test(text)).toBe(true)
  expect(readBiometric(text)).toEqual(parts)
})

test.each(['', '[]', '[Left]', 'finger[', 'finger]', 'finger[Left]]', 'finger[a][b]', 'x'.repeat(65)])(
  '%j is no biometric',
  (text) => {
    expect(biometricForm.test(text)).toBe(false)
  },
)

test('what is written is read as it was', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 64 })
    .filter((text) => /^[^[\]\s](?:[^[\]]*[^[\]\s])?$/u.test(text))
  fc.assert(
    fc.property(word, fc.option(word), (modality, subTypes) => {
      const text = writeBiometric({ modality, subTypes })
      expect(biometricForm.test(text)).toBe(true)
      expect(readBiometric(text)).toEqual({ modality, subTypes })
    }),
    { seed: 28, numRuns: 300 },
  )
})

test('of two for one modality of an attribute, the later counts', () => {
  const one = {
    attributeName: 'photo',
    modality: 'face',
    subTypes: null,
    provider: 'a',
    providerVersion: null,
  }
  const other = { ...one, modality: 'iris' }
  expect(withoutDoubles([one, other, { ...one, provider: 'b' }])).toEqual([{ ...one, provider: 'b' }, other])
})
