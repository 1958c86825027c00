import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { deliverEvents } from '../../../../../../tests/support/kept-mails.ts'
import { importAccounts } from '../../../seed/import-accounts.ts'
import { seed } from '../../../seed/seed.ts'

/**
 * The name of an organisation has one form, whatever way it comes: a certificate that names it letter for letter as it was
 * sent, or as it is shown, must be its own.
 */
const sent = ' Forms \u00a0 Che\u0301ps\u2003'
const form = 'Forms Ch\u00e9ps'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ ISSUER_ORGANISATION: 'State  ID\u00a0Agency' })
})
afterAll(() => api.close())

const storedIn = async (table: 'account' | 'partner', of: string) =>
  (
    await api.query<{ name: string }>(
      `select organisation_name as name from ${table} where user_name = $1 or id::text = $1`,
      [of],
    )
  ).map(({ name }) => name)

test('from an accounts file, to the account and to its partner', async () => {
  await importAccounts(api.app, {
    accounts: [
      {
        username: 'forms',
        password: 'nine plain words of ours',
        email: 'forms@test.example.org',
        organizationName: sent,
        partnerType: 'FTM_Provider',
      },
    ],
  })
  await deliverEvents(api)
  expect([await storedIn('account', 'forms'), await storedIn('partner', 'forms')]).toEqual([[form], [form]])
})

test('from a registration', async () => {
  const request = {
    partnerId: 'roleless',
    organizationName: sent,
    address: '1 Test Street',
    contactNumber: '123',
    emailId: 'roleless@test.example.org',
    partnerType: 'FTM_Provider',
  }
  await api.query(
    `insert into account_role (account_id, role) select id, 'FTM_PROVIDER' from account where user_name = 'roleless'`,
  )
  expect((await api.as('roleless').call('partners.register', { request })).codes).toEqual([])
  expect(await storedIn('partner', 'roleless')).toEqual([form])
})

test('from an administrator who corrects it', async () => {
  const request = { organizationName: sent, address: '1 Test Street', contactNumber: '123' }
  const params = { partnerId: 'roleless' }
  await api.query(`update partner set organisation_name = 'Another' where id = 'roleless'`)
  expect((await api.as('admin').call('partner-administration.edit', { params, request })).codes).toEqual([])
  expect(await storedIn('partner', 'roleless')).toEqual([form])
})

test('from the settings, to the partners of the platform', async () => {
  // The database of a test comes with those of other settings.
  await api.query(`delete from partner where id = 'mpartner-default-abis'`)
  await seed(api.app)
  expect(await storedIn('partner', 'mpartner-default-abis')).toEqual(['State ID Agency'])
})
