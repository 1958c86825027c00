import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usageRecorderOf } from '../../packages/server/src/modules/usage/recording/recorder.ts'
import { launchChromium } from '../support/chromium.ts'
import { decisionSceneOf, type GoodQuestion } from '../support/scenes/decision-scene.ts'
import { plantUsage, refusedFor } from '../support/scenes/usage-scene.ts'
import { signIn } from './pages/accounts.ts'
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

/** A partner's calls are refused, it finds out why and mends it; its MISP and an administrator see their part. */
describe.each(drivenIn('fr'))('what the platform was used for, in %s', (language) => {
  let server: JourneyServer
  let good: GoodQuestion
  let partner: Visitor
  let misp: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }

  const ask = async (transactionId: string) => {
    const request = { ...good.question, operation: 'auth' as const, transactionId }
    const { response } = await server.api.as('service-client').call('decision.ask', { request })
    await usageRecorderOf(server.api.app).flush()
    return response
  }

  beforeAll(async () => {
    server = await startServer()
    good = await (await decisionSceneOf(server.api)).good()
    await letAccountsPrefer(server, language)
    const open = async (who: 'bank' | 'broker' | 'admin') => {
      if (who !== 'admin') await acceptTerms(server, who)
      const visitor = await openWindow(browser, server.url, language)
      await signIn(visitor, who)
      return visitor
    }
    partner = await open('bank')
    misp = await open('broker')
    admin = await open('admin')
  }, 120_000)
  afterAll(async () => {
    for (const visitor of [partner, misp, admin]) await visitor?.close()
    await server?.stop()
  })

  const failed = (visitor: Visitor) =>
    visitor.page.getByRole('list', { name: visitor.text('usage.why.checks') }).getByText(/^ENT_DCN_\d+$/u)

  test('1. before anything was used, the pages say so', async () => {
    await partner.destination('shell.destination.usage').click()
    await partner.see(partner.heading('usage.title'), partner.words('usage.noRefusals'))
    await look(looks, partner, 'usage-none')
    await partner.link('usage.calls').click()
    await partner.see(partner.words('usage.nothingText'))
    await look(looks, partner, 'usage-calls-none')
  })

  test('2. a call is allowed, the next is refused: the partner finds both, with what is to be done', async () => {
    expect((await ask('tx-allowed')).isAllowed).toBe(true)
    const { codes } = await server.api
      .as('bank')
      .call('api-keys.set-status', { params: { keyId: good.keyId }, request: { isActive: false } })
    expect(codes).toEqual([])
    const { isAllowed, remedy } = await ask('tx-refused')
    expect(isAllowed).toBe(false)
    await partner.page.reload()
    const list = new List(partner, 'usage.calls')
    await list.expectCount(2)
    expect(remedy).not.toBeNull()
    await look(looks, partner, 'usage-calls')
    await list.search.fill('tx-refused')
    await list.expectCount(1)
  })

  test('3. the partner sees the checks in order, and goes to the key that it mends', async () => {
    await new List(partner, 'usage.calls').rows.locator('td:first-child a').click()
    await partner.see(partner.heading('usage.why.title'), partner.words('usage.why.yours'))
    expect(await failed(partner).allTextContents()).toEqual(['ENT_DCN_014'])
    await look(looks, partner, 'usage-why')
    await partner.page.getByRole('main').getByRole('link', { name: good.keyId, exact: true }).click()
    await partner.see(partner.words('apiKeys.lastUsed'))
    expect(await partner.words('apiKeys.neverUsed').count()).toBe(0)
  })

  test('4. a transaction is pasted; of one that is not the partner’s, nothing is told', async () => {
    await plantUsage(server.api, {
      partnerId: 'insurer',
      transactionId: 'tx-of-others',
      ...refusedFor.expiredKey,
    })
    await partner.destination('shell.destination.usage').click()
    await partner.field('usage.transactionId').fill('tx-allowed')
    await partner.button('usage.why.submit').click()
    await partner.see(partner.words('usage.why.allowed'))
    await partner.field('usage.transactionId').fill('tx-of-others')
    await partner.button('usage.why.submit').click()
    await partner.see(partner.page.getByText('ENT_USE_001'))
    await look(looks, partner, 'usage-why-unknown')
  })

  test('5. the MISP sees what was done under its licence, by whom, and its numbers by hour and by day', async () => {
    await misp.destination('shell.destination.usage').click()
    await misp.see(misp.heading('usage.by.partner'), misp.page.getByText('insurer', { exact: true }))
    await misp.see(misp.words('usage.chart.hour', { allowed: 1, refused: 2 }))
    await look(looks, misp, 'usage-of-misp')
    await misp.page.getByText(misp.text('usage.chart.table'), { exact: true }).click()
    await misp.see(misp.page.getByRole('columnheader', { name: misp.text('usage.step.hour'), exact: true }))
    await misp.field('usage.period').selectOption('day')
    await misp.see(misp.words('usage.chart.day', { allowed: 1, refused: 2 }))
    await look(looks, misp, 'usage-of-misp-by-day')
    await misp.link('usage.calls').click()
    await new List(misp, 'usage.calls').expectCount(3)
  })

  test('6. an administrator sees how the platform does, and goes from a reason to its calls', async () => {
    await admin.destination('shell.destination.adminUsage').click()
    await admin.see(
      admin.heading('usage.process.title'),
      admin.words('usage.process.feedAge'),
      admin.page.getByText('Relying Insurer', { exact: true }),
    )
    await look(looks, admin, 'admin-usage')
    await admin.page
      .getByRole('main')
      .getByRole('listitem')
      .filter({ hasText: 'ENT_DCN_016' })
      .getByRole('link')
      .click()
    await new List(admin, 'usage.calls').expectCount(1)
    await look(looks, admin, 'admin-usage-calls')
  })

  test('7. it fits a phone', async () => {
    await misp.page.setViewportSize({ width: 360, height: 740 })
    for (const path of ['/usage', '/usage/calls', '/usage/calls/tx-refused']) {
      await misp.visit(path)
      await misp.see(misp.page.getByRole('heading', { level: 1 }))
      await misp.page.waitForLoadState('networkidle')
      const overflow = await misp.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow, path).toBeLessThanOrEqual(0)
    }
    await look(looks, misp, 'usage-phone')
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(8)
    expect([partner, misp, admin].flatMap(({ complaints }) => complaints)).toEqual([])
  })
})

describe.each(drivenIn('ar'))('what pages say where the log of use is in Kafka, in %s', (language) => {
  let server: JourneyServer
  let partner: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    // Nobody listens there: how far somebody else has counted is planted.
    const kafka = { USAGE_KAFKA: 'localhost:9', USAGE_KAFKA_TLS: 'off', USAGE_KAFKA_COUNTS: 'off' }
    server = await startServer({ ...kafka, USAGE_KAFKA_ROWS: '3' })
    await decisionSceneOf(server.api)
    await letAccountsPrefer(server, language)
    await acceptTerms(server, 'bank')
    partner = await openWindow(browser, server.url, language)
    await signIn(partner, 'bank')
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    for (const visitor of [partner, admin]) await visitor?.close()
    await server?.stop()
  })

  test('the list says which calls it has, the overview how far they are counted', async () => {
    await partner.visit('/usage/calls')
    await partner.see(partner.words('usage.keeping.first', { rows: 3 }))
    await look(looks, partner, 'usage-calls-in-kafka')
    await server.api.query(
      `insert into usage_kafka_partition values (gen_random_uuid(), 0, 10, 52, 0, now() - interval '2 minutes')`,
    )
    await admin.destination('shell.destination.adminUsage').click()
    await admin.see(
      admin.words('usage.counting.name'),
      admin.words('usage.counting.silentNote'),
      admin.page.getByText('42', { exact: true }),
    )
    await look(looks, admin, 'admin-usage-in-kafka')
    expect(looks.findings).toEqual([])
    expect([partner, admin].flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
