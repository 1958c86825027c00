import { createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createCallbackReceiver, createEchoServer, type ReceivedCallback } from '@entente/partner'
import { parseCertificate } from '@entente/trust'
import type { Browser } from 'playwright-core'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestApp } from '../support/app.ts'
import { launchChromium } from '../support/chromium.ts'
import { sceneCertificate, setFtmScene } from '../support/scenes/ftm-scene.ts'
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
  server = await startServer({ WEBHOOKS_ALLOWED_FOR_PARTNERS: `${ear.host}, localhost` })
  // Who is not active yet has nothing sent anywhere.
  await setFtmScene(server.api, ['acme'])
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await ear?.close()
})

/** The certificate of the partner is taken back, or that is undone, as nobody can. */
const setRevoked = (isRevoked: boolean) =>
  server.api.query(
    `update issued_certificate set revoked_at = case when $1 then now() - interval '1 second' end,
       revocation_reason = case when $1 then 'superseded' end, revoked_by = case when $1 then 'test' end
     where holder_id = 'acme'`,
    [isRevoked],
  )

/** A receiver of the partner with the kit, over HTTP. */
const startEchoServer = async (api: TestApp) => {
  const [row] = await api.query<{ platform_signed: Buffer }>(
    `select platform_signed from held_certificate
     where holder_type = 'partner' and holder_id = 'acme' and superseded_at is null`,
  )
  const own = {
    key: createPrivateKey(sceneCertificate('Acme Chips').key),
    chain: [parseCertificate(row!.platform_signed)],
  } as const
  const { roots, issuers, certifiers } = api.app.keys
  const seen: ReceivedCallback[] = []
  const echo = createEchoServer({
    receiver: createCallbackReceiver({ authorities: [...roots, ...issuers, ...certifiers], encryption: own }),
    signature: own,
    onCallback: (callback) => void seen.push(callback),
  })
  echo.listen(0, '127.0.0.1')
  await once(echo, 'listening')
  return {
    url: `http://localhost:${(echo.address() as AddressInfo).port}/callbacks`,
    seen,
    async close() {
      echo.closeAllConnections()
      await new Promise((resolve) => echo.close(resolve))
    },
  }
}

test.each(drivenIn('ar'))(
  'a partner has events sent to an address, tests it, has them encrypted, rotates its secret, tries again what did not arrive, and deletes it, in %s',
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
    await owner.see(owner.words('webhooks.logNothing'))
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

    // Encrypted: a receiver that signs nothing has not taken it; the kit's has.
    await owner.button('webhooks.change.action').click()
    await change.dialog.locator('input[name=encrypted]').check()
    await look(looks, owner, 'webhook-encrypt')
    await change.press('webhooks.change.confirm')
    await owner.see(owner.words('webhooks.formOf.encrypted').first(), owner.words('webhooks.recipientTill'))
    await look(looks, owner, 'webhook-encrypted')
    await owner.button('webhooks.test.action').click()
    await owner.see(owner.words('webhooks.test.refused'), owner.words('webhooks.problem.unsigned'))
    await look(looks, owner, 'webhook-unsigned')
    await within('webhooks.test.title').press('webhooks.test.close')
    const echo = await startEchoServer(server.api)
    await owner.button('webhooks.change.action').click()
    await change.dialog.locator('input[name=url]').fill(echo.url)
    await change.press('webhooks.change.confirm')
    await owner.see(owner.toast('webhooks.change.done'), owner.page.getByText(echo.url).first())
    await owner.button('webhooks.test.action').click()
    await owner.see(owner.words('webhooks.test.taken'))
    expect(echo.seen.at(-1)).toMatchObject({ ok: true, topic: 'webhook.test', isRepeated: false })
    await within('webhooks.test.title').press('webhooks.test.close')

    // Its certificate is taken back: the page says that nothing is sent, and the choice is not open any more.
    await setRevoked(true)
    await owner.page.reload()
    await owner.see(owner.words('webhooks.stopped.revoked'))
    await look(looks, owner, 'webhook-stopped')
    await owner.button('webhooks.change.action').click()
    await change.dialog.locator('input[name=encrypted]').uncheck()
    await change.press('webhooks.change.confirm')
    await owner.see(owner.words('webhooks.formOf.plain').first())
    await owner.button('webhooks.change.action').click()
    await change.dialog.locator('input[name=encrypted]').check()
    await change.press('webhooks.change.confirm')
    await expect
      .poll(() => change.dialog.locator('input[name=encrypted]').getAttribute('aria-invalid'))
      .toBe('true')
    await look(looks, owner, 'webhook-no-certificate')
    await setRevoked(false)
    await change.press('webhooks.change.confirm')
    await owner.see(owner.toast('webhooks.change.done'), owner.words('webhooks.formOf.encrypted').first())
    await echo.close()

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
  240_000,
)
