import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { signIn } from './pages/accounts.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { textsOf } from './stage/texts.ts'
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

interface Watched {
  /** Directions that a page was turned from while something stood on it. */
  turns: string[]
  drawn: number
}

/** Notes each time that a page which shows something is turned round, in every document of the window. */
const watchDirection = async ({ context }: Visitor): Promise<void> => {
  await context.addInitScript(() => {
    const watched: Watched = { turns: [], drawn: 0 }
    Object.assign(globalThis, { watched })
    const shown = () => document.querySelector('#root')?.querySelector('a, button, h1, [class*=Skeleton]')
    // Whatever a frame shows first decides; looked at before each one is drawn.
    let before: string | undefined
    const frame = () => {
      if (shown()) {
        const { dir } = document.documentElement
        if (before !== undefined && dir !== before) watched.turns.push(before)
        before = dir
        watched.drawn += 1
      }
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
}

const watchedOn = ({ page }: Visitor): Promise<Watched> =>
  page.evaluate(() => (globalThis as unknown as { watched: Watched }).watched)

test('a page is never drawn in one direction and then turned round', async () => {
  const arabic = textsOf('ar')
  // A browser that prefers Arabic: the sign-in page is right from its first frame on.
  const reader = await openWindow(browser, server.url, 'ar')
  await watchDirection(reader)
  await reader.visit('/')
  await reader.see(reader.heading('signIn.title'))
  expect(await watchedOn(reader)).toMatchObject({ turns: [] })
  expect((await watchedOn(reader)).drawn).toBeGreaterThan(0)
  await reader.close()

  // A browser that prefers English, and an account that prefers Arabic, which becomes known late.
  await letAccountsPrefer(server, 'ar')
  const stranger = await openWindow(browser, server.url, 'en')
  await watchDirection(stranger)
  await stranger.page.route('**/v1/partnermanager/session', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 900))
    await route.continue()
  })
  await signIn(stranger, 'admin')
  await stranger.page.getByText(arabic('dashboard.waitingTitle'), { exact: true }).waitFor()
  expect(await watchedOn(stranger)).toMatchObject({ turns: [] })
  expect(await stranger.page.locator('html').getAttribute('dir')).toBe('rtl')
  await stranger.page.evaluate(() => localStorage.setItem('entente.language', 'en'))
  await stranger.visit('/admin/chips')
  await stranger.page.getByText(arabic('chips.adminNothing'), { exact: true }).waitFor()
  expect(await watchedOn(stranger)).toMatchObject({ turns: [] })
  await stranger.close()
})

test('where the texts do not come, the page says so in every language, and comes when it is asked for again', async () => {
  const reader = await openWindow(browser, server.url, 'en')
  const { page } = reader
  await page.route(/\/assets\/en-[^/]*\.js$/u, (route) => route.abort(), { times: 1 })
  await reader.visit('/')
  const said = page.getByRole('alert')
  const lines = await said.locator('p').evaluateAll((all) => all.map((line) => line.getAttribute('lang')))
  expect(lines).toEqual(['en', 'fr', 'ar'])
  await said.getByRole('button', { name: 'Try again', exact: true }).click()
  await reader.see(reader.heading('signIn.title'))
  await reader.close()
})
