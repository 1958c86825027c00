import { expect, test } from 'vitest'
import { toRequest } from './registration.ts'
import type { Registration } from './registration.ts'

const sound: Registration = {
  partnerType: 'FTM_Provider',
  policyGroup: '',
  firstName: '  Salma ',
  lastName: 'O’Neil',
  organizationName: 'Acme   Chips',
  address: '1 Rue de la\nPaix',
  phone: '+212 600 00 00 00',
  email: 'salma@example.org',
  locale: 'ara',
  purpose: ' Chips  for kits ',
  userName: ' acme-chips',
  password: 'four random words',
  passwordAgain: 'four random words',
}

test('a registration is sent tidied, its password as typed', () => {
  expect(toRequest({ ...sound, password: ' spaces stay  here ' })).toMatchObject({
    firstName: 'Salma',
    organizationName: 'Acme Chips',
    address: '1 Rue de la Paix',
    purpose: 'Chips for kits',
    userName: 'acme-chips',
    password: ' spaces stay  here ',
  })
})
