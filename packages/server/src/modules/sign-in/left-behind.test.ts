import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { loadAccountByUserName } from '../accounts/index.ts'
import { endOwnSessions } from '../sessions/index.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

/** Shows the password, and does not go on. @returns where the browser would go on */
const showPassword = async (browser: Browser, userName: string): Promise<string> => {
  const page = await browser.beginSignIn()
  const request = { userName, password: passwordOf(userName) }
  const { response } = await browser.call<{ redirectTo: string }>(
    'POST',
    `${page}/password`,
    'entente.sign-in.post',
    request,
  )
  return response!.redirectTo
}

const isIn = async (browser: Browser) =>
  (await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')).response!.signedIn

test('a sign-in whose password was shown is over once its account is signed out everywhere', async () => {
  const [kept, other] = [new Browser(api.web), new Browser(api.web)]
  const next = await showPassword(kept, 'acme')
  const others = await showPassword(other, 'rival')
  const account = (await loadAccountByUserName(api.app.database, 'acme'))!
  await endOwnSessions(api.app, account, { userName: 'acme' })
  await kept.visit(next)
  expect(await isIn(kept)).toBe(false)
  await other.visit(others)
  expect(await isIn(other)).toBe(true)
})
