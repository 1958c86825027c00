import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { keepMails, mailsTo } from '../../../../../tests/support/kept-mails.ts'
import { codeTo, Newcomer, wishOf } from '../../../../../tests/support/people/registrations.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
})
afterAll(() => api.close())

const registrationsNamed = (userName: string) =>
  api.query('select 1 from registration where lower(user_name) = lower($1)', [userName])

describe('a registration', () => {
  test('sent again by the same browser, at once or after going back, brings it up to date', async () => {
    const newcomer = new Newcomer(api)
    await newcomer.begin()
    const wish = wishOf('again')
    const answers = await Promise.all([1, 2, 3].map(() => newcomer.register(wish)))
    expect(answers.map(({ status, codes }) => [status, ...codes].join())).toEqual(['200', '200', '200'])
    expect(await registrationsNamed('again')).toHaveLength(1)
    expect(await mailsTo(api, wish.email)).toHaveLength(1)
    const code = await codeTo(api, wish.email)

    expect(
      (await newcomer.register({ ...wish, phone: '+99', password: 'four other plain words' })).codes,
    ).toEqual([])
    expect(await mailsTo(api, wish.email)).toHaveLength(1)
    expect((await newcomer.confirm(code)).codes).toEqual([])
    expect(await api.query(`select phone from account where user_name = 'again'`)).toEqual([{ phone: '+99' }])
    expect(await api.query(`select 1 from partner where id = 'again'`)).toHaveLength(1)
  })

  test('sent again with another address mails another code, and the first no longer works', async () => {
    const newcomer = new Newcomer(api)
    await newcomer.register(wishOf('typo', { email: 'tpyo@chips.example' }))
    const former = await codeTo(api, 'tpyo@chips.example')
    expect((await newcomer.register(wishOf('typo'))).codes).toEqual([])
    const code = await codeTo(api, 'typo@chips.example')
    if (former !== code) expect((await newcomer.confirm(former)).codes).toEqual(['ENT_REG_003'])
    expect((await newcomer.confirm(code)).codes).toEqual([])
    expect(await registrationsNamed('typo')).toHaveLength(1)
  })

  test('from two tabs of one browser at once, for two names, leaves the browser with one of them', async () => {
    const newcomer = new Newcomer(api)
    await newcomer.begin()
    const names = ['tab-one', 'tab-two', 'tab-three', 'tab-four']
    const answers = await Promise.all(names.map((name) => newcomer.register(wishOf(name))))
    expect(answers.map(({ status, codes }) => [status, ...codes].join())).toEqual(names.map(() => '200'))
    const { userName } = (await newcomer.own()).response!
    expect((await newcomer.confirm(await codeTo(api, `${userName}@chips.example`))).codes).toEqual([])
    expect(await api.query(`select user_name from account where user_name like 'tab-%'`)).toEqual([
      { user_name: userName },
    ])
  })

  test('under an address as user name is not displaced by a stranger’s with the same address', async () => {
    const email = 'owner@chips.example'
    const wish = wishOf(email, { email })
    const [owner, stranger] = [new Newcomer(api), new Newcomer(api)]
    await owner.register(wish)
    const code = await codeTo(api, email)
    const forged = { ...wish, password: 'words of a stranger', organizationName: 'Evil' }
    expect((await stranger.register(forged)).codes).toEqual([])
    expect(await registrationsNamed(email)).toHaveLength(2)

    expect((await owner.confirm(code)).codes).toEqual([])
    expect(await api.query(`select organisation_name from account where user_name = $1`, [email])).toEqual([
      { organisation_name: wish.organizationName },
    ])
    // The mailbox may have got the stranger's code as well: it is too late for it.
    expect((await stranger.confirm(await codeTo(api, email))).codes).toEqual(['PMS_PRT_011'])
    expect(await api.query(`select 1 from partner where id = $1`, [email])).toHaveLength(1)
  })
})

test('of two registrations under one address, an administrator gets the one whose code came first', async () => {
  const app = await createTestApp({ ...keepMails, REGISTRATION_APPROVAL: 'admin' })
  try {
    const email = 'waits@chips.example'
    const both = [new Newcomer(app), new Newcomer(app)]
    const codes: string[] = []
    for (const each of both) {
      await each.register(wishOf(email, { email }))
      codes.push(await codeTo(app, email))
    }
    const answers = await Promise.all(both.map((each, at) => each.confirm(codes[at]!)))
    const refused = answers.flatMap((answer) => answer.codes)
    expect(refused).toHaveLength(1)
    expect(['PMS_PRT_011', 'PMS_PRT_051']).toContain(refused[0])
    const waiting = `select 1 from registration where email = $1 and state = 'pending_approval'`
    expect(await app.query(waiting, [email])).toHaveLength(1)
  } finally {
    await app.close()
  }
})
