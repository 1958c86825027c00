import { expect, test } from 'vitest'
import { roles } from '../../api/roles.gen.ts'
import { destinationsOf } from './navigation.ts'
import type { Account } from '../session/session.ts'

// Whoever sees everything has no organisation beside it, or the same place twice.
const accountWith = (role: string): Account => {
  const organisations = [{ partnerId: 'acme', partnerType: 'Auth_Partner', role: 'admin' }]
  const seesAll = role === 'PARTNER_ADMIN' || role === 'AUDITOR'
  return { roles: [role], organisations: seesAll ? [] : organisations } as unknown as Account
}

test.each(roles)('%s reaches every place by a key of its own', (role) => {
  const keys = destinationsOf(accountWith(role)).map(({ key }) => key)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})
