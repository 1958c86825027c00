import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { importAccounts } from '../../seed/import-accounts.ts'
import { historyOf } from '../../platform/record/record.ts'

const partner = {
  username: 'Ftm-One',
  password: 'another kept secret',
  email: 'Ftm.One@Example.org',
  firstName: 'Felix',
  lastName: 'Okafor',
  organizationName: 'Chips & Co',
  address: '7 Foundry Road',
  phone: '+1234',
  partnerType: 'ftm_provider',
  locale: 'fra' as const,
}

let testApp: TestApp
let browser: Browser

// A new app each time: counters of wrong passwords and moved clocks must not reach the next test.
beforeEach(async () => {
  testApp = await createTestApp()
  await importAccounts(testApp.app, { accounts: [partner] })
  browser = new Browser(testApp.web)
})
afterEach(() => testApp.close())

interface Session {
  signedIn: boolean
  consentRequired: boolean
  account: Record<string, unknown> | null
}

const sessionOf = async (of = browser): Promise<Session> => {
  const { response } = await of.call<Session>('GET', '/v1/partnermanager/session')
  return response!
}

const tryPassword = (page: string, userName: string, password: string, of = browser) =>
  of.call<{ redirectTo: string }>('POST', `${page}/password`, 'entente.sign-in.post', { userName, password })

const cookieOf = (name: string, of = browser) => of.cookies.find((cookie) => cookie.name === name)?.value

const minutes = 60_000

describe('signing in', () => {
  test('leads through the identity provider and back to the page that was asked for', async () => {
    expect(await sessionOf()).toMatchObject({ signedIn: false, account: null, consentRequired: false })
    expect(await browser.signIn('Ftm-One', partner.password, '/chips?page=2')).toBe('/chips?page=2')
    expect(await sessionOf()).toEqual({
      signedIn: true,
      consentRequired: true,
      idleMinutes: 25,
      idlePromptMinutes: 5,
      account: {
        userName: 'Ftm-One',
        firstName: 'Felix',
        lastName: 'Okafor',
        email: 'Ftm.One@Example.org',
        phone: '+1234',
        address: '7 Foundry Road',
        organizationName: 'Chips & Co',
        partnerType: 'FTM_PROVIDER',
        locale: 'fra',
        roles: ['FTM_PROVIDER'],
      },
    })
    expect(cookieOf('entente_session')).toMatch(/^[\w-]{43}$/u)
  })

  test('takes user name and e-mail address in any case', async () => {
    await browser.signIn('FTM-ONE', partner.password)
    await new Browser(testApp.web).signIn(' ftm.one@EXAMPLE.org ', partner.password)
  })

  test('is written to history and audit, without any secret', async () => {
    await browser.signIn('Ftm-One', partner.password)
    const id = (await testApp.app.database.tables
      .selectFrom('account' as never)
      .select('id' as never)
      .where('user_name' as never, '=', 'Ftm-One' as never)
      .executeTakeFirstOrThrow()) as { id: string }
    const lines = await historyOf(testApp.app.database, 'account', id.id)
    expect(lines.map((line) => line.action)).toEqual(['account.signed-in', 'account.registered'])
    expect(JSON.stringify(lines)).not.toMatch(/argon2|secret|Foundry|example\.org/iu)
  })

  test('gives every sign-in a session id of its own and ends the one before', async () => {
    browser.setCookie('entente_session', 'A'.repeat(43))
    await browser.signIn('Ftm-One', partner.password)
    const first = browser.clone()
    expect(cookieOf('entente_session')).not.toBe('A'.repeat(43))
    await browser.visit('/auth/sign-in')
    expect(cookieOf('entente_session')).not.toBe(cookieOf('entente_session', first))
    expect((await sessionOf()).signedIn).toBe(true)
    expect((await sessionOf(first)).signedIn).toBe(false)
  })

  test('keeps the session out of the reach of scripts and other sites', async () => {
    const page = await browser.beginSignIn()
    const { response } = await tryPassword(page, 'Ftm-One', partner.password)
    const resumed = await browser.send('GET', response!.redirectTo)
    const callback = await browser.send('GET', resumed.headers.location!)
    const [set] = [callback.headers['set-cookie']].flat().filter((line) => line?.startsWith('entente_session='))
    expect(set).toMatch(/^entente_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/u)
  })

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/.//evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    '/auth/sign-in',
    'relative',
  ])('never leads to another place: %j', async (returnTo) => {
    expect(await browser.signIn('Ftm-One', partner.password, returnTo)).toBe('/')
  })
})

describe('wrong passwords', () => {
  test('get one answer, whether or not the user exists', async () => {
    const page = await browser.beginSignIn()
    const unknown = await tryPassword(page, 'nobody', 'wrong password!')
    const wrong = await tryPassword(page, 'Ftm-One', 'wrong password!')
    expect(wrong.errors).toEqual(unknown.errors)
    expect(wrong.errors[0]!.errorCode).toBe('ENT_ACC_002')
    expect(wrong.response).toBeNull()
  })

  test.each(['Ftm-One', 'nobody'])('are delayed more and more: %s', async (userName) => {
    const page = await browser.beginSignIn()
    for (let tries = 0; tries < 5; tries += 1)
      expect((await tryPassword(page, userName, 'wrong password!')).errors[0]!.errorCode).toBe('ENT_ACC_002')
    const [error] = (await tryPassword(page, userName, partner.password)).errors
    expect(error!.errorCode).toBe('ENT_ACC_003')
    expect(error!.message).toContain('5 seconds')
    testApp.clock.advance(6_000)
    expect((await tryPassword(page, userName, 'wrong password!')).errors[0]!.errorCode).toBe('ENT_ACC_002')
    expect((await tryPassword(page, userName, 'wrong password!')).errors[0]!.message).toContain('10 seconds')
  })

  test('are forgotten after the right one', async () => {
    const page = await browser.beginSignIn()
    for (let round = 0; round < 3; round += 1) {
      for (let tries = 0; tries < 4; tries += 1) await tryPassword(page, 'Ftm-One', 'wrong password!')
      expect((await tryPassword(page, 'Ftm-One', partner.password)).response).not.toBeNull()
    }
  })

  test('sent all at once get no more tries than one after another', async () => {
    const page = await browser.beginSignIn()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => tryPassword(page, 'Ftm-One', 'wrong password!')),
    )
    expect(answers.filter(({ errors }) => errors[0]!.errorCode === 'ENT_ACC_002')).toHaveLength(5)
  })
})

describe('a sign-in that was begun', () => {
  test('belongs to its browser', async () => {
    const page = await browser.beginSignIn()
    const other = new Browser(testApp.web)
    const answer = await tryPassword(page, 'Ftm-One', partner.password, other)
    expect(answer.errors.map((error) => error.errorCode)).toEqual(['ENT_ACC_001'])
    // A sign-in of its own does not open somebody else's.
    await other.beginSignIn()
    expect((await tryPassword(page, 'Ftm-One', partner.password, other)).errors[0]!.errorCode).toBe('ENT_ACC_001')
  })

  test('tells the sign-in page which types of partner may register', async () => {
    const page = await browser.beginSignIn()
    const { response } = await browser.call('GET', `${page}/details`)
    expect(response).toEqual({
      partnerTypes: [
        { code: 'Device_Provider', description: 'Device Provider' },
        { code: 'FTM_Provider', description: 'FTM Chip Provider' },
        { code: 'MISP_Partner', description: 'MISP Partner' },
        { code: 'SDK_Partner', description: 'SDK Partner' },
      ],
    })
    const other = await new Browser(testApp.web).call('GET', `${page}/details`)
    expect(other.errors[0]!.errorCode).toBe('ENT_ACC_001')
  })

  test('cannot be finished with a code that another browser received', async () => {
    const page = await browser.beginSignIn()
    const { response } = await tryPassword(page, 'Ftm-One', partner.password)
    const resumed = await browser.send('GET', response!.redirectTo)
    const callback = resumed.headers.location!
    const victim = new Browser(testApp.web)
    await victim.beginSignIn()
    const refused = await victim.send('GET', callback)
    expect(refused.statusCode).toBe(400)
    expect(refused.body).toContain('Sign-in failed')
    expect((await sessionOf(victim)).signedIn).toBe(false)
    // In its own browser the code works once.
    const again = browser.clone()
    expect((await browser.send('GET', callback)).statusCode).toBe(303)
    expect((await again.send('GET', callback)).statusCode).toBe(400)
  })

  test('goes wrong with a page, not with a stack trace', async () => {
    for (const address of ['/auth/callback', '/auth/callback?state=x&code=y', '/oidc/auth/unknown', '/oidc/auth?client_id=x']) {
      const answer = await browser.send('GET', address, { headers: { accept: 'text/html', 'accept-language': 'fr' } })
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain('<html lang="fr" dir="ltr">')
      expect(answer.body).not.toMatch(/at .*\.js|node_modules/u)
    }
  })
})

describe('a session', () => {
  beforeEach(() => browser.signIn('Ftm-One', partner.password))

  test('ends when nobody uses it for long enough', async () => {
    for (let step = 0; step < 4; step += 1) {
      testApp.clock.advance(29 * minutes)
      expect((await sessionOf()).signedIn).toBe(true)
    }
    testApp.clock.advance(31 * minutes)
    expect((await sessionOf()).signedIn).toBe(false)
  })

  test('ends after its longest time, however busy', async () => {
    for (let step = 0; step < 24; step += 1) {
      expect((await sessionOf()).signedIn).toBe(true)
      testApp.clock.advance(29.5 * minutes)
    }
    testApp.clock.advance(15 * minutes)
    expect((await sessionOf()).signedIn).toBe(false)
  })

  test('ends with the sign-out, here and at the identity provider', async () => {
    const copy = browser.clone()
    const signedOut = await browser.send('POST', '/auth/sign-out', { form: {} })
    expect(signedOut.statusCode).toBe(303)
    expect((await sessionOf()).signedIn).toBe(false)
    expect((await sessionOf(copy)).signedIn).toBe(false)

    const form = await browser.send('GET', signedOut.headers.location!)
    expect(form.body).toContain('document.forms[0].submit()')
    const [, action] = /action="([^"]+)"/u.exec(form.body)!
    const [, xsrf] = /name="xsrf" value="([^"]+)"/u.exec(form.body)!
    const done = await browser.send('POST', action!, { form: { xsrf: xsrf!, logout: 'yes' } })
    expect(done.headers.location).toBe('http://localhost:8080/')
    // The provider asks again: no silent way back in.
    expect(await browser.beginSignIn()).toMatch(/^\/sign-in\//u)
  })

  test('ends with the account', async () => {
    await testApp.app.database.transaction(async ({ tables }) => {
      await tables
        .updateTable('account' as never)
        .set({ status: 'disabled' } as never)
        .execute()
    })
    expect((await sessionOf()).signedIn).toBe(false)
    const page = await new Browser(testApp.web).beginSignIn()
    expect(page).toMatch(/^\/sign-in\//u)
    const own = new Browser(testApp.web)
    const answer = await tryPassword(await own.beginSignIn(), 'Ftm-One', partner.password, own)
    expect(answer.errors[0]!.errorCode).toBe('ENT_ACC_002')
  })

  test('is not opened by a forged cookie', async () => {
    const stranger = new Browser(testApp.web)
    for (const value of ['', 'x', 'A'.repeat(43), "' or 1=1", `${cookieOf('entente_session')}x`]) {
      stranger.setCookie('entente_session', value)
      expect((await sessionOf(stranger)).signedIn).toBe(false)
      expect((await stranger.call('GET', '/v1/partnermanager/system-config')).status).toBe(401)
    }
  })

  test('does not serve pages of other sites', async () => {
    const answer = await browser.send('POST', '/v1/partnermanager/users/user-consent', {
      headers: { origin: 'https://evil.example' },
    })
    expect(answer.statusCode).toBe(403)
  })
})

describe('terms and conditions', () => {
  test('are asked for until they are accepted, and accepted once', async () => {
    await browser.signIn('Ftm-One', partner.password)
    const before = await browser.call('GET', '/v1/partnermanager/users/user-consent')
    expect(before.response).toEqual({
      userId: 'Ftm-One',
      consentGiven: false,
      consentGivenDateTime: null,
      termsVersion: null,
    })
    const given = await browser.call('POST', '/v1/partnermanager/users/user-consent')
    expect(given.response).toMatchObject({ consentGiven: true, termsVersion: '2026-11-01' })
    testApp.clock.advance(minutes)
    const again = await browser.call('POST', '/v1/partnermanager/users/user-consent')
    expect(again.response).toEqual(given.response)
    expect((await sessionOf()).consentRequired).toBe(false)
  })

  test('are in the language that is asked for', async () => {
    const french = await browser.call<{ title: string; sections: unknown[] }>('GET', '/v1/partnermanager/terms?locale=fra')
    const english = await browser.call<{ title: string }>('GET', '/v1/partnermanager/terms')
    expect(english.response!.title).toBe('Terms and conditions')
    expect(french.response!.sections.length).toBeGreaterThan(2)
    expect(french.response!.title).not.toBe(english.response!.title)
  })

  test('are no matter for administrators', async () => {
    const { codes } = await testApp.as('admin').call('accounts.give-consent')
    expect(codes).toEqual(['PMS_CERTIFICATE_ERROR_002'])
  })
})
