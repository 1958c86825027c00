import { expect, test } from 'vitest'
import { readName } from './distinguished-name.ts'

test.each([
  ['CN=Root CA,O=Acme,C=MA', { called: 'Root CA', rest: 'O=Acme, C=MA' }],
  ['O=Acme, CN=Chip\\, 1', { called: 'Chip, 1', rest: 'O=Acme' }],
  ['O=No common name', { called: 'O=No common name', rest: '' }],
])('%s', (name, expected) => {
  expect(readName(name)).toEqual(expected)
})
