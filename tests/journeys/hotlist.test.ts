import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkHotlist, hotlistMemoryOf, type Thing } from '../../packages/server/src/modules/hotlist/index.ts'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { signIn } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

const stolen: Thing = { kind: 'device', serialNumber: 'SN-4711', make: 'Acme', model: 'Eye 2' }

/** An administrator blocks a stolen device by hand, a chip and a provider from their pages, a lorry full of devices by a file, and lifts one. */
describe.each(drivenIn('fr'))('an administrator keeps the hotlist, in %s', (language) => {
  let server: JourneyServer
  let chipId: string
  let admin: Visitor
  let auditor: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    chipId = await (await setFtmScene(server.api)).chipIn('approved')
    await letAccountsPrefer(server, language)
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
    auditor = await openWindow(browser, server.url, language)
    await signIn(auditor, 'auditor')
  }, 120_000)
  afterAll(async () => {
    await admin?.close()
    await auditor?.close()
    await server?.stop()
  })

  const isStopped = async (thing: Thing): Promise<boolean> =>
    (await checkHotlist(server.api.app, [thing])) !== undefined
  const closed = () => expect.poll(() => admin.page.getByRole('dialog').count()).toBe(0)

  test('1. nothing is blocked yet; the page says what it is for', async () => {
    await admin.destination('shell.destination.hotlist').click()
    await admin.see(admin.heading('hotlist.title'), admin.words('hotlist.nothingText'))
    await look(looks, admin, 'hotlist-none')
  })

  test('2. a stolen device is blocked with reason, evidence and end, and is stopped with the answer', async () => {
    expect(await isStopped(stolen)).toBe(false)
    await admin.button('hotlist.block.action').first().click()
    await admin.see(admin.dialog('hotlist.block.title'))
    await admin.button('hotlist.block.confirm').click()
    await admin.see(admin.page.getByRole('dialog').locator('[aria-invalid="true"]').first())
    await admin.field('hotlist.word.serialNumber').fill('SN-4711')
    await admin.field('hotlist.word.make').fill('Acme')
    await admin.field('hotlist.word.model').fill('Eye 2')
    await admin.see(admin.words('hotlist.block.hitsNone'))
    await admin.page.getByRole('dialog').locator('textarea[name="reason"]').fill('Stolen from the depot')
    await admin.field('hotlist.block.evidence').fill('Police report 7/26')
    await admin.field('hotlist.block.end').fill('2020-01-01T00:00')
    await admin.button('hotlist.block.confirm').click()
    await admin.see(admin.words('hotlist.block.pastEnd'))
    await look(looks, admin, 'hotlist-block')
    await admin.field('hotlist.block.end').fill('2099-01-01T00:00')
    await admin.button('hotlist.block.confirm').click()
    await admin.see(admin.toast('hotlist.block.done'))
    await closed()
    expect(await isStopped(stolen)).toBe(true)
    await new List(admin, 'hotlist.list').expectCount(1)
  })

  test('3. its page says why, by whom, until when, and what it has stopped since', async () => {
    for (let time = 0; time < 2; time += 1) await isStopped(stolen)
    await hotlistMemoryOf(server.api.app).writeStops()
    const [entry] = await server.api.query<{ id: string }>('select id from hotlist_entry')
    await auditor.visit(`/admin/hotlist/${entry!.id}`)
    await auditor.see(
      auditor.words('hotlist.standingText.live'),
      auditor.page.getByText('Police report 7/26').first(),
      auditor.words('history.action.hotlist-entry.blocked'),
    )
    await auditor.see(auditor.words('hotlist.stopCount', { count: 3 }))
    // In its details, and in its history.
    expect(await auditor.words('hotlist.kind.device').count()).toBe(2)
    expect(await auditor.button('hotlist.lift.action').count()).toBe(0)
    await look(looks, auditor, 'hotlist-entry')
  })

  test('4. the reason is mended, then the entry lifted: nothing is stopped any more', async () => {
    const [entry] = await server.api.query<{ id: string }>('select id from hotlist_entry')
    await admin.visit(`/admin/hotlist/${entry!.id}`)
    await admin.button('hotlist.change.action').click()
    await admin.see(admin.dialog('hotlist.change.title'))
    await admin.page.getByRole('dialog').locator('textarea[name="reason"]').fill('Lost at the depot')
    await look(looks, admin, 'hotlist-change')
    await admin.button('hotlist.change.confirm').click()
    await admin.see(admin.toast('hotlist.block.changed'))
    await closed()
    await admin.button('hotlist.lift.action').click()
    await admin.see(admin.dialog('hotlist.lift.title'))
    await admin.page.getByRole('dialog').locator('textarea[name="reason"]').fill('Found again')
    await look(looks, admin, 'hotlist-lift')
    await admin.button('hotlist.lift.confirm').click()
    await admin.see(admin.toast('hotlist.lift.done'), admin.words('hotlist.standingText.lifted'))
    expect(await isStopped(stolen)).toBe(false)
  })

  test('5. a chip and its maker are blocked from their own pages, which say what stops with them', async () => {
    await admin.visit(`/admin/chips/${chipId}`)
    await admin.button('hotlist.block.actionHere').click()
    await admin.see(admin.dialog('hotlist.block.title'), admin.words('hotlist.block.hits'))
    await admin.page.getByRole('dialog').locator('textarea[name="reason"]').fill('Its key is for sale')
    await look(looks, admin, 'hotlist-chip')
    await admin.button('hotlist.block.confirm').click()
    await admin.see(admin.toast('hotlist.block.done'))
    await closed()
    await admin.visit('/admin/partners/acme?dialog=hotlist')
    await admin.see(admin.words('hotlist.block.hits'))
    await admin.page.getByRole('dialog').locator('textarea[name="reason"]').fill('Sells its keys')
    await admin.button('hotlist.block.confirm').click()
    await admin.see(admin.toast('hotlist.block.done'))
    await closed()
    expect(await isStopped({ kind: 'provider', providerId: 'acme', providerName: 'Acme' })).toBe(true)
    await admin.visit('/admin/hotlist?state=live')
    await new List(admin, 'hotlist.list').expectCount(2)
    await look(looks, admin, 'hotlist')
  })

  test('6. a file is looked at first, mended, and then carried out', async () => {
    await admin.link('hotlist.import.action').click()
    await admin.see(admin.heading('hotlist.import.title'))
    const header = 'kind,serialNumber,make,model,reason\r\n'
    const choose = (text: string) =>
      admin.page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'lorry.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    await choose(`${header}device,L1,Acme,Eye 2,lost lorry\r\nshoe,L2,Acme,Eye 2,lost lorry\r\n`)
    await admin.see(admin.words('import.problemsText'))
    await look(looks, admin, 'hotlist-import-problems')
    const rows = Array.from({ length: 230 }, (_, place) => `device,L${place},Acme,Eye 2,lost lorry`).join(
      '\r\n',
    )
    await choose(header + rows)
    await admin.see(admin.words('import.wouldBe'))
    await look(looks, admin, 'hotlist-import')
    await admin.button('hotlist.import.run', { count: 230 }).click()
    await admin.see(admin.words('import.done'))
    const [{ count } = { count: 0 }] = await server.api.query<{ count: number }>(
      `select count(*)::int from hotlist_entry where reason = 'lost lorry'`,
    )
    expect(count).toBe(230)
  })

  test('7. it all fits a phone', async () => {
    await admin.page.setViewportSize({ width: 360, height: 740 })
    for (const path of ['/admin/hotlist', '/admin/hotlist/import', '/admin/hotlist?dialog=block']) {
      await admin.visit(path)
      await admin.see(admin.page.locator('h1'))
      const overflow = await admin.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, path).toBeLessThanOrEqual(0)
      await look(looks, admin, `phone${path.replaceAll(/\W+/gu, '-')}`)
    }
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(10)
    expect([...admin.complaints, ...auditor.complaints]).toEqual([])
  })
})
