import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { deliverEvents, keepMails, mailsTo } from '../../../../../tests/support/kept-mails.ts'
import { Newcomer, requestFrom, wishOf } from '../../../../../tests/support/people/registrations.ts'
import type { Contracts } from '../../contracts.ts'
import { findBrokenAuditLink } from '../../platform/record/audit-chain.ts'
import { expiryJob } from './expiry.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ ...keepMails, REGISTRATION_APPROVAL: 'admin' })
})
afterAll(() => api.close())

const list = async (query: Contracts['registrations.list']['query'] = {}) =>
  (await api.as('admin').call('registrations.list', { query })).response

const get = (registrationId: string) =>
  api.as('admin').call('registrations.get', { params: { registrationId } })

type Decision = Contracts['registrations.decide']['request']

const decide = (registrationId: string, request: Decision, as: 'admin' | 'second-admin' = 'admin') =>
  api.as(as).call('registrations.decide', { params: { registrationId }, request })

const told = async (as: 'admin' | 'second-admin') => {
  await deliverEvents(api)
  return (await api.as(as).call('notifications.list-own')).response.notifications
}

describe('with approval by administrators', () => {
  test('whoever has confirmed the address waits, and is told so at the sign-in', async () => {
    const newcomer = new Newcomer(api)
    await newcomer.begin()
    const details = await newcomer.browser.call('GET', `/sign-in/${await newcomer.begin()}/details`)
    expect(details.response).toMatchObject({ approval: 'admin' })
    const { response } = await newcomer.join(wishOf('waiter', { purpose: 'Chips for kits' }))
    expect(response).toEqual({ redirectTo: null })
    expect(await api.query(`select 1 from account where user_name = 'waiter'`)).toEqual([])
    const later = new Newcomer(api)
    expect((await later.signIn('waiter')).codes).toEqual(['ENT_REG_002'])
    expect((await later.own()).response).toMatchObject({ status: 'pending_approval', nextCodeSeconds: null })
    expect((await later.askForAnotherCode()).codes).toEqual(['ENT_REG_006'])
    expect((await new Newcomer(api).register(wishOf('WAITER', { email: 'a@b.example' }))).codes).toEqual([
      'PMS_PRT_051',
    ])
  })

  test('administrators hear of it, see what was said, and approve: account and partner are there', async () => {
    const id = await requestFrom(api, wishOf('Chosen', { purpose: 'Chips for enrolment kits' }))
    expect((await told('admin'))[0]).toMatchObject({
      event: 'registration.requested',
      objectId: id,
      values: { actor: 'Chosen', organisation: wishOf('Chosen').organizationName },
    })
    expect((await get(id)).response).toMatchObject({
      userName: 'Chosen',
      emailAddress: 'Chosen@chips.example',
      purpose: 'Chips for enrolment kits',
      status: 'pending_approval',
      decision: null,
      actions: ['approve', 'reject'],
      firstName: 'Naïma',
      phone: '+33 1 23 45 67',
    })
    const { response } = await decide(id, { status: 'approved' })
    expect(response).toEqual({ registrationId: id, status: 'approved' })
    expect((await get(id)).response).toMatchObject({
      status: 'approved',
      decision: { status: 'approved', decidedBy: 'admin', reason: null },
      actions: [],
    })
    const mails = await mailsTo(api, 'Chosen@chips.example')
    expect(mails.at(-1)).toMatchObject({ template: 'registration-approved', locale: 'fra' })

    const newcomer = new Newcomer(api)
    const redirectTo = (await newcomer.signIn('chosen')).response!.redirectTo!
    await newcomer.browser.visit(redirectTo)
    await deliverEvents(api)
    const inbox = await newcomer.browser.call<{ notifications: object[] }>('GET', '/v1/partnermanager/inbox')
    expect(inbox.response!.notifications).toMatchObject([{ event: 'registration.approved' }])
    const history = await api.as('admin').call('audit-trail.history', {
      params: { objectType: 'registration', objectId: id },
    })
    expect(history.response.map(({ action, actor }) => `${action} by ${actor}`)).toEqual([
      'registration.approved by admin',
      'registration.requested by Chosen',
    ])
    const [partner] = await api.query(`select approval_status from partner where id = 'Chosen'`)
    expect(partner).toEqual({ approval_status: 'InProgress' })
    expect(await findBrokenAuditLink(api.app.database)).toBeNull()
  })

  test('a rejection needs a reason, is mailed with it, shown at the sign-in, and frees name and address', async () => {
    const id = await requestFrom(api, wishOf('refused', { locale: 'ara' }))
    await expectNothingStored(api, async () => {
      expect((await decide(id, { status: 'rejected' })).codes).toEqual(['ENT_REG_011'])
    })
    const reason = 'The organisation is "unknown" <b>here</b>'
    expect((await decide(id, { status: 'rejected', reason })).codes).toEqual([])
    const mail = (await mailsTo(api, 'refused@chips.example')).at(-1)!
    expect(mail).toMatchObject({ template: 'registration-rejected', locale: 'ara' })
    expect(mail.text).toContain(reason)
    expect(mail.html).not.toContain('<b>')

    const newcomer = new Newcomer(api)
    expect((await newcomer.signIn('refused')).codes).toEqual(['ENT_REG_012'])
    expect((await newcomer.own()).response).toMatchObject({ status: 'rejected', reason })
    const second = await requestFrom(api, wishOf('refused', { password: 'four other plain words' }))
    expect(second).not.toBe(id)
    expect(
      (await list({ userName: 'refused', sortFieldName: 'createdDateTime', sortType: 'asc' })).data,
    ).toMatchObject([{ registrationId: id, status: 'rejected' }, { status: 'pending_approval' }])
  })

  test('of two administrators who decide at once, one wins and the other is told', async () => {
    const id = await requestFrom(api, wishOf('contested'))
    const answers = await Promise.all([
      decide(id, { status: 'approved' }),
      decide(id, { status: 'rejected', reason: 'No.' }, 'second-admin'),
    ])
    const codes = answers.map((answer) => answer.codes.join() || 'done').sort()
    expect(codes).toEqual(['ENT_REG_009', 'done'])
    const winner = (await get(id)).response
    const loser = answers.find((answer) => answer.codes.length > 0)!
    expect(loser.messages[0]).toContain(winner.decision!.decidedBy)
    const accounts = await api.query(`select 1 from account where user_name = 'contested'`)
    expect(accounts).toHaveLength(winner.status === 'approved' ? 1 : 0)
    expect((await mailsTo(api, 'contested@chips.example')).slice(1)).toHaveLength(1)
  })

  test('a name that an administrator gave away meanwhile cannot be approved, and nothing changes', async () => {
    const id = await requestFrom(api, wishOf('overtaken'))
    const role = 'AUTH_PARTNER'
    const request = {
      userName: 'Overtaken',
      emailID: 'b@c.example',
      contactNo: '+1',
      organizationName: 'B',
      role,
    }
    expect((await api.as('admin').call('partners.create-user', { request })).codes).toEqual([])
    await expectNothingStored(api, async () => {
      expect((await decide(id, { status: 'approved' })).codes).toEqual(['PMS_PRT_051'])
    })
    expect((await decide(id, { status: 'rejected', reason: 'The name is taken.' })).codes).toEqual([])
  })

  test('only one registration of an address waits', async () => {
    const first = new Newcomer(api)
    const second = new Newcomer(api)
    for (const [newcomer, name] of [
      [first, 'one-of-two'],
      [second, 'two-of-two'],
    ] as const)
      await newcomer.register(wishOf(name, { email: `${name.slice(-3)}@both.example` }))
    await api.query(`update registration set email = 'SHARED@both.example' where user_name = 'two-of-two'`)
    await api.query(`update registration set email = 'shared@both.example' where user_name = 'one-of-two'`)
    const code = async () => {
      const mails = await mailsTo(api, 'two@both.example')
      return mails.map(({ text }) => /^\d{6}$/mu.exec(text)?.[0] ?? '')
    }
    const [one = '', two = ''] = await code()
    const answers = await Promise.all([first.confirm(one), second.confirm(two)])
    expect(answers.map(({ codes }) => codes.join() || 'in').sort()).toEqual(['PMS_PRT_011', 'in'])
  })

  test('rejected registrations are forgotten after ninety days, approved ones stay', async () => {
    const before = await list({ status: 'approved' })
    expect((await list({ status: 'rejected' })).totalResults).toBeGreaterThan(0)
    api.clock.advance(91 * 86_400_000)
    const job = expiryJob(api.app)
    while ((await job.run()) > 0);
    api.clock.set(new Date())
    expect((await list({ status: 'rejected' })).totalResults).toBe(0)
    expect((await list({ status: 'approved' })).totalResults).toBe(before.totalResults)
  })
})

describe('the list of requests', () => {
  test('holds none whose address is not confirmed, and finds, sorts and pages the others', async () => {
    await new Newcomer(api).register(wishOf('unseen-yet'))
    for (const [name, organizationName] of [
      ['list-a', 'Zeta 100% Chips'],
      ['list-b', 'Éclat Chips'],
      ['list-c', 'Eclair Chips'],
    ] as const) {
      api.clock.advance(1000)
      await requestFrom(api, wishOf(name, { organizationName }))
    }
    expect((await list({ userName: 'unseen' })).totalResults).toBe(0)
    const sorted = await list({ userName: 'LIST-', sortFieldName: 'orgName', sortType: 'asc', pageSize: '2' })
    expect(sorted).toMatchObject({ pageNo: 0, pageSize: 2, totalResults: 3 })
    expect(sorted.data.map(({ orgName }) => orgName)).toEqual(['Eclair Chips', 'Éclat Chips'])
    expect((await list({ orgName: '0% c' })).data).toMatchObject([{ userName: 'list-a' }])
    expect((await list({ emailAddress: 'LIST-B@' })).data).toMatchObject([{ userName: 'list-b' }])
    expect((await list({ partnerType: 'MISP_Partner' })).totalResults).toBe(0)
    const newest = (await list({ userName: 'list-', status: 'pending_approval' })).data
    expect(newest.map(({ userName }) => userName)).toEqual(['list-c', 'list-b', 'list-a'])
  })

  test('keeps the id of an unconfirmed registration to itself', async () => {
    const [row] = await api.query<{ id: string }>(
      `select id from registration where user_name = 'unseen-yet'`,
    )
    expect((await get(row!.id)).codes).toEqual(['ENT_REG_010'])
    expect((await decide(row!.id, { status: 'approved' })).codes).toEqual(['ENT_REG_010'])
  })

  test('and its history are nobody’s but administrators’', async () => {
    const id = await requestFrom(api, wishOf('private'))
    for (const who of ['acme', 'manager', 'service-client'] as const) {
      const params = { registrationId: id }
      expect((await api.as(who).call('registrations.list')).status).toBe(403)
      expect((await api.as(who).call('registrations.get', { params })).status).toBe(403)
      const request = { status: 'approved' as const }
      expect((await api.as(who).call('registrations.decide', { params, request })).status).toBe(403)
      const history = { objectType: 'registration' as const, objectId: id }
      expect((await api.as(who).call('audit-trail.history', { params: history })).codes).toEqual([
        'ENT_AUD_001',
      ])
    }
  })
})
