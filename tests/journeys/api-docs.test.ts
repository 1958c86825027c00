import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { signIn } from './pages/accounts.ts'
import { findViolations } from './stage/look.ts'
import { startServer, type JourneyServer } from './stage/server.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Every address that the window asks for from here on. */
const watch = ({ context }: Visitor): string[] => {
  const asked: string[] = []
  context.on('request', (request) => asked.push(request.url()))
  return asked
}

const operations = ({ page }: Visitor) => page.locator('.opblock-summary-path')

test('an integrator searches the API and tries a call as the signed-in user; nobody outside hears of it', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  await signIn(visitor, 'admin')
  const asked = watch(visitor)
  await visitor.visit('/api-docs')
  await visitor.page.getByText('Calls go out as admin').waitFor()
  await operations(visitor).first().waitFor({ state: 'attached' })
  const search = visitor.page.getByPlaceholder('Filter by tag')
  await search.fill('reject chip')
  await expect.poll(() => operations(visitor).count()).toBe(1)
  await search.fill('notification counts nowhere')
  await expect.poll(() => operations(visitor).count()).toBe(0)
  await search.fill('accounts.roles')
  await expect.poll(() => operations(visitor).count()).toBe(1)

  const block = visitor.page.locator('.opblock')
  await block.locator('.opblock-summary-control').click()
  await block.getByRole('button', { name: 'Try it out' }).click()
  const sent = visitor.page.waitForRequest((request) => request.url().endsWith('/v1/partnermanager/roles'))
  await block.getByRole('button', { name: 'Execute' }).click()
  const [admin] = await server.api.query<{ id: string }>(`select id from account where user_name = 'admin'`)
  expect((await sent).headers()['x-entente-account']).toBe(admin?.id)
  const answer = block.locator('.live-responses-table')
  await answer.getByText('PARTNER_ADMIN').first().waitFor()
  expect(await answer.locator('tr.response .response-col_status').first().innerText()).toContain('200')

  const outside = asked.filter((url) => /^(?:https?|wss?):/u.test(url) && !url.startsWith(server.url))
  expect(outside).toEqual([])
  expect(asked.length).toBeGreaterThan(4)
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})

test('a stranger is told so, and what is ours on the page has no faults', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  await visitor.visit('/api-docs')
  await visitor.page.getByText('Nobody is signed in').waitFor()
  await operations(visitor).first().waitFor({ state: 'attached' })
  expect(await findViolations(visitor.page, '#viewer')).toEqual([])
  await visitor.page.getByRole('link', { name: 'Sign in' }).click()
  await visitor.see(visitor.heading('signIn.title'))
  await visitor.close()
})

test('the viewer is loaded on its page only, under a policy of its own', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  const asked = watch(visitor)
  await visitor.visit('/')
  await visitor.see(visitor.heading('signIn.title'))
  expect(asked.filter((url) => url.includes('api-docs'))).toEqual([])
  const policyOf = async (path: string) =>
    (await visitor.context.request.get(server.url + path)).headers()['content-security-policy'] ?? ''
  expect(await policyOf('/api-docs')).toContain("connect-src 'self'")
  expect(await policyOf('/api-docs')).not.toBe(await policyOf('/terms'))
  await visitor.close()
})

test('who has no scripts reads the plain page', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.url}/api-docs`)
  await page.waitForURL('**/api-docs/plain')
  await page.locator('section').getByText('Business errors').first().waitFor()
  await context.close()
})
