import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { signIn } from './pages/accounts.ts'
import { saveList } from './pages/downloads.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer()
  const scene = await setFtmScene(server.api, ['acme', 'rival'])
  await acceptTerms(server, 'acme')
  for (const status of ['pending_approval', 'approved', 'approved', 'rejected'] as const)
    await scene.chipIn(status, 'acme')
  await scene.chipIn('approved', 'rival')
  for (let number = 1; number <= 9; number += 1) {
    const request = { ftpProviderId: 'acme', make: 'Onyx', model: `Vault ${number}` }
    expect((await server.api.as('acme').call('chips.add', { request })).codes).toEqual([])
  }
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const searchOf = (visitor: Visitor): string => decodeURIComponent(new URL(visitor.page.url()).search)

describe.each(drivenIn('en'))('lists, in %s', (language) => {
  test('one box searches, tabs count, and the address keeps both', async () => {
    await letAccountsPrefer(server, language)
    const looks: Looks = { count: 0, findings: [] }
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin', '/admin/chips')
    const chips = new List(admin, 'chips.adminList')
    await chips.expectCount(14)
    await admin.see(
      chips.tab('table.all', 14),
      chips.tab('status.approved', 3),
      chips.tab('status.rejected', 1),
      chips.tab('status.deactivated', 0),
    )
    await look(looks, admin, 'list')

    // Words of different columns, in any order.
    await chips.search.fill('acme onyx')
    await chips.expectCount(9)
    await admin.see(chips.tab('table.all', 9), chips.tab('status.pending_cert_upload', 9))
    await chips.search.fill('7 vault ONYX')
    await chips.expectCount(1)
    expect(await chips.names()).toEqual(['Onyx Vault 7'])
    expect(searchOf(admin)).toBe('?search=7+vault+ONYX')
    await admin.page.reload()
    await chips.expectCount(1)
    expect(await chips.search.inputValue()).toBe('7 vault ONYX')

    // The tabs go on counting what the search finds; the one that is pressed says so.
    await chips.search.fill('acme')
    await chips.expectCount(13)
    await chips.tab('status.approved', 2).click()
    await chips.expectCount(2)
    expect(searchOf(admin)).toBe('?search=acme&status=approved')
    expect(await chips.tab('status.approved', 2).getAttribute('aria-pressed')).toBe('true')
    await admin.see(chips.tab('table.all', 13))
    await look(looks, admin, 'list-searched')

    // The file has what the list shows, all pages of it.
    const file = await saveList(admin, 'csv')
    expect(file.name).toMatch(/^chips-list-[-\d]+\.csv$/u)
    expect(file.content.trim().split('\r\n')).toHaveLength(1 + 2)
    await admin.see(admin.toast('table.exported', { name: file.name }))
    await admin.page.goBack()
    await chips.expectCount(13)
    expect(JSON.parse((await saveList(admin, 'json')).content)).toHaveLength(13)

    // What is found by nothing says so, and the way back stays.
    await chips.search.fill('%_')
    await admin.see(admin.words('table.nothingFound'))
    await look(looks, admin, 'list-nothing-found')
    await admin.button('table.reset').first().click()
    await chips.expectCount(14)
    expect(await chips.search.inputValue()).toBe('')
    expect.soft(looks.findings).toEqual([])
    expect.soft(admin.complaints).toEqual([])
    await admin.close()
  })

  test('a partner’s chips come in pages, named by make and model; the id is copied', async () => {
    const looks: Looks = { count: 0, findings: [] }
    const partner = await openWindow(browser, server.url, language, { width: 360, height: 780 })
    await partner.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await signIn(partner, 'acme', '/chips?sort=name')
    const chips = new List(partner, 'chips.list')
    await chips.expectCount(13)
    await partner.see(chips.tab('status.approved', 2), chips.tab('status.pending_cert_upload', 9))
    await look(looks, partner, 'list-phone')
    await chips.search.fill('onyx 3')
    await chips.expectCount(1)
    expect(await chips.names()).toEqual(['Onyx Vault 3'])
    await partner.button('ui.copy', { what: partner.text('chips.ftmId') }).click()
    const [row] = await server.api.query<{ id: string }>(`select id from chip where model = 'Vault 3'`)
    expect(await partner.page.evaluate(() => navigator.clipboard.readText())).toBe(row?.id)
    expect(searchOf(partner)).toContain('search=onyx+3')
    expect.soft(looks.findings).toEqual([])
    expect.soft(partner.complaints).toEqual([])
    await partner.close()
  })

  test('the key that leads to a list’s search leads there', async () => {
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin', '/admin/accounts')
    const accounts = new List(admin, 'accounts.list')
    await admin.see(accounts.search)
    await accounts.rows.first().waitFor()
    await admin.page.keyboard.press('/')
    expect(await accounts.search.evaluate((box) => box === document.activeElement)).toBe(true)
    await admin.page.keyboard.type('acme-former')
    await expect.poll(() => accounts.names()).toEqual(['First acme-former'])
    await admin.close()
  })
})
