import { expect, test } from 'vitest'
import { roles } from '../../api/roles.gen.ts'
import { destinationsOf } from './navigation.ts'
import type { Account } from '../session/session.ts'

const accountWith = (...held: readonly string[]): Account =>
  ({
    roles: held,
    organisations: [{ partnerId: 'acme', partnerType: 'Auth_Partner', role: 'admin' }],
  }) as unknown as Account

test.each(roles)('%s reaches every place by a key of its own', (role) => {
  const keys = destinationsOf(accountWith(role)).map(({ key }) => key)
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
})
