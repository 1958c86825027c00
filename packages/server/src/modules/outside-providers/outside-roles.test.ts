import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deliverEvents } from '../../../../../tests/support/kept-mails.ts'
import {
  startOutsideSignIn,
  type OutsideSignIn,
} from '../../../../../tests/support/people/outside-sign-in.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import type { App } from '../../platform/app.ts'
import { seedSandbox } from '../../seed/sandbox.ts'
import { buildWeb } from '../../web.ts'
import { loadByUserName } from '../accounts/account-store.ts'
import { identityFrom } from '../callers/identify.ts'
import { issueAccountToken } from '../tokens/tokens.ts'

const person = (name: string, over: Readonly<Record<string, unknown>> = {}) => ({
  preferred_username: name,
  email: `${name}@roles.example`,
  email_verified: true,
  ...over,
})

const chipMaker = { organizationName: 'Self Chips', partnerType: 'FTM_PROVIDER' }

const users = {
  'sub-of-boss': person('boss', { realm_access: { roles: ['PARTNER_ADMIN'] } }),
  // Registered at the provider, and nobody has given a role yet.
  'sub-of-self': person('self', { ...chipMaker, realm_access: { roles: ['offline_access'] } }),
  'sub-of-maker': person('maker', { ...chipMaker, realm_access: { roles: ['FTM_PROVIDER'] } }),
  // Owns an organisation here; the provider gives no role.
  'sub-of-acme': person('acme', { email: 'acme@test.example.org', realm_access: { roles: [] } }),
}

let outside: OutsideSignIn
beforeAll(async () => {
  outside = await startOutsideSignIn(users, { rolesIn: 'access-token' })
})
afterAll(() => outside?.close())

describe('roles change by a token that was read whole, and by nothing else', () => {
  test.each([
    ['whose keys cannot be read', { status: { '/jwks': 503 } }],
    // Its tokens last for an hour.
    ['whose clock is 75 s behind', { skewSeconds: -3600 - 75 }],
    ['whose clock is 15 s behind', { skewSeconds: -3600 - 15 }],
    // The id token is good; the access token, which alone names roles, has run out.
    ['whose short-lived access token is 75 s old', { skewSeconds: -75, accessTokenSeconds: 1 }],
    ['whose clock is 75 s ahead', { skewSeconds: 75 }],
    ['whose clock is 45 s ahead', { skewSeconds: 45 }],
    ['without tokens', { status: { '/token': 503 } }],
  ])('at a provider %s', async (_, faults) => {
    const { browser } = await outside.signIn('sub-of-boss')
    expect(await outside.rolesOf('boss')).toEqual(['PARTNER_ADMIN'])
    await outside.provider.fail(faults)
    const second = await outside.signIn('sub-of-boss').finally(() => outside.provider.fail({}))
    // Let in with everything, or not at all.
    const isIn = second.answer.statusCode === 303
    const { account } = await outside.sessionOf(second.browser)
    expect(account?.['roles']).toEqual(isIn ? ['PARTNER_ADMIN'] : undefined)
    expect(await outside.rolesOf('boss')).toEqual(['PARTNER_ADMIN'])
    expect((await outside.sessionOf(browser)).account?.['roles']).toEqual(['PARTNER_ADMIN'])
  })

  test('a minute is tolerated, more is refused with the reason', async () => {
    for (const [skewSeconds, status] of [
      [-3600 - 45, 303],
      [45, 303],
      [-3600 - 75, 503],
      [75, 503],
    ] as const) {
      await outside.provider.fail({ skewSeconds })
      const { answer } = await outside.signIn('sub-of-boss').finally(() => outside.provider.fail({}))
      expect([skewSeconds, answer.statusCode]).toEqual([skewSeconds, status])
      if (status === 503) expect(answer.body).toContain('differ by more than a minute')
    }
    expect(outside.refusals().at(-1)).toMatchObject({ problem: 'clock', level: 40 })
  })
})

describe('a role that the provider does not give does not exist', () => {
  test('for whoever names a partner type: no role, and no partner before somebody has approved', async () => {
    const { browser } = await outside.signIn('sub-of-self')
    await deliverEvents(outside.api)
    expect((await outside.sessionOf(browser)).account?.['roles']).toEqual([])
    expect(await outside.api.query(`select 1 from partner where id = 'self'`)).toEqual([])
    await outside.signIn('sub-of-maker')
    await deliverEvents(outside.api)
    expect(await outside.api.query(`select 1 from partner where id = 'maker'`)).toHaveLength(1)
  })

  test('for whoever belongs to an organisation here', async () => {
    const { browser } = await outside.signIn('sub-of-acme')
    const { account } = await outside.sessionOf(browser)
    expect(account).toMatchObject({ roles: [], organisations: [{ partnerId: 'acme', role: 'owner' }] })
    const token = await outside.api.token('acme')
    const asked = await outside.api.web.inject({
      url: '/v1/authmanager/authorize/admin/validateToken',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(asked.json().response.role).toBe('')
    expect((await outside.api.as('acme').call('chips.list-own')).status).toBe(403)
  })

  test('by our own hand neither: administrators grant nothing here', async () => {
    await outside.signIn('sub-of-boss')
    const [roleless] = await outside.api.query<{ id: string }>(
      `select id from account where user_name = 'roleless'`,
    )
    const { codes } = await outside.api.as('admin').call('accounts.grant-role', {
      params: { accountId: roleless!.id, role: 'AUDITOR' },
    })
    expect(codes).toEqual(['ENT_ADM_005'])
  })
})

describe('passwords of ours', () => {
  test('open nothing', async () => {
    for (const userName of ['admin', 'acme', 'nobody']) {
      const { codes, raw } = await outside.api.as('stranger').call('accounts.authenticate-user', {
        request: { userName, password: passwordOf(userName), appId: 'x' },
      })
      expect(codes).toEqual(['ENT_ACC_061'])
      expect(raw.headers['set-cookie']).toBeUndefined()
    }
  })

  test('nor does a token that one of them has got before', async () => {
    const { api } = outside
    const account = (await loadByUserName(api.app.database, 'device'))!
    const { token } = await issueAccountToken(api.app, account)
    const whoIs = async (app: App) =>
      (await identityFrom(app, { authorization: `Bearer ${token}` }))?.account?.userName
    expect(await whoIs(api.app)).toBeUndefined()
    expect(await whoIs({ ...api.app, settings: { ...api.app.settings, oidc: null } })).toBe('device')
  })

  test('and what they opened before is over with the next start', async () => {
    const { api } = outside
    await outside.signIn('sub-of-boss')
    const count = () =>
      api.query(
        `select user_name as name, count(*) as sessions from session join account on account.id = account_id
         where user_name in ('device', 'boss') group by 1 order by 1`,
      )
    await api.token('device')
    expect(await count()).toMatchObject([{ name: 'boss' }, { name: 'device' }])
    const web = await buildWeb(api.app)
    await web.ready()
    await web.close()
    expect(await count()).toMatchObject([{ name: 'boss' }])
  })

  test('are not seeded, and come back with the embedded provider', async () => {
    const { app } = outside.api
    expect((await seedSandbox(app)).signIns).toEqual([])
    const hashes = () =>
      outside.api.query<{ hash: string | null }>(
        `select password_hash as hash from account where user_name in ('admin', 'ftm')`,
      )
    expect(await hashes()).toEqual([{ hash: null }, { hash: null }])
    const embedded = { ...app, settings: { ...app.settings, oidc: null } }
    expect((await seedSandbox(embedded)).signIns).not.toEqual([])
    expect((await hashes()).every(({ hash }) => hash?.startsWith('$argon2id$'))).toBe(true)
  })
})
