import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from '../../../../../tests/support/browser.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { importAccounts } from '../../seed/import-accounts.ts'

let testApp: TestApp

const ftm = {
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

beforeAll(async () => {
  testApp = await createTestApp()
  await importAccounts(testApp.app, { accounts: [ftm] })
})
afterAll(() => testApp.close())

interface Session {
  signedIn: boolean
  consentRequired: boolean
  account: { userName: string; roles: string[]; partnerType: string; organizationName: string } | null
}

const sessionOf = async (browser: Browser): Promise<Session> => {
  const { response } = await browser.call<Session>('GET', '/v1/partnermanager/session')
  return response!
}

const passwordAt = (browser: Browser, page: string, userName: string, password: string) =>
  browser.call<{ redirectTo: string }>('POST', `${page}/password`, 'entente.sign-in.post', { userName, password })

describe('signing in', () => {
  test('leads through the identity provider and back to the page that was asked for', async () => {
    const browser = new Browser(testApp.web)
    expect(await sessionOf(browser)).toMatchObject({ signedIn: false, account: null })
    expect(await browser.signIn('Ftm-One', ftm.password, '/auth-services?a=1')).toBe('/auth-services?a=1')
    expect(await sessionOf(browser)).toMatchObject({
      signedIn: true,
      consentRequired: true,
      account: { userName: 'Ftm-One', roles: ['FTM_PROVIDER'], partnerType: 'FTM_PROVIDER', organizationName: 'Chips & Co' },
    })
    const [cookie] = browser.cookies.filter(({ name }) => name === 'entente_session')
    expect(cookie!.value).toMatch(/^[\w-]{43}$/u)
  })
})
