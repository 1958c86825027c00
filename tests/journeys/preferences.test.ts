import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { passwordOf } from '../support/people/personas.ts'
import { chooseLanguage, signIn } from './pages/accounts.ts'
import { startServer, type JourneyServer } from './stage/server.ts'
import { textsOf } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

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

test('the language that somebody chose stays, in this tab and the next', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  await signIn(visitor, 'admin')
  await visitor.see(visitor.words('dashboard.waitingTitle'))
  await chooseLanguage(visitor, 'ar')
  const arabic = textsOf('ar')('dashboard.waitingTitle')
  await visitor.page.getByText(arabic, { exact: true }).waitFor()
  expect(await visitor.page.locator('html').getAttribute('dir')).toBe('rtl')
  await visitor.page.reload()
  await visitor.page.getByText(arabic, { exact: true }).waitFor()
  const next = await visitor.openTab()
  await next.visit('/')
  await next.page.getByText(arabic, { exact: true }).waitFor()
  await visitor.close()

  // Another browser of the same person knows it from the account …
  const elsewhere = await openWindow(browser, server.url, 'en')
  await signIn(elsewhere, 'admin')
  await elsewhere.page.getByText(arabic, { exact: true }).waitFor()
  await elsewhere.close()

  // … unless they want another one for this visit.
  const guest = await openWindow(browser, server.url, 'en')
  await guest.visit('/')
  await chooseLanguage(guest, 'fr')
  const french = textsOf('fr')
  await guest.page.getByRole('heading', { name: french('signIn.title') }).waitFor()
  await guest.page.getByLabel(french('signIn.userName')).fill('admin')
  await guest.page.getByLabel(french('signIn.password'), { exact: true }).fill(passwordOf('admin'))
  await guest.page.getByRole('button', { name: french('signIn.submit'), exact: true }).click()
  await guest.page.getByText(french('dashboard.waitingTitle'), { exact: true }).waitFor()
  await guest.close()
})

test('the colours that somebody chose stay', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  await visitor.visit('/')
  await visitor.see(visitor.heading('signIn.title'))
  const auto = visitor.text('shell.theme.auto')
  await visitor.button('shell.themeNow', { theme: auto }).click()
  await visitor.page
    .getByRole('menuitemradio', { name: visitor.text('shell.theme.dark'), exact: true })
    .click()
  const dark = visitor.page.locator('html[data-mantine-color-scheme=dark]')
  await dark.waitFor()
  await signIn(visitor, 'admin')
  await dark.waitFor()
  const background = await visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  expect(background).toBe('rgb(17, 23, 35)')
  await visitor.close()
})
