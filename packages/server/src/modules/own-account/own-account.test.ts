import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Authenticator } from '../../../../../tests/support/people/authenticator.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { deliverEvents, keepMails, mailsTo, tokenTo } from '../../../../../tests/support/kept-mails.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import type { App } from '../../platform/app.ts'
import { importAccounts } from '../../seed/import-accounts.ts'
import { loadByUserName } from '../accounts/account-store.ts'
import type { Account } from '../accounts/account.ts'
import { browserName } from '../sign-in/browser-name.ts'
import { requestEmailChange } from './email-change.ts'
import { changePassword } from './own-account.ts'
import { makeOffer } from '../second-factor/second-factor-offer.ts'
import { hasSecondFactor, turnOn } from '../second-factor/second-factor.ts'

let api: TestApp
let made = 0
let account: { username: string; password: string; email: string }

const chips = {
  organizationName: 'Chips & Co',
  partnerType: 'FTM_Provider',
  address: '1 Street',
  phone: '+1234',
}

beforeAll(async () => {
  api = await createTestApp(keepMails)
})
afterAll(() => api.close())
beforeEach(async () => {
  api.clock.advance(20 * 60_000)
  const username = `owner-${(made += 1)}`
  account = { username, password: passwordOf(username), email: `${username}@test.example.org` }
  await importAccounts(api.app, { accounts: [{ ...account, ...chips, firstName: 'Olga' }] })
})

const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'

/** A browser in which the account of this test is signed in. */
const signedIn = async (): Promise<Browser> => {
  const browser = new Browser(api.web, { address: `10.9.0.${made}` })
  await browser.signIn(account.username, account.password)
  return browser
}

const base = '/v1/partnermanager/account'
const isIn = async (browser: Browser): Promise<boolean> =>
  (await browser.send('GET', '/v1/partnermanager/system-config')).statusCode === 200

const codesOf = ({ errors }: { errors: readonly { errorCode: string }[] }) =>
  errors.map(({ errorCode }) => errorCode)

const put = (browser: Browser, path: string, request: object) =>
  browser.call('PUT', `${base}/${path}`, `entente.account.${path}.put`, request)

interface Session {
  id: string
  current: boolean
  since: string
  lastSeen: string
  browser: string
}

const sessionsOf = async (browser: Browser): Promise<Session[]> =>
  (await browser.call<Session[]>('GET', `${base}/sessions`)).response ?? []

const remove = (browser: Browser, path: string) => browser.send('DELETE', `${base}/${path}`)

describe('changing the password', () => {
  const newPassword = 'seven quiet herons wade'

  test('asks for the old one, signs other devices out and tells the owner', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const wrong = await put(here, 'password', { oldPassword: 'wrong', newPassword })
    expect(codesOf(wrong)).toEqual(['ENT_ACC_006'])
    expect(await isIn(there)).toBe(true)

    const right = await put(here, 'password', { oldPassword: account.password, newPassword })
    expect(right).toMatchObject({ response: { done: true }, errors: [] })
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
    // The provider has forgotten the other device too: nothing signs it in again without the new password.
    expect(await there.beginSignIn()).toMatch(/^\/sign-in\//u)
    await expect(signedIn()).rejects.toThrow('ENT_ACC_002')
    account.password = newPassword
    await signedIn()
    expect(await mailsTo(api, account.email)).toMatchObject([{ subject: 'Your password was changed' }])
  })

  test('keeps the rules for passwords', async () => {
    const here = await signedIn()
    const reply = await put(here, 'password', { oldPassword: account.password, newPassword: 'password1234' })
    expect(codesOf(reply)).toEqual(['ENT_ACC_004'])
  })

  test('cannot be used to guess the old one', async () => {
    const here = await signedIn()
    const codes = []
    for (let attempt = 0; attempt < 6; attempt += 1)
      codes.push(...codesOf(await put(here, 'password', { oldPassword: `guess ${attempt}`, newPassword })))
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'ENT_ACC_006'), 'ENT_ACC_003'])
  })

  test('still lets this browser sign out', async () => {
    const here = await signedIn()
    await put(here, 'password', { oldPassword: account.password, newPassword })
    const { headers, statusCode } = await here.send('POST', '/auth/sign-out', { form: {} })
    expect(statusCode).toBe(303)
    expect(headers.location).toBe('http://localhost:8080/signed-out')
    expect(await isIn(here)).toBe(false)
  })

  test('is not for those who have no password here', async () => {
    const here = await signedIn()
    await api.query('update account set password_hash = null where user_name = $1', [account.username])
    expect(codesOf(await put(here, 'password', { oldPassword: 'x', newPassword }))).toEqual(['ENT_ACC_007'])
    const request = { oldPassword: 'x', newPassword }
    expect((await api.as('service-client').call('accounts.change-password', { request })).codes).toEqual([
      'ENT_ACC_007',
    ])
  })
})

describe('changing phone, address and language', () => {
  test('shows at once, and the partner that registered with it follows', async () => {
    const here = await signedIn()
    const contact = { phone: '+99 887', address: '2 Other Street', locale: 'fra' }
    expect(await put(here, 'contact', contact)).toMatchObject({ errors: [] })
    const { response } = await here.call<{ account: object }>('GET', '/v1/partnermanager/session')
    expect(response!.account).toMatchObject(contact)
    await deliverEvents(api)
    expect(
      await api.query('select phone, address, locale from partner where id = $1', [account.username]),
    ).toEqual([contact])
  })

  test.each([
    { phone: '', address: 'a', locale: 'eng' },
    { phone: '1'.repeat(17), address: 'a', locale: 'eng' },
    { phone: '1', address: 'a', locale: 'deu' },
  ])('refuses %j', async (contact) => {
    expect(codesOf(await put(await signedIn(), 'contact', contact))).toEqual(['PMS_COR_001'])
  })

  test('the language alone leaves the rest as it was, and the partner follows', async () => {
    const here = await signedIn()
    expect(await put(here, 'language', { locale: 'ara' })).toMatchObject({ errors: [] })
    await deliverEvents(api)
    const kept = { phone: chips.phone, address: chips.address, locale: 'ara' }
    const { response } = await here.call<{ account: object }>('GET', '/v1/partnermanager/session')
    expect(response!.account).toMatchObject(kept)
    expect(
      await api.query('select phone, address, locale from partner where id = $1', [account.username]),
    ).toEqual([kept])
    expect(codesOf(await put(here, 'language', { locale: 'deu' }))).toEqual(['PMS_COR_001'])
  })

  test('writes neither phone nor address into history and audit, which cannot forget', async () => {
    await put(await signedIn(), 'contact', { phone: '+424242', address: 'Secret Lane', locale: 'fra' })
    await deliverEvents(api)
    const rows = await api.query<{ text: string }>(
      'select a::text as text from audit_event a union all select h::text from object_history h',
    )
    expect(rows.filter(({ text }) => /424242|Secret Lane/u.test(text))).toEqual([])
  })
})

describe('changing the e-mail address', () => {
  const wish = () => ({ email: `new.${account.email}`, password: account.password })
  const ask = (browser: Browser, request: object) =>
    browser.call('POST', `${base}/email`, 'entente.account.email.post', request)
  const confirm = (token: string) => api.as('stranger').call('accounts.confirm-email', { request: { token } })

  test('happens when the link to the new address is opened; the old one hears of it twice', async () => {
    const here = await signedIn()
    expect(await ask(here, wish())).toMatchObject({ response: { minutes: 60 }, errors: [] })
    expect(await mailsTo(api, account.email)).toMatchObject([{ template: 'email-changing', link: null }])
    await new Browser(api.web).signIn(account.email, account.password)

    const token = await tokenTo(api, wish().email)
    expect((await confirm(token)).response).toEqual({ done: true })
    expect((await confirm(token)).codes).toEqual(['ENT_ACC_005'])
    expect((await mailsTo(api, account.email)).at(-1)).toMatchObject({ template: 'email-changed' })
    const other = new Browser(api.web)
    await expect(other.signIn(account.email, account.password)).rejects.toThrow('ENT_ACC_002')
    await other.signIn(wish().email, account.password)
    // P25 asks for the address of the caller: the partner has followed.
    const body = { request: { emailId: wish().email } }
    await deliverEvents(api)
    const verified = await here.send('PUT', '/v1/partnermanager/partners/email/verify', { body })
    expect(verified.json()).toMatchObject({ response: { emailExists: true } })
  })

  test('asks for the password, an address, and another one than before', async () => {
    const here = await signedIn()
    expect(codesOf(await ask(here, { ...wish(), password: 'wrong' }))).toEqual(['ENT_ACC_006'])
    expect(codesOf(await ask(here, { ...wish(), email: 'no address' }))).toEqual(['PMS_PRT_012'])
    expect(codesOf(await ask(here, { ...wish(), email: account.email.toUpperCase() }))).toEqual([
      'PMS_PRT_011',
    ])
    expect(await mailsTo(api, wish().email)).toEqual([])
  })

  test('comes too late when somebody else has taken the address meanwhile', async () => {
    await ask(await signedIn(), wish())
    const token = await tokenTo(api, wish().email)
    await api.query('update account set email = $1 where user_name = $2', [wish().email, 'misp'])
    expect((await confirm(token)).codes).toEqual(['PMS_PRT_011'])
    await api.query(`update account set email = 'misp@test.example.org' where user_name = 'misp'`)
  })

  test('is cancelled by a new password, as the mail to the old address says', async () => {
    const here = await signedIn()
    await ask(here, wish())
    const token = await tokenTo(api, wish().email)
    expect((await mailsTo(api, account.email)).at(-1)!.text).toContain('that cancels the change')
    const request = { oldPassword: account.password, newPassword: 'seven quiet herons wade' }
    const changed = await here.call('PUT', `${base}/password`, 'entente.account.password.put', request)
    expect(codesOf(changed)).toEqual([])
    expect((await confirm(token)).codes).toEqual(['ENT_ACC_005'])
  })

  test('ends the links for a new password that the old address has received', async () => {
    const forgotten = { request: { userName: account.username } }
    await api.as('stranger').call('accounts.request-password-reset', forgotten)
    await deliverEvents(api)
    const former = await tokenTo(api, account.email)
    expect(
      (await api.as('stranger').call('accounts.password-link', { request: { token: former } })).codes,
    ).toEqual([])
    await ask(await signedIn(), wish())
    await confirm(await tokenTo(api, wish().email))
    expect(
      (await api.as('stranger').call('accounts.password-link', { request: { token: former } })).codes,
    ).toEqual(['ENT_ACC_005'])
  })

  test('sends no more than five links an hour', async () => {
    const here = await signedIn()
    const codes = []
    for (let attempt = 0; attempt < 6; attempt += 1) codes.push(codesOf(await ask(here, wish())).join())
    expect(codes).toEqual(['', '', '', '', '', 'ENT_ACC_009'])
  })

  test('with a link that has run out, or one for a password, changes nothing', async () => {
    await ask(await signedIn(), wish())
    const token = await tokenTo(api, wish().email)
    expect((await api.as('stranger').call('accounts.password-link', { request: { token } })).codes).toEqual([
      'ENT_ACC_005',
    ])
    api.clock.advance(60 * 60_000)
    expect((await confirm(token)).codes).toEqual(['ENT_ACC_005'])
  })
})

describe('a proof that a new password overtakes', () => {
  const newPassword = 'seven quiet herons wade'
  const address = '10.9.9.9'
  const by = () => ({ actor: { userName: account.username, requestId: 'test' }, sessionId: null })
  const here = async () => (await loadByUserName(api.app.database, account.username))!

  /** The app, in which somebody changes the password before the transaction after the proof. */
  const overtaken = (owner: Account): App => {
    let transactions = 0
    const transaction: App['database']['transaction'] = async (work) => {
      transactions += 1
      const change = { oldPassword: account.password, newPassword, address }
      if (transactions === 2) await changePassword(api.app, owner, change, by())
      return api.app.database.transaction(work)
    }
    return { ...api.app, database: { ...api.app.database, transaction } }
  }

  test('makes no link for another e-mail address', async () => {
    const owner = await here()
    const email = `new.${account.email}`
    const wish = { email, password: account.password, code: null, address }
    await expect(requestEmailChange(overtaken(owner), owner, wish, by().actor)).rejects.toMatchObject({
      code: 'ENT_ACC_006',
    })
    expect(await mailsTo(api, email)).toEqual([])
  })

  test('turns no second factor on', async () => {
    const owner = await here()
    const { offer, key } = makeOffer(api.app, owner)
    const proof = { offer, code: new Authenticator(key, api.clock).code(), address }
    await expect(turnOn(overtaken(owner), owner, proof, by())).rejects.toMatchObject({ code: 'ENT_ACC_033' })
    expect(await hasSecondFactor(api.app.database, owner.id)).toBe(false)
  })

  test('puts no other password in its place', async () => {
    const owner = await here()
    const change = { oldPassword: account.password, newPassword: 'eight loud herons wade', address }
    await expect(changePassword(overtaken(owner), owner, change, by())).rejects.toMatchObject({
      code: 'ENT_ACC_006',
    })
    account.password = newPassword
    await signedIn()
  })
})

describe('the list of sessions', () => {
  test('names this device and the others, and no one else’s', async () => {
    const here = await signedIn()
    api.clock.advance(120_000)
    await signedIn()
    await isIn(here)
    await new Browser(api.web).signIn('acme', passwordOf('acme'))
    const sessions = await sessionsOf(here)
    expect(sessions.map(({ current }) => current)).toHaveLength(2)
    expect(sessions.filter(({ current }) => current)).toHaveLength(1)
    const mine = sessions.find(({ current }) => current)!
    expect(Date.parse(mine.lastSeen) - Date.parse(mine.since)).toBe(120_000)
  })

  test('shows a coarse name of the browser', async () => {
    const browser = new Browser(api.web, { address: `10.9.1.${made}`, userAgent: firefox })
    await browser.signIn(account.username, account.password)
    expect(await sessionsOf(browser)).toMatchObject([{ browser: 'Firefox, Linux', current: true }])
  })

  test('leaves out those that nobody has used for too long', async () => {
    await signedIn()
    api.clock.advance(31 * 60_000)
    expect(await sessionsOf(await signedIn())).toHaveLength(1)
  })

  test('signs another device out at once, for good', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const other = (await sessionsOf(here)).find(({ current }) => !current)!
    expect((await remove(here, `sessions/${other.id}`)).json()).toMatchObject({ response: { done: true } })
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
    expect(await there.beginSignIn()).toMatch(/^\/sign-in\//u)
    expect((await remove(here, `sessions/${other.id}`)).json()).toMatchObject({
      errors: [{ errorCode: 'ENT_ACC_008' }],
    })
  })

  test('never reaches somebody else’s', async () => {
    const here = await signedIn()
    const stranger = new Browser(api.web)
    await stranger.signIn('acme', passwordOf('acme'))
    for (const { id } of await sessionsOf(here)) {
      const refused = await remove(stranger, `sessions/${id.toUpperCase()}`)
      expect(refused.json()).toMatchObject({ errors: [{ errorCode: 'ENT_ACC_008' }] })
    }
    expect(await isIn(here)).toBe(true)
  })

  test('signs out everywhere, tokens included', async () => {
    const [here, there] = [await signedIn(), await signedIn()]
    const answer = await api.web.inject({
      method: 'POST',
      url: '/v1/authmanager/authenticate/internal/useridPwd',
      payload: { request: { userName: account.username, password: account.password } },
    })
    const headers = { authorization: `Bearer ${String(answer.headers['authorization'])}` }
    const withToken = () => api.web.inject({ url: '/v1/partnermanager/system-config', headers })
    expect((await withToken()).statusCode).toBe(200)
    expect((await remove(here, 'sessions')).json()).toMatchObject({ response: { ended: 2 } })
    expect([await isIn(here), await isIn(there)]).toEqual([false, false])
    expect((await withToken()).statusCode).toBe(401)
    expect(await here.beginSignIn()).toMatch(/^\/sign-in\//u)
    // What is issued from now on counts again.
    const again = await api.web.inject({
      method: 'POST',
      url: '/v1/authmanager/authenticate/internal/useridPwd',
      payload: { request: { userName: account.username, password: account.password } },
    })
    headers.authorization = `Bearer ${String(again.headers['authorization'])}`
    expect((await withToken()).statusCode).toBe(200)
  })
})

test.each([
  [firefox, 'Firefox, Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0',
    'Edge, Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1',
    'Safari, iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36',
    'Chrome, Android',
  ],
  ['curl/8.8.0', ''],
  [undefined, ''],
  [`<script>${'x'.repeat(100_000)}`, ''],
])('%s is called %j', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name)
})
