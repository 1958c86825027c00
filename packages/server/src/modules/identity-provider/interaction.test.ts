import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import type { Contracts } from '../../contracts.ts'
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

const isSignedIn = async (of = browser): Promise<boolean> => {
  const { response } = await of.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')
  return response!.signedIn
}

const tryPassword = (page: string, userName: string, password: string, of = browser) =>
  of.call<{ redirectTo: string }>('POST', `${page}/password`, 'entente.sign-in.post', { userName, password })

describe('a sign-in that was begun', () => {
  test('belongs to its browser', async () => {
    const page = await browser.beginSignIn()
    const other = new Browser(testApp.web)
    const answer = await tryPassword(page, 'acme', passwordOf('acme'), other)
    expect(answer.errors.map((error) => error.errorCode)).toEqual(['ENT_ACC_001'])
    // A sign-in of its own does not open somebody else's.
    await other.beginSignIn()
    expect((await tryPassword(page, 'acme', passwordOf('acme'), other)).errors[0]!.errorCode).toBe(
      'ENT_ACC_001',
    )
  })

  test('tells the sign-in page which types of partner may register', async () => {
    const page = await browser.beginSignIn()
    const { response } = await browser.call<Contracts['registrations.sign-in-interaction']['response']>(
      'GET',
      `${page}/details`,
    )
    expect(response!.approval).toBe('automatic')
    expect(response!.partnerTypes.map(({ code, needsPolicyGroup }) => [code, needsPolicyGroup])).toEqual([
      ['ABIS_Partner', true],
      ['Auth_Partner', true],
      ['Credential_Partner', true],
      ['Device_Provider', false],
      ['FTM_Provider', false],
      ['Manual_Adjudication', true],
      ['MISP_Partner', false],
      ['Online_Verification_Partner', true],
      ['Print_Partner', true],
      ['SDK_Partner', false],
    ])
    expect(response!.policyGroups).toContainEqual({
      name: 'mpolicygroup-default-auth',
      description: expect.any(String),
    })
    const other = await new Browser(testApp.web).call('GET', `${page}/details`)
    expect(other.errors[0]!.errorCode).toBe('ENT_ACC_001')
  })

  test('cannot be finished with a code that another browser received', async () => {
    const page = await browser.beginSignIn()
    const { response } = await tryPassword(page, 'acme', passwordOf('acme'))
    const resumed = await browser.send('GET', response!.redirectTo)
    const callback = resumed.headers.location!
    const victim = new Browser(testApp.web)
    await victim.beginSignIn()
    const refused = await victim.send('GET', callback)
    expect(refused.statusCode).toBe(400)
    expect(refused.body).toContain('Sign-in failed')
    expect(await isSignedIn(victim)).toBe(false)
    // In its own browser the code works once.
    const again = browser.clone()
    expect((await browser.send('GET', callback)).statusCode).toBe(303)
    expect((await again.send('GET', callback)).statusCode).toBe(400)
  })

  test('goes wrong with a page, not with a stack trace', async () => {
    for (const address of [
      '/auth/callback',
      '/auth/callback?state=x&code=y',
      '/oidc/auth/unknown',
      '/oidc/auth?client_id=x',
    ]) {
      const answer = await browser.send('GET', address, {
        headers: { accept: 'text/html', 'accept-language': 'fr' },
      })
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain('<html lang="fr" dir="ltr">')
      expect(answer.body).not.toMatch(/at .*\.js|node_modules/u)
    }
  })
})

test('strangers who begin without end are told to wait, and leave no more behind than that', async () => {
  const address = '10.2.3.4'
  // A clock that stands still: no minute ends because the machine is slow.
  testApp.clock.set(new Date())
  const stranger = new Browser(testApp.web, { address })
  const { headers } = await stranger.send('GET', '/auth/sign-in')
  const { pathname, search } = new URL(headers.location!)
  const remembered = async () =>
    Number((await testApp.query<{ n: string }>('select count(*) as n from oidc_payload'))[0]!.n)
  const before = await remembered()
  const statuses: number[] = []
  for (let count = 0; count < 310; count += 1) {
    const url = `${count % 2 === 0 ? pathname : pathname.toUpperCase().replace('/OIDC', '/oidc')}${search}`
    statuses.push((await testApp.web.inject({ url, remoteAddress: address })).statusCode)
  }
  expect(statuses.indexOf(429)).toBe(300)
  expect((await remembered()) - before).toBe(statuses.filter((status) => status === 303).length)
  expect((await new Browser(testApp.web).beginSignIn()).startsWith('/sign-in/')).toBe(true)
})
