import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
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

beforeAll(async () => {
  testApp = await createTestApp()
  await importAccounts(testApp.app, { accounts: [partner] })
})
beforeEach(() => {
  browser = new Browser(testApp.web)
})
afterAll(() => testApp.close())

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
        accountId: expect.stringMatching(/^[\da-f-]{36}$/u),
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
        organisations: [{ partnerId: 'Ftm-One', role: 'owner' }],
        readsOnly: false,
        grantable: [],
      },
    })
    expect(cookieOf('entente_session')).toMatch(/^[\w-]{43}$/u)
  })

  test('asked for twice, or gone back to when it is done, leads on instead of failing', async () => {
    const page = await browser.beginSignIn('/chips')
    const { redirectTo } = (await tryPassword(page, 'Ftm-One', partner.password)).response!
    let callback = ''
    for (let url = redirectTo; callback === '';) {
      const { location } = (await browser.send('GET', url)).headers
      if (new URL(location!, 'http://localhost:8080').pathname === '/auth/callback') callback = location!
      url = location!
    }
    expect((await browser.send('GET', callback)).headers.location).toBe('/chips')
    const headers = { accept: 'text/html' }
    for (const address of [callback, redirectTo]) {
      const again = await browser.send('GET', address, { headers })
      expect([again.statusCode, again.headers.location], address).toEqual([expect.any(Number), '/'])
      expect(again.statusCode).toBeLessThan(400)
      const stranger = await new Browser(testApp.web).send('GET', address, { headers })
      expect(stranger.statusCode).toBe(400)
    }
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
    expect(new Set(lines.map((line) => line.action))).toEqual(
      new Set(['account.signed-in', 'account.registered']),
    )
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
    const [set] = [callback.headers['set-cookie']]
      .flat()
      .filter((line) => line?.startsWith('entente_session='))
    expect(set).toMatch(/^entente_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/u)
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
    expect(given.response).toMatchObject({
      consentGiven: true,
      consentGivenDateTime: expect.stringMatching(/T[\d:]{8}\.\d{3}$/u),
      termsVersion: '2026-11-01',
    })
    testApp.clock.advance(60_000)
    const again = await browser.call('POST', '/v1/partnermanager/users/user-consent')
    expect(again.response).toEqual(given.response)
    expect((await sessionOf()).consentRequired).toBe(false)
  })

  test('are in the language that is asked for', async () => {
    const french = await browser.call<{ title: string; sections: unknown[] }>(
      'GET',
      '/v1/partnermanager/terms?locale=fra',
    )
    const english = await browser.call<{ title: string }>('GET', '/v1/partnermanager/terms')
    expect(english.response!.title).toBe('Terms and conditions')
    expect(french.response!.sections.length).toBeGreaterThan(2)
    expect(french.response!.title).not.toBe(english.response!.title)
  })

  test('are asked of administrators by other portals, where they may be read and accepted', async () => {
    const ask = async (name: 'accounts.get-consent' | 'accounts.give-consent') =>
      (await testApp.as('admin').call(name)).response.consentGiven
    expect([await ask('accounts.get-consent'), await ask('accounts.give-consent')]).toEqual([false, true])
    expect(await ask('accounts.get-consent')).toBe(true)
  })

  test.each([
    ['policy-manager', 200, 'PMS_CERTIFICATE_ERROR_002'],
    ['roleless', 403, 'KER-ATH-403'],
    ['service-client', 403, 'KER-ATH-403'],
  ] as const)('are no matter for %s', async (persona, status, code) => {
    const reply = await testApp.as(persona).call('accounts.give-consent')
    expect([reply.status, ...reply.codes]).toEqual([status, code])
  })
})

describe('behind TLS', () => {
  test('every cookie is for TLS alone, and every address is the public one', async () => {
    const origin = 'https://portal.example'
    const secure = await createTestApp({ PUBLIC_URL: origin })
    try {
      const own = new Browser(secure.web, { origin })
      expect(await own.signIn('acme', passwordOf('acme'), '/x')).toBe('/x')
      expect(own.received.length).toBeGreaterThan(5)
      expect(own.received.filter((line) => !/; secure/iu.test(line))).toEqual([])
    } finally {
      await secure.close()
    }
  })
})
