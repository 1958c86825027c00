import type { Browser } from 'playwright-core'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { plantDelivery } from '../support/scenes/planted-deliveries.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../support/neighbours/webhook-receiver.ts'
import { signIn } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let ear: WebhookReceiver
let server: JourneyServer

beforeAll(async () => {
  ear = await startWebhookReceiver()
  server = await startServer({ WEBHOOKS_ALLOWED_FOR_PARTNERS: ear.host })
  // Who is not active yet has nothing sent anywhere.
  await setFtmScene(server.api, ['acme'])
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await ear?.close()
})

test.each(drivenIn('ar'))(
  'a partner has events sent to an address, tests it, rotates its secret, tries again what did not arrive, and deletes it, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    await acceptTerms(server, 'acme')
    const { api } = server
    await api.query('truncate outside_delivery, delivery, event, webhook, outside_receiver')
    const looks: Looks = { count: 0, findings: [] }
    const owner = await openWindow(browser, server.url, language)
    const within = (title: Parameters<typeof owner.dialog>[0]) => {
      const dialog = owner.dialog(title)
      return {
        dialog,
        press: (key: Parameters<typeof owner.text>[0]) =>
          dialog
            .getByRole('button', { name: owner.text(key), exact: true })
            .last()
            .click(),
      }
    }
    await signIn(owner, 'acme', '/webhooks')
    await owner.see(owner.heading('webhooks.title'), owner.words('webhooks.nothing'))
    await look(looks, owner, 'webhooks-none')

    await owner.button('webhooks.new.action').first().click()
    const made = within('webhooks.new.title')
    await made.press('webhooks.new.confirm')
    await owner.see(owner.words('webhooks.field.missingEvents'))
    await look(looks, owner, 'webhook-new')
    await made.dialog.locator('input[name=name]').fill('Warehouse')
    await made.dialog.locator('input[name=url]').fill('https://10.0.0.1/hook')
    await made.dialog.locator('input[value="chip.approved"]').check()
    await made.press('webhooks.new.confirm')
    await expect.poll(() => made.dialog.locator('input[name=url]').getAttribute('aria-invalid')).toBe('true')
    await made.dialog.locator('input[name=url]').fill(ear.url)
    await made.press('webhooks.new.confirm')
    const secretDialog = within('webhooks.secret.title')
    await owner.see(secretDialog.dialog)
    const secret = await secretDialog.dialog.locator('code').textContent()
    expect(secret).toMatch(/^whsec_/u)
    await look(looks, owner, 'webhook-secret')
    await secretDialog.press('webhooks.secret.done')

    await owner.page.getByRole('link', { name: 'Warehouse' }).first().click()
    await owner.see(owner.heading('webhooks.log'), owner.words('webhooks.logNothing'))
    await look(looks, owner, 'webhook')
    const heard = ear.calls.length
    ear.answer = [200, 'thank you']
    await owner.button('webhooks.test.action').click()
    await owner.see(owner.words('webhooks.test.taken'))
    expect(
      new Verifier(secret ?? '').verify(ear.calls[heard]!.body, ear.calls[heard]!.headers),
    ).toMatchObject({
      type: 'webhook.test',
    })
    await look(looks, owner, 'webhook-test')
    await within('webhooks.test.title').press('webhooks.test.close')

    await owner.button('webhooks.rotate.action').click()
    const rotate = within('webhooks.rotate.title')
    await owner.see(rotate.dialog)
    await look(looks, owner, 'webhook-rotate')
    await rotate.press('webhooks.rotate.confirm')
    await owner.see(secretDialog.dialog)
    await secretDialog.press('webhooks.secret.done')
    await owner.see(owner.words('webhooks.previousUntil').first())

    const [{ id }] = (await api.query<{ id: string }>('select id from webhook')) as [{ id: string }]
    await plantDelivery(api, { receiver: `webhook:${id}`, topic: 'PARTNER_UPDATED' })
    await api.query(`update outside_delivery set event_name = 'chip.approved'`)
    await api.query(`update event set name = 'chip.approved'`)
    await owner.page.reload()
    await owner.see(owner.words('webhooks.answered', { status: '500' }).first())
    await look(looks, owner, 'webhook-log')
    await owner.button('webhooks.pause.action').click()
    await within('webhooks.pause.title').press('webhooks.pause.confirm')
    await owner.see(owner.toast('webhooks.pause.done'), owner.words('webhooks.about.paused'))
    await owner.button('webhooks.resume.action').click()
    await within('webhooks.resume.title').press('webhooks.resume.confirm')
    await owner.see(owner.toast('webhooks.resume.done'))

    await owner.button('webhooks.replay.action').click()
    const replay = within('webhooks.replay.title')
    await owner.see(owner.words('webhooks.replay.count', { count: 1 }))
    await look(looks, owner, 'webhook-replay')
    await replay.press('webhooks.replay.confirm')
    await owner.see(owner.toast('webhooks.replay.done', { count: 1 }))

    await owner.button('webhooks.change.action').click()
    const change = within('webhooks.change.title')
    await change.dialog.locator('input[name=name]').fill('Warehouse two')
    await change.press('webhooks.change.confirm')
    await owner.see(owner.toast('webhooks.change.done'))

    await owner.button('webhooks.delete.action').click()
    const remove = within('webhooks.delete.title')
    await owner.see(remove.dialog)
    await look(looks, owner, 'webhook-delete')
    await remove.press('webhooks.delete.confirm')
    await owner.see(owner.toast('webhooks.delete.done'), owner.words('webhooks.nothing'))

    expect(looks.findings).toEqual([])
    expect(owner.complaints).toEqual([])
    await owner.close()

    // Administrators make one for all partners.
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin', '/admin/webhooks')
    await admin.button('webhooks.new.action').first().click()
    await admin.see(admin.words('webhooks.new.ofPlatform'))
    expect(admin.complaints).toEqual([])
    await admin.close()
  },
  180_000,
)
