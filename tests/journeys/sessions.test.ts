import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { signIn, signInHere, signOut } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { acceptTerms, startServer, type JourneyServer } from './stage/server.ts'
import { explanationOf } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer
let visitor: Visitor

beforeAll(async () => {
  server = await startServer()
  const scene = await setFtmScene(server.api, ['acme'])
  await acceptTerms(server, 'acme')
  await scene.chipIn('pending_approval')
  await scene.chipIn('pending_approval')
  await scene.chipIn('approved')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})
beforeEach(async () => {
  visitor = await openWindow(browser, server.url, 'en')
})
afterEach(async () => {
  expect.soft(visitor.complaints).toEqual([])
  await visitor.close()
})

const pendingChips = '/admin/chips?status=pending_approval&sort=-name'

test('a link to a filtered list survives the sign-in', async () => {
  await signIn(visitor, 'admin', pendingChips)
  await new List(visitor, 'chips.adminList').expectCount(2)
  const { pathname, search } = new URL(visitor.page.url())
  expect(pathname + search).toBe(pendingChips)
  expect(await visitor.page.locator('th[aria-sort=descending]').innerText()).toBe(visitor.text('chips.name'))
})

test('going back to the sign-in page, signed in, leads on to where one was going', async () => {
  await signIn(visitor, 'admin', pendingChips)
  await new List(visitor, 'chips.adminList').expectCount(2)
  await visitor.page.goBack()
  await visitor.see(visitor.heading('signIn.isDone'))
  await visitor.see(visitor.page.getByText('admin', { exact: false }))
  await visitor.button('signIn.goOn').click()
  await new List(visitor, 'chips.adminList').expectCount(2)
  const { pathname, search } = new URL(visitor.page.url())
  expect(pathname + search).toBe(pendingChips)
})

test('a wrong password is refused with a remedy, and the user name stays', async () => {
  await visitor.visit('/')
  await visitor.field('signIn.userName').fill('admin')
  await visitor.field('signIn.password').fill('not the password')
  await visitor.button('signIn.submit').click()
  const alert = visitor.page.getByRole('alert')
  await alert.getByText('ENT_ACC_002', { exact: true }).waitFor()
  expect(await alert.innerText()).toMatch(explanationOf('ENT_ACC_002', 'en'))
  expect(await visitor.field('signIn.userName').inputValue()).toBe('admin')
  await signInHere(visitor, 'admin')
  await visitor.see(visitor.words('dashboard.waitingTitle'))
})

test('a forged session opens nothing but the sign-in page', async () => {
  await visitor.context.addCookies([{ name: 'entente_session', value: 'A'.repeat(43), url: server.url }])
  await visitor.visit('/chips')
  await visitor.see(visitor.heading('signIn.title'))
  await signInHere(visitor, 'acme')
  await new List(visitor, 'chips.list').expectCount(3)
})

test('a partner who opens a page of administrators is told that it is not for them', async () => {
  await signIn(visitor, 'acme', '/admin/chips')
  await visitor.see(visitor.words('shell.noAccess.heading'))
  expect(await visitor.page.getByRole('table').count()).toBe(0)
  await visitor.page
    .getByRole('main')
    .getByRole('link', { name: visitor.text('shell.home') })
    .click()
  await visitor.see(visitor.heading('dashboard.greeting', { name: 'First' }))
  await visitor.visit('/nowhere')
  await visitor.see(visitor.words('shell.notFound.heading'))
})

test('whoever was signed out elsewhere is told so, and comes back to the same page', async () => {
  await signIn(visitor, 'admin', pendingChips)
  const elsewhere = await visitor.openTab()
  await elsewhere.visit('/')
  await signOut(elsewhere)
  await elsewhere.see(elsewhere.heading('signIn.signedOut'))

  await new List(visitor, 'chips.adminList').sortBy('chips.name')
  await visitor.see(visitor.dialog('ended.title'))
  await visitor.button('ended.signIn').click()
  await visitor.see(visitor.heading('signIn.title'))
  await signInHere(visitor, 'admin')
  await new List(visitor, 'chips.adminList').expectCount(2)
  expect(new URL(visitor.page.url()).search).toBe('?status=pending_approval&sort=name')
})

test('an idle visitor is asked in every tab, and staying in one tab is staying in all', async () => {
  await visitor.context.clock.install()
  await signIn(visitor, 'acme')
  const other = await visitor.openTab()
  await other.visit('/chips')
  await other.see(other.heading('chips.title'))

  await visitor.context.clock.fastForward('26:00')
  await visitor.see(visitor.dialog('idle.title'))
  await other.see(other.dialog('idle.title'))
  await other.button('idle.stay').click()
  await other.dialog('idle.title').waitFor({ state: 'detached' })
  await visitor.dialog('idle.title').waitFor({ state: 'detached' })

  await visitor.context.clock.fastForward('31:00')
  for (const tab of [visitor, other]) await tab.see(tab.words('signIn.afterIdle'))
  await visitor.visit('/chips')
  await visitor.see(visitor.heading('signIn.title'))
})
