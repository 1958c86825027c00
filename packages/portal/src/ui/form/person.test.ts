import { expect, test } from 'vitest'
import { personProblemsOf } from './person.ts'

const sound = {
  firstName: '  Salma ',
  lastName: 'O’Neil',
  email: ' salma@example.org',
  phone: '+212 600 00 00 00',
  address: '1 Rue de la\nPaix',
  organizationName: 'Acme   Chips',
  userName: 'acme-chips',
}

test('nothing is wrong with a sound person, nor with fields that a form does not have', () => {
  expect(personProblemsOf(sound)).toEqual({})
  expect(personProblemsOf({ firstName: 'Salma' })).toEqual({})
  expect(personProblemsOf({})).toEqual({})
})

test('every field of a form is asked for, blanks are nothing', () => {
  const blank = Object.fromEntries(Object.keys(sound).map((name) => [name, ' \t']))
  expect(personProblemsOf(blank)).toEqual(
    Object.fromEntries(Object.keys(sound).map((name) => [name, 'missing'])),
  )
})

test.each([
  "o'neil@example.org",
  'x@xn--e1afmkfd.xn--80akhbyknj4f',
  'x@пример.испытание',
  'a+b@c.photography',
])('%s is an address, as for the server', (email) => {
  expect(personProblemsOf({ email })).toEqual({})
})

test.each([
  ['email', 'nobody'],
  ['email', 'nobody@localhost'],
  ['email', 'no..body@example.org'],
  ['phone', 'call me'],
  ['userName', 'two words'],
  ['userName', 'شريك'],
  ['userName', 'a'.repeat(37)],
] as const)('%s cannot be %j', (name, value) => {
  expect(personProblemsOf({ ...sound, [name]: value })).toEqual({ [name]: name })
})
