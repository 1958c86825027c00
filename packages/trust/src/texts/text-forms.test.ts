import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { showHidden } from './hidden-characters.ts'
import { differenceOf, oneLine } from './text-forms.ts'

describe('one line', () => {
  test.each([
    ['  two\t blanks\n', 'two blanks'],
    ['a\u00a0\u2003\u202f\u3000\u1680b', 'a b'],
    ['\u0085a\u2028b\u2029', 'a b'],
    ['e\u0301', 'é'],
    ['ACME acme', 'ACME acme'],
    ['a\u200bb', 'a\u200bb'],
    ['\ufeffa', '\ufeffa'],
    ['', ''],
  ])('of %j is %j', (text, form) => {
    expect(oneLine(text)).toBe(form)
  })

  test('of its own form is that form', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(oneLine(oneLine(text))).toBe(oneLine(text))
      }),
      { seed: 8 },
    )
  })
})

describe('hidden characters', () => {
  test.each([
    ['Acme\u200bChips', 'Acme‹U+200B›Chips'],
    ['\u202egnp.exe', '‹U+202E›gnp.exe'],
    ['a\u2066b\u2069', 'a‹U+2066›b‹U+2069›'],
    ['a\u00adb\ufeffc\u061cd', 'a‹U+00AD›b‹U+FEFF›c‹U+061C›d'],
    ['a\u00a0b', 'a‹U+00A0›b'],
    ['a\u3164b\u{e0041}', 'a‹U+3164›b‹U+E0041›'],
    ['a\u0000b\u007f\ud800', 'a‹U+0000›b‹U+007F›‹U+D800›'],
    ['رقاقة آمنة 😀 Ünï', 'رقاقة آمنة 😀 Ünï'],
  ])('in %j stand as marks', (text, shown) => {
    expect(showHidden(text)).toBe(shown)
  })
})

describe('the difference', () => {
  test.each([
    ['abc', 'abc', undefined],
    ['😀b', '😀c', { position: 2, first: 'b (U+0062)', second: 'c (U+0063)' }],
    ['ab', 'a', { position: 2, first: 'b (U+0062)', second: undefined }],
    ['a b', 'a\u200bb', { position: 2, first: '‹U+0020›', second: '‹U+200B›' }],
  ])('of %j and %j', (one, other, difference) => {
    expect(differenceOf(one, other)).toEqual(difference)
  })
})
