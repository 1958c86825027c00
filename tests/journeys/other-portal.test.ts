import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { signInHere } from './pages/accounts.ts'
import { makeOtherPortal } from './stage/other-portal.ts'
import { startServer, type JourneyServer } from './stage/server.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer({ PORTAL_DIR: makeOtherPortal() })
  // Somebody of one kind, as such a portal knows people.
  await server.api.query(
    `delete from account_role where role = 'AUTH_PARTNER' and account_id = (select id from account where user_name = 'unattached')`,
  )
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const partner = { partnerType: 'FTM_PROVIDER', role: 'FTM_PROVIDER', consentGiven: [false, true] }

test.each([
  ['admin', { partnerType: 'PARTNER_ADMIN', role: 'PARTNER_ADMIN', emailExists: true, registered: null }],
  ['acme', { ...partner, emailExists: true, registered: null }],
  // Has roles, and no organisation yet: such a portal registers it without a word.
  [
    'unattached',
    {
      ...partner,
      partnerType: 'DEVICE_PROVIDER',
      role: 'DEVICE_PROVIDER,FTM_PROVIDER',
      emailExists: false,
      registered: [],
    },
  ],
])('a portal of another maker lets %s in through our sign-in page', async (userName, expected) => {
  const visitor = await openWindow(browser, server.url, 'en')
  await visitor.page.goto(server.url)
  await visitor.see(visitor.heading('signIn.title'))
  await signInHere(visitor, userName)
  const seen = visitor.page.locator('#seen', { hasText: '{' })
  expect(JSON.parse(await seen.innerText())).toEqual({ consentGiven: [false, true], ...expected })
  expect(new URL(visitor.page.url()).hash).toBe('#/home')
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})

test('our pages to which mails lead are there beside it', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  await visitor.visit('/forgotten-password')
  expect(await visitor.page.title()).not.toBe('Another portal')
  await visitor.visit('/accept-invitation')
  expect(await visitor.page.title()).not.toBe('Another portal')
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})
