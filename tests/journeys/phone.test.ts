import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { signIn } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer()
  const scene = await setFtmScene(server.api, ['acme'])
  await scene.chipIn('pending_approval')
  await scene.chipIn('approved')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

describe.each(drivenIn('ar'))('on a phone, in %s', (language) => {
  test('the menu slides in, and lists are cards', async () => {
    await letAccountsPrefer(server, language)
    const looks: Looks = { count: 0, findings: [] }
    const admin = await openWindow(browser, server.url, language, { width: 360, height: 780 })
    await signIn(admin, 'admin')
    await admin.see(admin.words('dashboard.waitingTitle'))
    await look(looks, admin, 'phone-dashboard')
    await admin.button('shell.menu').click()
    await admin.see(admin.dialog('shell.menu'))
    await look(looks, admin, 'phone-menu')
    await admin.destination('shell.destination.adminChips').click()

    const chips = new List(admin, 'chips.adminList')
    await chips.expectCount(2)
    await admin.dialog('shell.menu').waitFor({ state: 'detached' })
    const displays = await chips.rows.evaluateAll((rows) => rows.map((row) => getComputedStyle(row).display))
    expect(displays.filter((display) => display.startsWith('table'))).toEqual([])
    await look(looks, admin, 'phone-chips')
    await admin.page.getByLabel(admin.text('table.sortBy'), { exact: true }).selectOption('name')
    const read = await server.api.query<{ name: string }>(
      `select make || ' ' || model as name from chip order by name`,
    )
    await expect.poll(() => chips.names()).toEqual(read.map(({ name }) => name))
    await chips.openFilters()
    await look(looks, admin, 'phone-chips-filters')
    await chips.rows.first().getByRole('link').click()
    await admin.see(admin.heading('history.title'))
    await look(looks, admin, 'phone-chip')
    expect.soft(looks.findings).toEqual([])
    expect.soft(admin.complaints).toEqual([])
    await admin.close()
  })
})
