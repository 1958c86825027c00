import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'

let testApp: TestApp
let browser: Browser

beforeAll(async () => {
  testApp = await createTestApp()
})
beforeEach(() => {
  browser = new Browser(testApp.web)
})
afterAll(() => testApp.close())

const minutes = 60_000

const isSignedIn = async (of = browser): Promise<boolean> => {
  const { response } = await of.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')
  return response!.signedIn
}

const tryPassword = (page: string, userName: string, password: string, of = browser) =>
  of.call<{ redirectTo: string }>('POST', `${page}/password`, 'entente.sign-in.post', { userName, password })

const cookieOf = (name: string, of = browser) => of.cookies.find((cookie) => cookie.name === name)?.value

describe('a session', () => {
  beforeEach(() => browser.signIn('acme', passwordOf('acme')))

  test('ends when nobody uses it for long enough', async () => {
    for (let step = 0; step < 4; step += 1) {
      testApp.clock.advance(29 * minutes)
      expect(await isSignedIn()).toBe(true)
    }
    testApp.clock.advance(31 * minutes)
    expect(await isSignedIn()).toBe(false)
  })

  test('ends after its longest time, however busy', async () => {
    for (let step = 0; step < 24; step += 1) {
      expect(await isSignedIn()).toBe(true)
      testApp.clock.advance(29.5 * minutes)
    }
    testApp.clock.advance(15 * minutes)
    expect(await isSignedIn()).toBe(false)
  })

  test('ends with the sign-out, here and at the identity provider', async () => {
    const copy = browser.clone()
    const signedOut = await browser.send('POST', '/auth/sign-out', { form: {} })
    expect(signedOut.statusCode).toBe(303)
    expect(await isSignedIn()).toBe(false)
    expect(await isSignedIn(copy)).toBe(false)

    expect(signedOut.headers.location).toBe('http://localhost:8080/signed-out')
    // The provider asks again: no silent way back in.
    expect(await browser.beginSignIn()).toMatch(/^\/sign-in\//u)
  })

  test('ends once when two tabs sign out at the same time, and both say good-bye', async () => {
    const [one, two] = [browser, browser.clone()]
    const answers = await Promise.all(
      [one, two].map((tab) => tab.send('POST', '/auth/sign-out', { form: {} })),
    )
    for (const answer of answers) {
      expect(answer.statusCode).toBe(303)
      expect(answer.headers.location).toBe('http://localhost:8080/signed-out')
    }
    expect(await isSignedIn(two)).toBe(false)
    expect(await two.beginSignIn()).toMatch(/^\/sign-in\//u)
  })

  test.each([
    ['GET', '/oidc/session/end?id_token_hint=damaged'],
    ['GET', '/oidc/session/end?post_logout_redirect_uri=https://evil.example/&client_id=entente-portal'],
    ['POST', '/oidc/session/end/confirm'],
  ] as const)('whose end goes wrong at the provider shows no error page: %s %s', async (method, address) => {
    const answer = await browser.send(method, address, {
      headers: { accept: 'text/html' },
      ...(method === 'POST' ? { form: { xsrf: 'of another tab', logout: 'yes' } } : {}),
    })
    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/signed-out'])
  })

  test('is not opened by a forged cookie', async () => {
    const stranger = new Browser(testApp.web)
    for (const value of ['', 'x', 'A'.repeat(43), "' or 1=1", `${cookieOf('entente_session')}x`]) {
      stranger.setCookie('entente_session', value)
      expect(await isSignedIn(stranger)).toBe(false)
      expect((await stranger.call('GET', '/v1/partnermanager/system-config')).status).toBe(401)
    }
  })

  test('does not serve pages of other sites', async () => {
    const answer = await browser.send('POST', '/v1/partnermanager/users/user-consent', {
      headers: { origin: 'https://evil.example' },
    })
    expect(answer.statusCode).toBe(403)
  })

  // Last: it disables everybody.
  test('ends with the account', async () => {
    await testApp.app.database.transaction(async ({ tables }) => {
      await tables
        .updateTable('account' as never)
        .set({ status: 'disabled' } as never)
        .execute()
    })
    expect(await isSignedIn()).toBe(false)
    const page = await new Browser(testApp.web).beginSignIn()
    expect(page).toMatch(/^\/sign-in\//u)
    const own = new Browser(testApp.web)
    const answer = await tryPassword(await own.beginSignIn(), 'acme', passwordOf('acme'), own)
    expect(answer.errors[0]!.errorCode).toBe('ENT_ACC_002')
  })
})
