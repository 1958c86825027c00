import { describe, expect, it } from 'vitest'
import { showHidden, stretchesOf } from './hidden-characters.ts'

describe('hidden characters', () => {
  it.each([
    'Acme, Inc.',
    'شركة الشرائح',
    'Société Générale',
    'नमस्ते',
    '東京 株式会社',
    'naïve – “quoted” … €',
    '😀 👩🏽‍🚀 ❤️',
    '',
  ])('leaves alone what can be seen: %s', (text) => {
    expect(showHidden(text)).toBe(text)
  })

  it.each([
    ['a control', 'a\u0000b\u007f\u0085', 'a‹U+0000›b‹U+007F›‹U+0085›'],
    ['zero width', 'Ac\u200Bme\u200C\u200D\u2060\uFEFF', 'Ac‹U+200B›me‹U+200C›‹U+200D›‹U+2060›‹U+FEFF›'],
    [
      'bidirectional',
      '\u202Eexe\u202C\u2066x\u2069\u061C\u200F',
      '‹U+202E›exe‹U+202C›‹U+2066›x‹U+2069›‹U+061C›‹U+200F›',
    ],
    ['blanks that are none', 'a\u00A0b\u2003c\u3000d\u2800', 'a‹U+00A0›b‹U+2003›c‹U+3000›d‹U+2800›'],
    ['fillers', '\u3164\uFFA0\u115F', '‹U+3164›‹U+FFA0›‹U+115F›'],
    ['soft hyphen and joiners', 'co\u00ADop\u034F', 'co‹U+00AD›op‹U+034F›'],
    ['tags', 'x\u{E0041}\u{E007F}', 'x‹U+E0041›‹U+E007F›'],
    ['selectors behind letters', 'a\uFE0Fb\u{E0100}', 'a‹U+FE0F›b‹U+E0100›'],
    ['half characters and private ones', '\uD800x\uE000', '‹U+D800›x‹U+E000›'],
    ['ends of lines', 'a\nb\r\u2028', 'a‹U+000A›b‹U+000D›‹U+2028›'],
  ])('marks %s', (_, text, shown) => {
    expect(showHidden(text)).toBe(shown)
  })

  it('keeps the lines of a text that has some, and nothing else', () => {
    expect(showHidden('a\r\nb\u2028c', 'lines')).toBe('a\r\nb‹U+2028›c')
  })

  it('tells marks from text that looks like one', () => {
    expect(stretchesOf('‹U+202E›\u202Ex')).toEqual([
      { text: '‹U+202E›', isMark: false },
      { text: 'U+202E', isMark: true },
      { text: 'x', isMark: false },
    ])
  })
})
