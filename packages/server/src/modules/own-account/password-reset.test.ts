import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { keepMails, mailsTo, tokenTo } from '../../../../../tests/support/kept-mails.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { importAccounts } from '../../seed/import-accounts.ts'

let api: TestApp
const fresh = 'seven quiet herons wade'
let made = 0

beforeAll(async () => {
  api = await createTestApp(keepMails)
})
afterAll(() => api.close())
// Every test from an address of its own, so that no limit reaches over.
let network = 0
beforeEach(() => {
  network += 1
})

/** An account of its own for a test. */
const newAccount = async (over: Readonly<Record<string, unknown>> = {}) => {
  const username = `forgetful-${(made += 1)}`
  const account = {
    username,
    password: passwordOf(username),
    email: `${username}@test.example.org`,
    firstName: 'Fanny',
    ...over,
  }
  await importAccounts(api.app, { accounts: [account] })
  return account
}

const ask = (userName: string, address = `10.0.${network}.1`) =>
  new Browser(api.web, { address }).call<{ minutes: number }>(
    'POST',
    '/v1/partnermanager/password-reset',
    'entente.password-reset.post',
    { userName },
  )

const stranger = () => api.as('stranger')
const reset = (token: string, password = fresh) =>
  stranger().call('accounts.reset-password', { request: { token, password } })

const canSignIn = async (userName: string, password: string) => {
  try {
    await new Browser(api.web, { address: `10.1.0.${made}` }).signIn(userName, password)
    return true
  } catch {
    return false
  }
}

describe('asking for a link', () => {
  test('gets the same answer whether or not there is such an account, and writes the same rows', async () => {
    const { username, email } = await newAccount()
    const disabled = await newAccount()
    await api.query(`update account set status = 'disabled' where user_name = $1`, [disabled.username])
    const names = [username, email.toUpperCase(), 'nobody', 'no@body.example.org', disabled.username]
    const answers = []
    for (const name of names) {
      const before = await api.query('select * from event')
      const { response, errors, status } = await ask(name)
      const after = await api.query('select * from event')
      answers.push({ response, errors, status, events: after.length - before.length })
    }
    for (const answer of answers)
      expect(answer).toEqual({ response: { minutes: 30 }, errors: [], status: 200, events: 1 })
    expect(await mailsTo(api, email)).toHaveLength(2)
    expect(await mailsTo(api, disabled.email)).toEqual([])
  })

  test('stores neither what was typed nor the token', async () => {
    const { username, email } = await newAccount()
    await ask(username)
    const token = await tokenTo(api, email)
    expect(token).toMatch(/^[\w-]{43}$/u)
    const [{ text }] = (await api.query<{ text: string }>(
      `select coalesce((select string_agg(e::text, '') from event e), '')
           || coalesce((select string_agg(l::text, '') from mailed_link l), '')
           || coalesce((select string_agg(a::text, '') from audit_event a), '') as text`,
    )) as [{ text: string }]
    expect(text).not.toContain(token)
    expect(text).not.toContain(email)
  })

  test('is written in the language of the account', async () => {
    const { username, email } = await newAccount({ locale: 'ara' })
    await ask(username)
    const [mail] = await mailsTo(api, email)
    expect(mail).toMatchObject({ subject: 'اختر كلمة مرور جديدة', locale: 'ara' })
    expect(mail!.html).toContain('<html lang="ar" dir="rtl">')
    expect(mail!.link).toMatch(/^http:\/\/localhost:8080\/reset-password#[\w-]{43}$/u)
  })

  test('too often for one name is refused with the time to wait, and again whoever it is', async () => {
    const { username } = await newAccount()
    for (const name of [username, 'nobody-at-all']) {
      const statuses = []
      for (let call = 0; call < 4; call += 1) statuses.push((await ask(name, `10.2.0.${call}`)).status)
      expect(statuses).toEqual([200, 200, 200, 429])
      const answer = await new Browser(api.web).send('POST', '/v1/partnermanager/password-reset', {
        body: {
          id: 'entente.password-reset.post',
          version: '1.0',
          requestTime: api.clock.now().toISOString(),
          request: { userName: name.toUpperCase() },
        },
      })
      expect(answer.statusCode).toBe(429)
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    }
  })

  test('too often from one address is refused', async () => {
    const statuses = []
    for (let call = 0; call < 21; call += 1) statuses.push((await ask(`name-${call}`, '10.3.0.1')).status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(429)
  })

  test('mails an account three links an hour, under whichever name they are asked for', async () => {
    const { username, email } = await newAccount()
    for (const name of [username, email, username, email]) await ask(name)
    expect(await mailsTo(api, email)).toHaveLength(3)
  })

  test('mails nothing to an account that signs in elsewhere', async () => {
    const { username, email } = await newAccount()
    await api.query('update account set password_hash = null where user_name = $1', [username])
    await ask(username)
    expect(await mailsTo(api, email)).toEqual([])
  })
})

describe('a link', () => {
  test('says whose password it changes', async () => {
    const { username, email } = await newAccount()
    await ask(email)
    const { response } = await stranger().call('accounts.password-link', {
      request: { token: await tokenTo(api, email) },
    })
    expect(response).toEqual({ userName: username })
  })

  test('changes the password once, ends sessions and tokens, forgives wrong tries and tells the owner', async () => {
    const { username, email, password } = await newAccount()
    const browser = new Browser(api.web, { address: '10.4.0.1' })
    await browser.signIn(username, password)
    const token = await api.web.inject({
      method: 'POST',
      url: '/v1/authmanager/authenticate/internal/useridPwd',
      payload: { request: { userName: username, password } },
    })
    const bearer = { authorization: `Bearer ${String(token.headers['authorization'])}` }
    const config = '/v1/partnermanager/system-config'
    expect((await browser.send('GET', config)).statusCode).toBe(200)
    expect((await api.web.inject({ url: config, headers: bearer })).statusCode).toBe(200)
    for (let attempt = 0; attempt < 6; attempt += 1) await canSignIn(username, 'wrong')

    await ask(username)
    const link = await tokenTo(api, email)
    expect((await reset(link)).response).toEqual({ done: true })

    expect((await browser.send('GET', config)).statusCode).toBe(401)
    expect((await api.web.inject({ url: config, headers: bearer })).statusCode).toBe(401)
    // The provider remembers nobody either: the way in leads to the password.
    expect(await browser.beginSignIn()).toMatch(/^\/sign-in\//u)
    expect(await canSignIn(username, password)).toBe(false)
    expect(await canSignIn(username, fresh)).toBe(true)
    expect((await reset(link, 'nine other quiet herons')).codes).toEqual(['ENT_ACC_005'])
    expect((await mailsTo(api, email)).at(-1)).toMatchObject({ subject: 'Your password was changed' })
  })

  test('survives a password that breaks a rule', async () => {
    const { username, email } = await newAccount()
    await ask(username)
    const token = await tokenTo(api, email)
    expect((await reset(token, 'short')).codes).toEqual(['ENT_ACC_004'])
    expect((await reset(token, `${username} and more`)).codes).toEqual(['ENT_ACC_004'])
    expect((await reset(token)).codes).toEqual([])
  })

  test('ends after half an hour', async () => {
    const { username, email } = await newAccount()
    await ask(username)
    const token = await tokenTo(api, email)
    api.clock.advance(30 * 60_000)
    expect((await reset(token)).codes).toEqual(['ENT_ACC_005'])
  })

  test('is void once another one was used, and when the account was disabled', async () => {
    const { username, email } = await newAccount()
    await ask(username)
    const first = await tokenTo(api, email)
    await ask(username)
    const second = await tokenTo(api, email)
    expect((await reset(second)).codes).toEqual([])
    expect((await reset(first)).codes).toEqual(['ENT_ACC_005'])

    await ask(email)
    const third = await tokenTo(api, email)
    await api.query(`update account set status = 'disabled' where user_name = $1`, [username])
    expect((await reset(third)).codes).toEqual(['ENT_ACC_005'])
  })

  test('that two browsers use at the same time works for one of them', async () => {
    const { username, email } = await newAccount()
    await ask(username)
    const token = await tokenTo(api, email)
    const both = await Promise.all([reset(token), reset(token, 'nine other quiet herons')])
    expect(both.map(({ codes }) => codes.join()).sort()).toEqual(['', 'ENT_ACC_005'])
  })

  test.each(['', 'x', 'a'.repeat(43), '../../etc', '\u0000'])('%j is none', async (token) => {
    const { codes, status } = await reset(token)
    expect(codes.length > 0 || status === 400).toBe(true)
    expect(await canSignIn('nobody', fresh)).toBe(false)
  })

  test('for an address opens no password', async () => {
    const browser = new Browser(api.web, { address: '10.5.0.1' })
    const { username, password } = await newAccount()
    await browser.signIn(username, password)
    const request = { email: `new-${username}@test.example.org`, password }
    await browser.call('POST', '/v1/partnermanager/account/email', 'entente.account.email.post', request)
    expect((await reset(await tokenTo(api, request.email))).codes).toEqual(['ENT_ACC_005'])
  })
})
