import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { drivers } from '../contract/drivers/index.ts'
import { walkSettings } from '../contract/drivers/sign-in.ts'
import type { Driver } from '../contract/driver.ts'
import { createTestApp, type Name, type TestApp } from '../support/app.ts'
import { Browser } from '../support/browser.ts'
import { readDatabaseState } from '../support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../support/scenes/ftm-scene.ts'
import { passwordOf, type Persona } from '../support/people/personas.ts'

// A tab that was drawn for one person, in a browser in which somebody else has signed in since.

let api: TestApp
let ftm: FtmScene
const sessions = new Map<Persona, Browser>()

const accountIdOf = async (userName: Persona): Promise<string> =>
  (await api.query<{ id: string }>('select id from account where user_name = $1', [userName]))[0]!.id

const signedIn = async (persona: Persona): Promise<Browser> => {
  const known = sessions.get(persona)
  if (known) return known
  const browser = new Browser(api.web)
  await browser.signIn(persona, passwordOf(persona))
  sessions.set(persona, browser)
  return browser
}

const cookieOf = async (persona: Persona): Promise<string> => {
  const browser = await signedIn(persona)
  const cookie = browser.cookies.find(({ name }) => name === 'entente_session')!
  return `entente_session=${cookie.value}`
}

beforeAll(async () => {
  api = await createTestApp(walkSettings)
  ftm = await setFtmScene(api)
}, 60_000)
afterAll(() => api.close())

/** The call by which the contract walk succeeds, in a browser in which its caller is signed in. */
const callOf = async (name: Name) => {
  const driver = (drivers as unknown as Record<string, Driver>)[name]!
  const { as, headers = {}, ...input } = await driver.success({ api, ftm })
  // Programs have no session; anybody's will do for what they and strangers call.
  const persona = as === undefined || as === 'service-client' || as === 'stranger' ? 'admin' : as
  const { authorization: _, ...kept } = headers as Record<string, string>
  const cookie = [kept['cookie'], await cookieOf(persona)].filter(Boolean).join('; ')
  return { persona, input, headers: { ...kept, cookie } }
}

describe.each(operations)('$name', ({ name }) => {
  test('does nothing for a page that speaks for somebody else', async () => {
    const { persona, input, headers } = await callOf(name as Name)
    await api.query(`update session set last_seen_at = now() - interval '5 minutes'`)
    const other = await accountIdOf(persona === 'manager' ? 'policy-manager' : 'manager')
    const before = await readDatabaseState(api)
    for (const claimed of [other, 'nobody', '']) {
      const { status, codes } = await api.as('stranger').call(name as Name, {
        ...input,
        headers: { ...headers, 'x-entente-account': claimed },
      })
      expect(`${status} ${codes.join()}`).toBe('409 ENT_HTTP_409')
    }
    expect(await readDatabaseState(api)).toEqual(before)
  }, 60_000)
})

test('who speaks for themselves is let in, and for nobody signed in the answer stays 401', async () => {
  const id = await accountIdOf('manager')
  const cookie = await cookieOf('manager')
  const call = (headers: Record<string, string>) =>
    api.as('stranger').call('accounts.list-sessions', { headers: { ...headers, 'x-entente-account': id } })
  expect(await call({ cookie })).toMatchObject({ status: 200, codes: [] })
  expect(await call({})).toMatchObject({ status: 401 })
})

test('the session answer names the account', async () => {
  const cookie = await cookieOf('manager')
  const { response } = await api.as('stranger').call('accounts.session', { headers: { cookie } })
  expect(response.account?.accountId).toBe(await accountIdOf('manager'))
})

test('a program that names an account it has no token of is refused as well', async () => {
  const headers = { 'x-entente-account': await accountIdOf('manager') }
  expect((await api.as('admin').call('accounts.list', { headers })).status).toBe(409)
  expect((await api.as('service-client').call('accounts.roles', { headers })).status).toBe(409)
})

test('signing out from a page that was left behind ends nobody else’s session', async () => {
  const browser = await signedIn('policy-manager')
  const left = await accountIdOf('manager')
  const refused = await browser.send('POST', `/auth/sign-out?account=${left}`)
  expect(refused.statusCode).toBe(409)
  expect(refused.headers['content-type']).toContain('text/html')
  expect(refused.body).toContain('Somebody else is signed in')
  const session = await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')
  expect(session.response?.signedIn).toBe(true)
  const own = await accountIdOf('policy-manager')
  expect((await browser.send('POST', `/auth/sign-out?account=${own}`)).statusCode).toBe(303)
  const after = await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')
  expect(after.response?.signedIn).toBe(false)
})
