import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiKeySceneOf } from '../support/scenes/api-key-scene.ts'
import { launchChromium } from '../support/chromium.ts'
import { lookAtEnds, plantNotice } from '../support/scenes/planted-notices.ts'
import { signIn } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer
let label: string

const inTenDays = () => new Date(Date.now() + 10 * 86_400_000).toISOString()

beforeAll(async () => {
  server = await startServer()
  browser = await launchChromium()
  const { api } = server
  const key = await (await apiKeySceneOf(api)).generate('bank')
  label = key.label
  await acceptTerms(server, 'bank')
  await api.query(
    `update policy set valid_till = $2 where id = (select policy_id from api_key where id = $1)`,
    [key.keyId, inTenDays()],
  )
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test.each(drivenIn('fr'))(
  'a partner reads what ends, sees what stops with it, and takes it into a calendar, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    const { api } = server
    await api.query('truncate expiry_notice, expiry_scan, expiry_reader, calendar_feed cascade')
    await lookAtEnds(api)
    const looks: Looks = { count: 0, findings: [] }

    const bank = await openWindow(browser, server.url, language)
    await signIn(bank, 'bank')
    // What else the bell counts does not matter here.
    await bank.page.locator('header button[aria-haspopup="dialog"]').first().click()
    const ending = bank.page.getByRole('dialog').getByRole('link', {
      name: `${bank.text('shell.destination.notices')}: 1`,
    })
    await bank.see(ending)
    await look(looks, bank, 'notices-bell')
    await ending.click()
    await bank.see(bank.heading('notices.title'), bank.page.locator('tbody tr'))
    await look(looks, bank, 'notices')

    await bank.page.locator('tbody a').first().click()
    await bank.see(bank.heading('notices.evidence'), bank.page.getByText('bank', { exact: true }))
    await look(looks, bank, 'notice')
    await bank.button('notices.dismiss').click()
    await expect.poll(() => bank.button('notices.dismiss').count()).toBe(0)

    await bank.visit(`/notices/calendar?month=${inTenDays().slice(0, 7)}`)
    const day = bank.page.locator('td button')
    await bank.see(day)
    await look(looks, bank, 'calendar-month')
    // By keyboard alone: the day is a button among the days.
    await day.first().focus()
    await bank.page.keyboard.press('Enter')
    await bank.see(bank.heading('notices.stops'), bank.page.getByText(label, { exact: true }))
    await bank.see(bank.page.getByText(bank.text('notices.reason.policy-expired')))
    await look(looks, bank, 'calendar-day')
    await bank.button('notices.asList').click()
    await bank.see(bank.button('notices.asMonth'))
    await look(looks, bank, 'calendar-list')

    await bank.button('notices.feed.make').click()
    const address = bank.page.getByLabel(bank.text('notices.feed.address'), { exact: true })
    await bank.see(address)
    await look(looks, bank, 'calendar-feed')
    const feed = await fetch(await address.innerText())
    expect([feed.status, feed.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(await feed.text()).toContain(`DTSTART;VALUE=DATE:${inTenDays().slice(0, 10).replaceAll('-', '')}`)
    await bank.button('notices.feed.end').click()
    const end = bank.dialog('notices.feed.end')
    await bank.see(end)
    await look(looks, bank, 'calendar-feed-end')
    await end.getByRole('button', { name: bank.text('notices.feed.end'), exact: true }).click()
    await bank.see(bank.button('notices.feed.make'))

    expect(looks.findings).toEqual([])
    expect(bank.complaints).toEqual([])
    await bank.close()

    // Administrators see that it was read, and what no partner has read.
    await plantNotice(api, {
      kind: 'escalation',
      partnerId: null,
      title: 'acme',
      thingId: 'acme',
      detail: {
        counts: { 'partner-certificate': 1 },
        items: [
          {
            kind: 'partner-certificate',
            thingId: '1',
            objectId: 'acme',
            partnerId: 'acme',
            title: 'CN=Acme',
            endsAt: inTenDays(),
            detail: {},
          },
        ],
      },
    })
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin', '/notices?kind=escalation')
    await admin.page.locator('tbody a').first().click()
    await admin.see(admin.heading('notices.items'), admin.page.getByText('CN=Acme'))
    await look(looks, admin, 'notice-unread')
    await admin.visit('/notices')
    await admin.see(admin.page.locator('tbody tr'))
    await admin.button('notices.dismissAll').click()
    await admin.see(admin.toast('notices.dismissed'))
    await look(looks, admin, 'notices-dismissed')
    expect(looks.findings).toEqual([])
    expect(admin.complaints).toEqual([])
    await admin.close()
  },
  180_000,
)
