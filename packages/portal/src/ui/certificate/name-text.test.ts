import { nameTextOf } from '@entente/trust/view'
import { expect, test } from 'vitest'
import { calledOf, nameLineOf, readName, type NameParts } from './name-text.ts'

const nameOf = (...parts: readonly (readonly [type: string, value: string])[]): NameParts =>
  parts.map(([type, value]) => [{ type, value }])

test.each([
  [nameOf(['C', 'XX'], ['O', 'Acme'], ['CN', 'Chip']), 'Chip', 'O=Acme,C=XX'],
  [
    nameOf(['O', 'Evil'], ['CN', 'National Root CA,O=Ministry of Interior,C=FR']),
    'National Root CA,O=Ministry of Interior,C=FR',
    'O=Evil',
  ],
  [nameOf(['O', 'Acme, Inc.'], ['CN', 'a']), 'a', String.raw`O=Acme\, Inc.`],
  [nameOf(['O', 'Acme, Inc.']), String.raw`O=Acme\, Inc.`, ''],
  [nameOf(['CN', 'first'], ['CN', 'second']), 'first', 'CN=second'],
  [
    [
      [
        { type: 'CN', value: 'a' },
        { type: 'OU', value: 'b' },
      ],
    ],
    'a',
    'OU=b',
  ],
  [nameOf(['1.2.3.4', '#0401'], ['O', 'A+B=C']), String.raw`O=A\+B=C,1.2.3.4=\#0401`, ''],
  [[], '–', ''],
] as const)('%j', (name, called, rest) => {
  const found = readName(name)
  expect({ called: found.called, rest: nameTextOf(found.rest) }).toEqual({ called, rest })
})

test('plain texts show what is hidden', () => {
  const name = nameOf(['O', 'Ac\u200Bme'], ['CN', 'gnp\u202E.exe'])
  expect(calledOf(name)).toBe('gnp‹U+202E›.exe')
  expect(nameLineOf(name)).toBe('CN=gnp‹U+202E›.exe,O=Ac‹U+200B›me')
})
