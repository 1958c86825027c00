import { expect, test } from 'vitest'
import { frenchFaultsOf } from './french-typography.ts'

test.each([
  'Quitter\u202f?',
  'Fini\u202f; voici «\u00a0le nom\u00a0»\u00a0: 12:30, https://exemple.org',
  '{state, select, a {Ceci\u00a0:} other {Cela\u202f!}}',
  'avec l’en-tête Content-Type: application/json',
])('%j is in order', (text) => expect(frenchFaultsOf(text)).toEqual([]))

test.each([
  ['Quitter ?', 'before ;'],
  ['Quitter?', 'before ;'],
  ['Quitter\u00a0!', 'before ;'],
  ['Motif : aucun', 'before a colon'],
  ['{a, select, b {Motif :} other {}}', 'before a colon'],
  ['« le nom »', 'inside'],
  ['«le nom»', 'inside'],
])('%j is not', (text, rule) => {
  expect(frenchFaultsOf(text)).toEqual([expect.stringContaining(rule)])
})
