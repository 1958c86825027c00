import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { keepMails, tokenTo } from '../../../../../tests/support/kept-mails.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { roles, type Role } from '../../platform/access/roles.ts'
import { loadByUserName } from '../accounts/account-store.ts'
import { grantableBy } from '../accounts/grants.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
}, 60_000)
afterAll(() => api.close())

const idOf = async (userName: string) => (await loadByUserName(api.app.database, userName))!.id
const setStatus = async (userName: string, status: 'active' | 'disabled', as = 'admin' as const) =>
  api
    .as(as)
    .call('accounts.change-status', { params: { accountId: await idOf(userName) }, request: { status } })
const role = async (
  verb: 'grant' | 'revoke',
  userName: string,
  name: Role,
  as: 'admin' | 'second-admin' = 'admin',
) => api.as(as).call(`accounts.${verb}-role`, { params: { accountId: await idOf(userName), role: name } })

describe('who may grant what', () => {
  test.each<[Role[], Role[]]>([
    [['PARTNER_ADMIN'], ['PARTNER_ADMIN', 'AUDITOR', 'FTM_PROVIDER', 'AUTH_PARTNER']],
    [['POLICYMANAGER'], ['POLICYMANAGER']],
    [['AUDITOR'], ['AUDITOR']],
    [[], []],
  ])('%j may give %j', (held, some) => {
    const grantable = grantableBy(new Set(held))
    for (const each of some) expect(grantable).toContain(each)
    for (const service of ['ID_AUTHENTICATION', 'CREDENTIAL_ISSUANCE', 'CREATE_SHARE'] as const)
      expect(grantable).not.toContain(service)
    expect(grantable.includes('PARTNER_ADMIN')).toBe(held.includes('PARTNER_ADMIN'))
    expect(roles).toEqual(expect.arrayContaining(grantable))
  })

  test('nobody grants a role that they do not hold, and nothing is stored', async () => {
    await api.token('admin')
    await expectNothingStored(api, async () => {
      expect((await role('grant', 'roleless', 'POLICYMANAGER')).codes).toEqual(['ENT_ADM_002'])
      expect((await role('revoke', 'policy-manager', 'POLICYMANAGER')).codes).toEqual(['ENT_ADM_002'])
    })
  })

  test('a role counts with the next request, and goes with the next', async () => {
    expect((await api.as('roleless').call('chips.list')).status).toBe(403)
    await role('grant', 'roleless', 'AUDITOR')
    expect((await api.as('roleless').call('chips.list')).status).toBe(200)
    await role('revoke', 'roleless', 'AUDITOR')
    expect((await api.as('roleless').call('chips.list')).status).toBe(403)
    const history = await api.as('admin').call('audit-trail.history', {
      params: { objectType: 'account', objectId: await idOf('roleless') },
    })
    expect(history.response.slice(0, 2)).toMatchObject([
      { action: 'account.role-revoked', actor: 'admin' },
      { action: 'account.role-granted', actor: 'admin' },
    ])
  })
})

describe('disabling', () => {
  test('ends sessions and tokens at once, and enabling brings no old one back', async () => {
    const browser = new Browser(api.web)
    await browser.signIn('device', passwordOf('device'))
    const token = await api.token('device')
    const ask = async () =>
      (await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')).response!
    expect((await ask()).signedIn).toBe(true)
    expect((await setStatus('device', 'disabled')).codes).toEqual([])
    expect((await ask()).signedIn).toBe(false)
    const headers = { authorization: `Bearer ${token}` }
    expect((await api.as('stranger').call('accounts.list-sessions', { headers })).status).toBe(401)
    expect((await setStatus('device', 'active')).codes).toEqual([])
    expect((await ask()).signedIn).toBe(false)
    expect((await api.as('stranger').call('accounts.list-sessions', { headers })).status).toBe(401)
  })

  test('is refused for oneself; the last administrator keeps the role', async () => {
    expect((await setStatus('admin', 'disabled')).codes).toEqual(['ENT_ADM_003'])
    await setStatus('second-admin', 'disabled')
    expect((await role('revoke', 'admin', 'PARTNER_ADMIN')).codes).toEqual(['ENT_ADM_004'])
    await setStatus('second-admin', 'active')
  })

  test('of two administrators who disable each other at once, one stays', async () => {
    const second = api.as('second-admin')
    await api.query(`update account set token_generation = 0`)
    const ids = { admin: await idOf('admin'), second: await idOf('second-admin') }
    const request = { status: 'disabled' } as const
    await Promise.all([
      api.as('admin').call('accounts.change-status', { params: { accountId: ids.second }, request }),
      second.call('accounts.change-status', { params: { accountId: ids.admin }, request }),
    ])
    const active = await api.query(
      `select 1 from account join account_role on account_id = id where role = 'PARTNER_ADMIN' and status = 'active'`,
    )
    expect(active.length).toBe(1)
    await api.query(`update account set status = 'active', token_generation = 0`)
  })
})

describe('creating', () => {
  const wish = (userName: string, some?: Role[]) => ({
    userName,
    email: `${userName}@org.example`,
    firstName: 'Sana',
    lastName: 'Idris',
    organizationName: '',
    locale: 'eng' as const,
    ...(some && { roles: some }),
  })

  test('with roles gives each once; the history shows them', async () => {
    const request = wish('with-roles', ['FTM_PROVIDER', 'AUTH_PARTNER', 'FTM_PROVIDER'])
    const { codes, response } = await api.as('admin').call('accounts.create', { request })
    expect(codes).toEqual([])
    const { accountId } = response
    const shown = await api.as('admin').call('accounts.get', { params: { accountId } })
    expect(shown.response.roles).toEqual(['AUTH_PARTNER', 'FTM_PROVIDER'])
    const history = await api.as('admin').call('audit-trail.history', {
      params: { objectType: 'account', objectId: accountId },
    })
    expect(history.response).toHaveLength(1)
    expect(JSON.stringify(history.response)).toContain('AUTH_PARTNER, FTM_PROVIDER')
  })

  test('without roles gives none', async () => {
    const { response } = await api.as('admin').call('accounts.create', { request: wish('without-roles') })
    const params = { accountId: response.accountId }
    expect((await api.as('admin').call('accounts.get', { params })).response.roles).toEqual([])
  })

  test('with one role too many stores neither account nor mail', async () => {
    await api.token('admin')
    await expectNothingStored(api, async () => {
      const request = wish('too-much', ['AUDITOR', 'POLICYMANAGER'])
      const { codes, messages } = await api.as('admin').call('accounts.create', { request })
      expect(codes).toEqual(['ENT_ADM_002'])
      expect(messages[0]).toContain('POLICYMANAGER')
    })
  })

  test('offers administrators what they may grant, and others nothing', async () => {
    const offered = async (userName: 'admin' | 'policy-manager') => {
      const browser = new Browser(api.web)
      await browser.signIn(userName, passwordOf(userName))
      const { response } = await browser.call<{ account: { grantable: string[] } }>(
        'GET',
        '/v1/partnermanager/session',
      )
      return response!.account.grantable
    }
    expect(await offered('admin')).toEqual(grantableBy(new Set(['PARTNER_ADMIN'])))
    expect(await offered('policy-manager')).toEqual([])
  })
})

test('who was created chooses the password through the mail, and the list shows the first sign-in', async () => {
  const request = {
    userName: 'new-auditor',
    email: 'new-auditor@org.example',
    firstName: 'Nadia',
    lastName: 'Amari',
    organizationName: '',
    locale: 'ara' as const,
    roles: ['AUDITOR' as const],
  }
  expect((await api.as('admin').call('accounts.create', { request })).codes).toEqual([])
  const find = async (query: Readonly<Record<string, string>>) =>
    (await api.as('auditor').call('accounts.list', { query })).response.data.map(
      ({ userName, lastSignInDateTime }) => [userName, lastSignInDateTime !== null],
    )
  expect(await find({ name: 'nadia am' })).toEqual([['new-auditor', false]])
  const token = await tokenTo(api, 'new-auditor@org.example')
  const password = 'three plain words'
  await api.as('stranger').call('accounts.reset-password', { request: { token, password } })
  const browser = new Browser(api.web, { address: '10.4.0.1' })
  await browser.signIn('new-auditor', password)
  expect(await find({ role: 'AUDITOR', sortFieldName: 'userName', sortType: 'desc' })).toEqual([
    ['new-auditor', true],
    ['auditor', false],
  ])
  expect(await find({ role: 'AUDIT' })).toEqual([])
})

test('auditors look and do not touch', async () => {
  const auditor = api.as('auditor')
  const seen = await auditor.call('accounts.get', { params: { accountId: await idOf('acme') } })
  expect(seen.response).toMatchObject({
    organisations: [{ partnerId: 'acme', role: 'owner' }],
    actions: [],
    grantable: [],
  })
  expect((await auditor.call('mail.list-outbox')).status).toBe(403)
})
