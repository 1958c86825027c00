import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { deliverEvents } from '../../../../../tests/support/kept-mails.ts'
import { adoptExternalAccount, putExternalAccount } from './external-account.ts'
import { readProfile } from './external-claims.ts'

/** Two tabs, or a portal with many calls at once, come for the first time: one account, one link, nobody refused. */

const issuer = 'https://idp.example.org'
let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'entente', DATABASE_POOL: '10' })
})
afterAll(() => api.close())

const profileOf = (name: string, email: string) =>
  readProfile(
    { preferred_username: name, email, email_verified: true, realm_access: { roles: [] } },
    api.app.settings.oidc!,
  )

const ten = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: 10 }, work))

const linksOf = (subject: string) =>
  api.query<{ user_name: string }>(
    `select user_name from external_identity join account on account.id = account_id where subject = $1`,
    [subject],
  )

test.each([
  ['somebody new', 'newcomer', 'newcomer@chips.example'],
  ['whoever has an account here', 'rival', 'rival@test.example.org'],
])('of %s, ten at once, is one', async (_, name, email) => {
  const identity = { issuer, subject: `sub-of-${name}` }
  const ids = await ten(() => putExternalAccount(api.app, identity, profileOf(name, email)))
  expect(new Set(ids).size).toBe(1)
  expect(await linksOf(identity.subject)).toEqual([{ user_name: name }])
  expect(await api.query(`select 1 from external_refusal where subject = $1`, [identity.subject])).toEqual([])
})

test('with a token, ten at once, finds the account each time', async () => {
  const identity = { issuer, subject: 'sub-of-device' }
  const profile = profileOf('device', 'device@test.example.org')
  const found = await ten(() => adoptExternalAccount(api.app, identity, profile))
  expect(new Set(found.map((account) => account?.userName))).toEqual(new Set(['device']))
  expect(await linksOf(identity.subject)).toEqual([{ user_name: 'device' }])
})

test('with a token registers no partner by the roles that were stored here: the provider has not given them', async () => {
  await api.query(`update account set partner_type = 'FTM_Provider' where user_name = 'unattached'`)
  const identity = { issuer, subject: 'sub-of-unattached' }
  const profile = profileOf('unattached', 'unattached@test.example.org')
  expect((await adoptExternalAccount(api.app, identity, profile))?.userName).toBe('unattached')
  const partners = async () => {
    await deliverEvents(api)
    return api.query(`select 1 from partner where id = 'unattached'`)
  }
  expect(await partners()).toEqual([])
  // A sign-in says which roles there are; this one had stood here all the time.
  await putExternalAccount(api.app, identity, { ...profile, roles: ['FTM_PROVIDER'] })
  expect(await partners()).toHaveLength(1)
})
