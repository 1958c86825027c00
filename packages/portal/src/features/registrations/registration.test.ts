import { expect, test } from 'vitest'
import { emptyRegistration, problemsOf, toRequest } from './registration.ts'
import type { Registration } from './registration.ts'

const sound: Registration = {
  partnerType: 'FTM_Provider',
  firstName: '  Salma ',
  lastName: 'O’Neil',
  organizationName: 'Acme   Chips',
  address: '1 Rue de la\nPaix',
  phone: '+212 600 00 00 00',
  email: 'salma@example.org',
  locale: 'ara',
  purpose: ' Chips  for kits ',
  userName: 'acme-chips',
  password: 'four random words',
  passwordAgain: 'four random words',
}

test('a sound registration has no problem and is sent tidied, its password as typed', () => {
  expect(problemsOf(sound)).toEqual({})
  expect(toRequest({ ...sound, password: ' spaces stay  here ' })).toMatchObject({
    firstName: 'Salma',
    organizationName: 'Acme Chips',
    address: '1 Rue de la Paix',
    purpose: 'Chips for kits',
    password: ' spaces stay  here ',
  })
})

test('an empty one misses everything', () => {
  const problems = problemsOf(emptyRegistration('fra'))
  expect(new Set(Object.values(problems))).toEqual(new Set(['missing']))
  expect(Object.keys(problems)).toHaveLength(10)
})

test.each([
  [{ email: 'nobody' }, { email: 'email' }],
  [{ phone: 'call me' }, { phone: 'phone' }],
  [{ userName: 'two words' }, { userName: 'userNameForm' }],
  [{ userName: 'شريك' }, { userName: 'userNameForm' }],
  [{ userName: 'a'.repeat(37) }, { userName: 'userNameLong' }],
  [{ password: 'short', passwordAgain: 'short' }, { password: 'passwordShort' }],
  [{ passwordAgain: 'another one' }, { passwordAgain: 'passwordsDiffer' }],
] satisfies [Partial<Registration>, unknown][])('%o', (change, problems) => {
  expect(problemsOf({ ...sound, ...change })).toEqual(problems)
})
