import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { plantDelivery } from '../support/scenes/planted-deliveries.ts'
import { startStandInHub, type StandInHub } from '../support/neighbours/stand-in-hub.ts'
import { signIn } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let hub: StandInHub
let server: JourneyServer

beforeAll(async () => {
  hub = await startStandInHub()
  server = await startServer({ HUB_URL: hub.url })
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await hub?.close()
})

const plantSubscriptions = (api: JourneyServer['api']) =>
  api.query(`
    insert into hub_subscription (id, topic, callback, receiver, subscriber, state, lease_until, created_at)
    values
      (gen_random_uuid(), 'APIKEY_APPROVED', 'https://ida.example.org/keys', 'hub-ida', 'ida', 'active', '2090-01-01', now()),
      (gen_random_uuid(), 'POLICY_UPDATED', 'https://nowhere.example.org/', 'hub-unknown', 'unknown-part', 'pending', null, now())`)

test.each(drivenIn('en'))(
  'an administrator finds what did not arrive, tries one again and gives one up, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    const { api } = server
    await api.query('truncate outside_delivery, delivery, event, hub_subscription')
    const looks: Looks = { count: 0, findings: [] }
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
    await admin.destination('shell.destination.deliveries').click()
    await admin.see(admin.heading('deliveries.title'), admin.words('deliveries.nothing'))
    await look(looks, admin, 'deliveries-none')

    const again = await plantDelivery(api, { objectId: 'acme' })
    const never = await plantDelivery(api, { objectId: 'rival', partnerId: 'rival' })
    await plantDelivery(api, {
      state: 'delivered',
      topic: 'POLICY_UPDATED',
      objectId: '4711',
      partnerId: null,
    })
    await admin.page.reload()
    await admin.see(admin.words('deliveries.answered', { status: '500' }).first())
    await look(looks, admin, 'deliveries')

    await admin.page.goto(`${server.url}/admin/deliveries/${again}`)
    await admin.see(admin.words('deliveries.about.parked'), admin.heading('deliveries.document'))
    await look(looks, admin, 'delivery-parked')
    await admin.button('deliveries.retry.action').click()
    const retry = admin.dialog('deliveries.retry.title')
    await admin.see(retry)
    await look(looks, admin, 'delivery-retry')
    await retry.getByRole('button', { name: admin.text('deliveries.retry.confirm'), exact: true }).click()
    await admin.see(admin.toast('deliveries.retry.done'))
    // The server delivers by itself, before or after the page has asked anew.
    const delivered = admin.words('deliveries.about.delivered')
    await expect
      .poll(async () => {
        await admin.page.reload()
        await admin.see(admin.heading('deliveries.document'))
        return await delivered.count()
      })
      .toBeGreaterThan(0)
    expect(await admin.button('deliveries.retry.action').count()).toBe(0)
    await look(looks, admin, 'delivery-delivered')

    await admin.page.goto(`${server.url}/admin/deliveries/${never}`)
    await admin.button('deliveries.dismiss.action').click()
    const dismiss = admin.dialog('deliveries.dismiss.title')
    const confirm = dismiss.getByRole('button', {
      name: admin.text('deliveries.dismiss.confirm'),
      exact: true,
    })
    await confirm.click()
    await admin.see(admin.words('ui.reason.missing'))
    await look(looks, admin, 'delivery-dismiss')
    await dismiss.locator('textarea').fill('The hub of the test was set up anew.')
    await confirm.click()
    await admin.see(admin.toast('deliveries.dismiss.done'), admin.words('deliveries.about.dismissed'))
    expect(hub.published().map(({ topic }) => topic)).toContain('PARTNER_UPDATED')

    // All that failed for one reason at one receiver is tried again in one go.
    for (const objectId of ['acme', 'rival']) await plantDelivery(api, { objectId, partnerId: null })
    await admin.page.goto(`${server.url}/admin/deliveries`)
    await admin.button('deliveries.retryAll.action').click()
    const retryAll = admin.dialog('deliveries.retryAll.title')
    await admin.see(admin.words('deliveries.retryAll.text'))
    await retryAll.locator('select').selectOption({ index: 1 })
    await look(looks, admin, 'deliveries-retry-all')
    await retryAll
      .getByRole('button', { name: admin.text('deliveries.retryAll.confirm'), exact: true })
      .click()
    await admin.see(admin.toast('deliveries.retryAll.done', { count: 2 }))
    expect(await api.query(`select from outside_delivery where state = 'parked'`)).toEqual([])

    await plantSubscriptions(api)
    await admin.page.goto(`${server.url}/admin/deliveries`)
    await admin.page.getByRole('link', { name: admin.text('deliveries.hub.action'), exact: true }).click()
    await admin.see(admin.heading('deliveries.hub.title'), admin.words('deliveries.hub.noLease'))
    await look(looks, admin, 'hub-subscribers')
    const subscribers = new List(admin, 'deliveries.hub.list')
    await subscribers.act('POLICY_UPDATED unknown-part', 'deliveries.hub.end.action')
    const ending = admin.dialog('deliveries.hub.end.title')
    await ending.locator('textarea').fill('Nobody knows what this is.')
    await look(looks, admin, 'hub-end')
    await ending.getByRole('button', { name: admin.text('deliveries.hub.end.confirm'), exact: true }).click()
    await admin.see(admin.toast('deliveries.hub.end.done'))
    await subscribers.expectCount(1)
    expect(await api.query('select subscriber from hub_subscription')).toEqual([{ subscriber: 'ida' }])

    expect(looks.findings).toEqual([])
    expect(admin.complaints).toEqual([])
    await admin.close()

    // An auditor reads the same, and is offered nothing.
    const waiting = await plantDelivery(api, { objectId: 'third' })
    const auditor = await openWindow(browser, server.url, language)
    await signIn(auditor, 'auditor', `/admin/deliveries/${waiting}`)
    await auditor.see(auditor.words('deliveries.about.parked'))
    expect(await auditor.button('deliveries.retry.action').count()).toBe(0)
    expect(auditor.complaints).toEqual([])
    await auditor.close()
  },
  180_000,
)
