import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { keepMails, mailsTo, tokenTo } from '../../../../../tests/support/kept-mails.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { removeMember } from '../accounts/index.ts'
import type { MemberRole } from '../../platform/access/membership.ts'

let api: TestApp
let ftm: FtmScene
let made = 0
beforeAll(async () => {
  api = await createTestApp(keepMails)
  ftm = await setFtmScene(api)
}, 60_000)
afterAll(() => api.close())

const acme = { partnerId: 'acme' }
const password = 'three plain words'
const newEmail = () => `colleague-${(made += 1)}@org.example`

const invite = (email: string, role: MemberRole = 'operator', as: Persona = 'acme') =>
  api.as(as).call('organisations.invite', { params: acme, request: { email, role, locale: 'fra' } })

const accept = (token: string, userName: string, over: Readonly<Record<string, string>> = {}) =>
  api.as('stranger').call('organisations.accept-with-new-account', {
    request: { token, firstName: 'Nadia', lastName: 'Amari', userName, password, ...over },
  })

/** A new colleague who has accepted, signed in with a browser. */
const colleague = async (role: MemberRole) => {
  const email = newEmail()
  await invite(email, role)
  const userName = `colleague-${made}`
  expect((await accept(await tokenTo(api, email), userName)).codes).toEqual([])
  const browser = new Browser(api.web, { address: `10.3.0.${made}` })
  await browser.signIn(userName, password)
  const { users } = (await api.as('acme').call('organisations.list-users', { params: acme })).response
  return { browser, userName, email, accountId: users.find((user) => user.userName === userName)!.accountId }
}

const listChips = (browser: Browser) => browser.call<unknown[]>('GET', '/v1/partnermanager/ftpchipdetail')
const addChip = (browser: Browser) =>
  browser.send('POST', '/v1/partnermanager/ftpchipdetail', {
    body: { request: { ftpProviderId: 'acme', ...ftm.newModel() } },
  })

describe('an invitation', () => {
  test('goes out in the language chosen, says who invites, and keeps neither token nor address in clear', async () => {
    const email = newEmail()
    expect((await invite(email)).codes).toEqual([])
    const [mail] = await mailsTo(api, email)
    expect(mail).toMatchObject({ locale: 'fra' })
    expect(mail!.text).toContain('Acme Chips')
    const token = new URL(mail!.link!).hash.slice(1)
    const rows = await api.query<{ row: string }>('select i::text as row from invitation i')
    expect(rows.length).toBeGreaterThan(0)
    for (const { row } of rows) {
      expect(row).not.toContain(token)
      expect(row).not.toContain(email)
      expect(row).not.toContain(Buffer.from(email).toString('hex'))
    }
    const trail = await api.query<{ detail: string }>('select detail from audit_event')
    expect(trail.some(({ detail }) => detail.includes(email))).toBe(false)
  })

  test('makes an account that belongs to the organisation, once', async () => {
    const email = newEmail()
    await invite(email)
    const token = await tokenTo(api, email)
    const shown = await api.as('stranger').call('organisations.invitation', { request: { token } })
    expect(shown.response).toMatchObject({
      organizationName: 'Acme Chips',
      role: 'operator',
      email,
      accept: 'register',
    })
    expect((await accept(token, 'newcomer-one')).codes).toEqual([])
    expect((await accept(token, 'newcomer-two')).codes).toEqual(['ENT_ORG_008'])
    const [account] = await api.query(
      `select email, locale, partner_type from account where user_name = 'newcomer-one'`,
    )
    expect(account).toEqual({ email, locale: 'fra', partner_type: null })
    const history = await api.as('acme').call('audit-trail.history', {
      params: { objectType: 'partner', objectId: 'acme' },
    })
    expect(history.response.slice(0, 2)).toMatchObject([
      { action: 'partner.user-joined', actor: 'newcomer-one' },
      { action: 'partner.user-invited', actor: 'acme' },
    ])
  })

  test('of two who open one link at the same moment lets one in', async () => {
    const email = newEmail()
    await invite(email)
    const token = await tokenTo(api, email)
    const both = await Promise.all([accept(token, 'twin-one'), accept(token, 'twin-two')])
    expect(both.flatMap(({ codes }) => codes).length).toBe(1)
    const rows = await api.query(`select 1 from account where user_name in ('twin-one', 'twin-two')`)
    expect(rows.length).toBe(1)
  })

  test('with a bad password or a taken name stores nothing, and can be used again', async () => {
    const email = newEmail()
    await invite(email)
    const token = await tokenTo(api, email)
    await expectNothingStored(api, async () => {
      expect((await accept(token, 'careless', { password: 'short' })).codes).toEqual(['ENT_ACC_004'])
      expect((await accept(token, 'ACME')).codes).toEqual(['PMS_PRT_051'])
      expect((await accept(token, 'with blank')).codes).toEqual(['PMS_PRT_066'])
    })
    expect((await accept(token, 'careful')).codes).toEqual([])
  })

  test('to somebody who has an account is accepted with that account and no other', async () => {
    await invite('Device@test.example.org', 'auditor')
    const token = await tokenTo(api, 'Device@test.example.org')
    const shown = await api.as('stranger').call('organisations.invitation', { request: { token } })
    expect(shown.response.accept).toBe('sign-in')
    expect((await accept(token, 'second-account')).codes).toEqual(['ENT_ORG_009'])
    const byOther = await api.as('rival').call('organisations.accept', { request: { token } })
    expect(byOther.codes).toEqual(['ENT_ORG_009'])
    const byDevice = await api.as('device').call('organisations.accept', { request: { token } })
    expect(byDevice.response).toEqual(acme)
    expect(
      (await api.as('device').call('organisations.list-users', { params: acme })).response,
    ).toMatchObject({
      mayDecide: false,
      invitations: [],
    })
    expect((await api.as('device').call('organisations.leave', { params: acme })).codes).toEqual([])
    expect((await api.as('device').call('organisations.list-users', { params: acme })).codes).toEqual([
      'ENT_ORG_001',
    ])
  })

  test('runs out, is taken back, and is sent again with a new link that ends the former', async () => {
    const email = newEmail()
    const { response } = await invite(email)
    const params = { ...acme, invitationId: response.invitationId }
    const first = await tokenTo(api, email)
    const owner = api.as('acme')
    expect((await owner.call('organisations.resend-invitation', { params })).codes).toEqual(['ENT_ORG_007'])
    await api.query(`update invitation set sent_at = sent_at - interval '10 minutes' where id = $1`, [
      params.invitationId,
    ])
    expect((await owner.call('organisations.resend-invitation', { params })).codes).toEqual([])
    expect((await accept(first, 'too-late')).codes).toEqual(['ENT_ORG_008'])
    const second = await tokenTo(api, email)
    await api.query(`update invitation set expires_at = now() where id = $1`, [params.invitationId])
    expect((await accept(second, 'too-late')).codes).toEqual(['ENT_ORG_008'])
    // One that ran out is in nobody's way.
    const anew = await invite(email)
    expect(anew.codes).toEqual([])
    const third = await tokenTo(api, email)
    const revoked = { ...acme, invitationId: anew.response.invitationId }
    expect((await owner.call('organisations.revoke-invitation', { params: revoked })).codes).toEqual([])
    expect((await accept(third, 'too-late')).codes).toEqual(['ENT_ORG_008'])
  })

  test('counts no more once its inviter may not invite, until an owner stands by it', async () => {
    const read = async (token: string) =>
      (await api.as('stranger').call('organisations.invitation', { request: { token } })).codes
    const former = await colleague('owner')
    const back = newEmail()
    const asked = await former.browser.call<{ invitationId: string }>(
      'POST',
      '/v1/partnermanager/partners/acme/invitations',
      'entente.organisation.invitation.post',
      { email: back, role: 'operator', locale: 'eng' },
    )
    expect(asked.errors).toEqual([])
    const token = await tokenTo(api, back)
    expect(await read(token)).toEqual([])
    const params = { ...acme, accountId: former.accountId }
    const change = (role: MemberRole) =>
      api.as('acme').call('organisations.change-role', { params, request: { role } })
    await change('operator')
    expect(await read(token)).toEqual(['ENT_ORG_008'])
    await change('owner')
    expect(await read(token)).toEqual([])
    await api.query(`update account set status = 'disabled' where user_name = $1`, [former.userName])
    expect(await read(token)).toEqual(['ENT_ORG_008'])
    await api.query(`update account set status = 'active' where user_name = $1`, [former.userName])
    await api.as('acme').call('organisations.remove-user', { params })
    expect(await read(token)).toEqual(['ENT_ORG_008'])
    expect((await accept(token, 'back-again')).codes).toEqual(['ENT_ORG_008'])

    api.clock.advance(3_600_000)
    const again = { ...acme, invitationId: asked.response!.invitationId }
    expect((await api.as('acme').call('organisations.resend-invitation', { params: again })).codes).toEqual(
      [],
    )
    expect((await accept(await tokenTo(api, back), 'welcome-back')).codes).toEqual([])
  })

  test('is for owners to make: operators and auditors are refused', async () => {
    // Getting a token is an attempt to sign in, which is counted.
    for (const who of ['acme-operator', 'acme-auditor', 'rival'] as const) await api.token(who)
    await expectNothingStored(api, async () => {
      expect((await invite(newEmail(), 'owner', 'acme-operator')).codes).toEqual(['ENT_ORG_001'])
      expect((await invite(newEmail(), 'owner', 'acme-auditor')).status).toBe(403)
      expect((await invite(newEmail(), 'owner', 'rival')).codes).toEqual(['ENT_ORG_001'])
    })
  })
})

describe('roles in an organisation', () => {
  test('an operator works; made an auditor, the same session only reads; removed, it sees nothing', async () => {
    const { browser, accountId, email } = await colleague('operator')
    const owner = api.as('acme')
    const added = await addChip(browser)
    expect(added.json<{ errors: unknown[] }>().errors).toEqual([])
    const params = { ...acme, accountId }
    await owner.call('organisations.change-role', { params, request: { role: 'auditor' } })
    expect((await addChip(browser)).statusCode).toBe(403)
    expect((await listChips(browser)).response!.length).toBeGreaterThan(0)
    expect((await owner.call('organisations.remove-user', { params })).codes).toEqual([])
    expect((await listChips(browser)).status).toBe(403)
    expect((await addChip(browser)).statusCode).toBe(403)
    const session = await browser.call<{ account: object }>('GET', '/v1/partnermanager/session')
    expect(session.response!.account).toMatchObject({ roles: [], organisations: [], partnerType: '' })
    const mails = await mailsTo(api, email)
    expect(mails.at(-1)!.template).toBe('membership-ended')
  })

  test('history names who acted, not the organisation', async () => {
    const { browser, userName } = await colleague('operator')
    const { response } = (await addChip(browser)).json<{ response: { id: string } }>()
    const { response: lines } = await api.as('acme').call('audit-trail.history', {
      params: { objectType: 'chip', objectId: response.id },
    })
    expect(lines).toMatchObject([{ action: 'chip.added', actor: userName }])
  })

  test('an auditor may still change what is their own, and an auditor of one works for another', async () => {
    const own = await api.as('acme-auditor').call('accounts.change-contact', {
      request: { phone: '+1', address: '1 Road', locale: 'eng' },
    })
    expect(own.codes).toEqual([])
    const there = await api.as('consultant').call('chips.add', {
      request: { ftpProviderId: 'rival', ...ftm.newModel() },
    })
    expect(there.codes).toEqual([])
    const here = await api.as('consultant').call('chips.add', {
      request: { ftpProviderId: 'acme', ...ftm.newModel() },
    })
    expect(here.codes).toEqual(['PMS_PRT_055'])
  })
})

describe('the last owner', () => {
  const ownerOf = async (userName: string) =>
    (await api.query<{ id: string }>('select id from account where user_name = $1', [userName]))[0]!.id

  test('stays, whoever asks', async () => {
    const params = { partnerId: 'rival', accountId: await ownerOf('rival') }
    for (const who of ['rival', 'admin'] as const) {
      const client = api.as(who)
      expect((await client.call('organisations.remove-user', { params })).codes).toEqual(['ENT_ORG_003'])
      const request = { role: 'auditor' } as const
      expect((await client.call('organisations.change-role', { params, request })).codes).toEqual([
        'ENT_ORG_003',
      ])
    }
    const left = await api.as('rival').call('organisations.leave', { params: { partnerId: 'rival' } })
    expect(left.codes).toEqual(['ENT_ORG_003'])
  })

  test('of two owners who remove each other at once, one stays', async () => {
    const [first, second] = [await ownerOf('acme'), await ownerOf('acme-former')]
    const outcomes = await Promise.all([
      api.as('acme').call('organisations.remove-user', { params: { ...acme, accountId: second } }),
      api.as('acme-former').call('organisations.remove-user', { params: { ...acme, accountId: first } }),
    ])
    expect(outcomes.flatMap(({ codes }) => codes)).toEqual(['ENT_ORG_001'])
    const owners = await api.query(`select 1 from membership where partner_id = 'acme' and role = 'owner'`)
    expect(owners.length).toBe(1)
    await api.query(
      `insert into membership (account_id, partner_id, role, partner_type, since, added_by)
       select id, 'acme', 'owner', 'FTM_Provider', now(), 'test' from account where user_name in ('acme', 'acme-former')
       on conflict do nothing`,
    )
  })

  test('is kept by the database too, also from two transactions at once', async () => {
    const ids = [await ownerOf('acme'), await ownerOf('acme-former')]
    const outcomes = await Promise.allSettled(
      ids.map((id) => api.app.database.transaction((tx) => removeMember(tx, 'acme', id))),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(api.query(`delete from membership where partner_id = 'rival'`)).rejects.toThrow('last owner')
  })
})

test('an account that comes after its partner owns it', async () => {
  const registered = await api.as('admin').call('partners.register', {
    request: {
      partnerId: 'Late-Comer',
      organizationName: 'Late Chips',
      address: '1 Road',
      contactNumber: '+1',
      emailId: 'office@late.example',
      partnerType: 'FTM_Provider',
    },
  })
  expect(registered.codes).toEqual([])
  const email = 'person@late.example'
  await api.as('admin').call('partners.create-user', {
    request: {
      userName: 'late-comer',
      contactNo: '+1',
      emailID: email,
      organizationName: 'Late Chips',
      role: 'FTM_PROVIDER',
    },
  })
  await mailsTo(api, email)
  const members = await api.query(
    `select user_name, role from membership join account on account.id = account_id where partner_id = 'Late-Comer'`,
  )
  expect(members).toEqual([{ user_name: 'late-comer', role: 'owner' }])
})
