import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { decisionSceneOf, type GoodQuestion } from '../support/scenes/decision-scene.ts'
import { handInOf, type RunOver } from '../support/scenes/go-live-scene.ts'
import { relyingParties } from '../support/scenes/relying-scene.ts'
import { signIn } from './pages/accounts.ts'
import { saveFrom } from './pages/downloads.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** A bank finds out that its key waits, hands in its run, goes live, and loses that again. */
describe.each(drivenIn('ar'))('going live, in %s', (language) => {
  let server: JourneyServer
  let good: GoodQuestion
  let partner: Visitor
  let admin: Visitor
  let report: string
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer({ GO_LIVE: 'AUTH_PARTNER=kit' })
    good = await (await decisionSceneOf(server.api)).good()
    await letAccountsPrefer(server, language)
    await acceptTerms(server, 'bank')
    const open = async (who: 'bank' | 'admin') => {
      const visitor = await openWindow(browser, server.url, language)
      await signIn(visitor, who)
      return visitor
    }
    partner = await open('bank')
    admin = await open('admin')
  }, 120_000)
  afterAll(async () => {
    for (const visitor of [partner, admin]) await visitor?.close()
    await server?.stop()
  })

  const isAllowed = async () => {
    const request = { ...good.question, operation: 'auth' as const }
    const { response } = await server.api.as('service-client').call('decision.ask', { request })
    return response.isAllowed
  }
  const choose = async (name: string, content: string) =>
    partner.page
      .getByRole('dialog')
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) })
  const handIn = async () => server.api.as('bank').call('go-live.hand-in', await handInOf(server.api, 'bank'))
  const runOf = async (over: RunOver = {}) => (await handInOf(server.api, 'bank', over)).request.report

  test('1. the key says what keeps it from counting, and leads to where that is mended', async () => {
    expect(await isAllowed()).toBe(false)
    await partner.visit(`/api-keys/${good.keyId}`)
    await partner.see(partner.words('liveness.stop.go-live-missing'))
    await look(looks, partner, 'go-live-key')
    await partner.link('liveness.goLive').click()
    await partner.see(partner.heading('goLive.title'), partner.words('goLive.waits'))
    const command = partner.page.getByLabel(partner.text('goLive.command.check'), { exact: true })
    expect(await command.textContent()).toMatch(/--challenge \d{13}\.[\w-]{22} --report report\.jws$/u)
    await look(looks, partner, 'go-live-waits')
  })

  test('2. a file that is none, and a run that was not passed, are told of before they are sent', async () => {
    await partner.button('goLive.handIn.action').click()
    await choose('letter.jws', 'Dear platform')
    await partner.see(partner.words('goLive.handIn.problem.no-report'))
    await choose('report.jws', await runOf({ results: [{ id: 'key-blanks', verdict: 'failed' }] }))
    await partner.see(partner.words('goLive.handIn.warning.failed'))
    await look(looks, partner, 'go-live-hand-in')
    await partner.page
      .getByRole('dialog')
      .getByRole('button', { name: partner.text('upload.submit') })
      .click()
    await partner.see(partner.page.getByText('ENT_LIV_005'))
    await look(looks, partner, 'go-live-refused')
  })

  test('3. the passed run is taken, and the key counts', async () => {
    report = await runOf()
    await choose('report.jws', report)
    await partner.page
      .getByRole('dialog')
      .getByRole('button', { name: partner.text('upload.submit') })
      .click()
    await partner.see(partner.toast('goLive.handIn.done'), partner.words('goLive.isLive'))
    expect(await isAllowed()).toBe(true)
    await look(looks, partner, 'go-live-done')
    await partner.visit(`/api-keys/${good.keyId}`)
    await partner.see(partner.words('apiKeys.isLive'))
  })

  test('4. an administrator reads the report, and takes back that the bank has gone live', async () => {
    await admin.visit('/admin/partners/bank')
    await admin.see(admin.heading('goLive.title'))
    const saved = await saveFrom(admin, () =>
      admin.page.getByRole('button', { name: new RegExp(`^${admin.text('goLive.report')} `, 'u') }).click(),
    )
    expect(saved.content.trim()).toBe(report)
    await look(looks, admin, 'go-live-admin')
    await admin.button('goLive.withdraw.action').click()
    await admin.see(admin.words('goLive.withdraw.stops'))
    await admin.button('goLive.withdraw.confirm').last().click()
    await admin.see(admin.words('goLive.withdraw.missing'))
    await admin.field('ui.reason.label').fill('Calls without consent.')
    await look(looks, admin, 'go-live-withdraw')
    await admin.button('goLive.withdraw.confirm').last().click()
    await admin.see(admin.toast('goLive.withdraw.done'), admin.words('goLive.withdrawnBecause'))
    expect(await isAllowed()).toBe(false)
  })

  test('5. the bank is told, reads why, and may run again', async () => {
    await partner.visit('/organisation/bank')
    await partner.see(
      partner.words('goLive.withdrawnBecause'),
      partner.page.getByText('Calls without consent.', { exact: true }),
    )
    await partner.see(partner.button('goLive.handIn.action'))
    await look(looks, partner, 'go-live-withdrawn')
  })

  test('6. an administrator sees of all partners where they stand, and keeps the report of one', async () => {
    await handIn()
    await admin.visit('/admin/partners')
    await admin.link('partners.view.goLive').click()
    await admin.see(admin.heading('goLive.title'))
    const list = new List(admin, 'goLive.list')
    await list.openFilters()
    await list.filter('goLive.standing').selectOption('live')
    await list.expectCount(1)
    await look(looks, admin, 'go-live-list')
    const saved = await saveFrom(admin, () =>
      list.act(`${relyingParties.bank.organisation}, bank`, 'goLive.saveReport'),
    )
    expect(saved.name).toBe('bank-report.jws')
    await server.api.query(
      `update held_certificate set superseded_at = now() where holder_type = 'partner' and holder_id = 'bank'`,
    )
    await admin.visit('/admin/go-live?isCertificateChanged=true')
    await list.expectCount(1)
    await admin.see(admin.words('goLive.certificateChanged'))
    await look(looks, admin, 'go-live-changed')
  })

  test('7. it fits a phone', async () => {
    await partner.page.setViewportSize({ width: 360, height: 740 })
    await partner.visit('/organisation/bank')
    await partner.see(partner.words('goLive.isLive'))
    const overflow = await partner.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    await look(looks, partner, 'go-live-phone')
  })

  test('8. nothing that was looked at has a fault', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(7)
    expect([...partner.complaints, ...admin.complaints]).toEqual([])
  })
})
