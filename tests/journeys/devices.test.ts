import { createHash } from 'node:crypto'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { keepMails } from '../support/kept-mails.ts'
import { launchChromium } from '../support/chromium.ts'
import { confirmEmail, fillRegistration, signIn } from './pages/accounts.ts'
import { DecisionDesk, historyOf, unfold } from './pages/chips.ts'
import { List } from './pages/list.ts'
import { UploadDialog } from './pages/uploads.ts'
import { certificateFor, journeyAuthority, pemFile } from './stage/files.ts'
import { look, type Looks } from './stage/look.ts'
import { makers } from './stage/makers.ts'
import { photograph } from './stage/photograph.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn, type TextPath } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

const isolated = (name: string) => `\u2068${name}\u2069`
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

/**
 * A provider comes on board, registers the program that speaks to its devices and three devices; an administrator decides;
 * the program is stopped, and its devices with it.
 */
describe.each(drivenIn('fr'))('a device provider comes on board, in %s', (language) => {
  const provider = {
    ...makers[language],
    partnerType: 'Device_Provider',
    userName: `lens-${language}`,
    email: `lens-${language}@example.org`,
  }
  const program = Buffer.from(`a program of ${provider.organizationName}`)
  const version = 'Capture 2.0'
  let server: JourneyServer
  let admin: Visitor
  let partner: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer(keepMails)
    await letAccountsPrefer(server, language)
    const { root, sub } = journeyAuthority()
    for (const { certificate } of [root, sub])
      await server.api.as('admin').call('trust-store.upload', {
        request: { certificateData: certificate, partnerDomain: 'DEVICE' },
      })
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
    partner = await openWindow(browser, server.url, language)
  }, 120_000)
  afterAll(async () => {
    await admin?.close()
    await partner?.close()
    await server?.stop()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await photograph(admin.page, `failed.${task.name}.admin`)
    await photograph(partner.page, `failed.${task.name}.partner`)
  })

  const sbiId = async () =>
    (await server.api.query<{ id: string }>('select id from sbi order by created_at limit 1'))[0]!.id
  const devices = async () =>
    Object.fromEntries(
      (
        await server.api.query<{ model: string; id: string; status: string }>(
          'select model, id, status from device_model',
        )
      ).map(({ model, ...rest }) => [model, rest]),
    )
  /** The last button of the dialog that is open; the page behind it has one of the same name. */
  const confirm = (who: Visitor, path: TextPath) =>
    who.page
      .getByRole('dialog')
      .getByRole('button', { name: who.text(path), exact: true })
      .click()
  const closed = (who: Visitor) => expect.poll(() => who.page.getByRole('dialog').count()).toBe(0)

  test('1. the provider registers and uploads its certificate', async () => {
    await partner.visit('/')
    await partner.link('signIn.register').click()
    await fillRegistration(partner, provider)
    await partner.button('registration.submit').click()
    await confirmEmail(partner, server.api, provider.email)
    await partner.page.getByLabel(partner.text('terms.accept')).check()
    await partner.button('terms.proceed').click()
    await partner.see(partner.heading('dashboard.greeting', { name: provider.firstName }))
    await partner.see(partner.words('setup.step.sbi'))
    await look(looks, partner, 'dashboard-device-provider')
    // Without a certificate there is no interface yet.
    await partner.destination('shell.destination.sbis').click()
    await partner.see(partner.words('sbis.nothingText'))
    await look(looks, partner, 'sbis-none')
    await partner.link('sbis.new').first().click()
    await partner.see(partner.words('sbis.certificateFirst'))
    await partner.link('sbis.toPartnerCertificate').click()
    await partner.button('partnerCertificate.upload').click()
    const certificate = certificateFor(provider.organizationName)
    await UploadDialog.ofPartner(partner, 'upload').send(pemFile('partner.pem', certificate))
  })

  test('2. it adds an interface, whose hash the browser works out', async () => {
    await partner.visit('/sbis/new')
    await partner.button('sbis.new').click()
    await partner.see(partner.words('sbis.versionMissing'), partner.words('sbis.hashWrong'))
    await look(looks, partner, 'sbi-new-with-gaps')
    await partner.field('sbis.version').fill(version)
    await partner.page
      .locator('input[type=file]')
      .setInputFiles({ name: 'capture.bin', mimeType: 'application/octet-stream', buffer: program })
    await partner.see(partner.words('sbis.binaryState.hashed'))
    const hash = createHash('sha256').update(program).digest('hex')
    expect(await partner.field('sbis.hash').inputValue()).toBe(hash)
    await partner.field('sbis.created').fill(inDays(-10))
    await partner.field('sbis.expires').fill(inDays(0))
    await partner.button('sbis.new').click()
    await partner.see(partner.words('sbis.expiresWrong'))
    await partner.field('sbis.expires').fill(inDays(300))
    await look(looks, partner, 'sbi-new')
    await partner.button('sbis.new').click()
    await partner.see(partner.toast('sbis.added'), partner.heading('sbis.devices'))
    await look(looks, partner, 'sbi-waiting')
    expect(await server.api.query('select binary_hash, status from sbi')).toEqual([
      { binary_hash: hash, status: 'pending_approval' },
    ])
  })

  test('3. it corrects the interface while nobody has decided', async () => {
    await partner.button('sbis.edit.action').click()
    await partner.see(partner.dialog('sbis.edit.title'))
    await partner.field('sbis.expires').fill(inDays(200))
    await look(looks, partner, 'sbi-edit')
    await partner.button('sbis.edit.save').click()
    await partner.see(partner.toast('sbis.edit.done'))
    await closed(partner)
  })

  test('4. an administrator is told, and approves it', async () => {
    await admin.visit('/')
    await admin.see(admin.page.getByText(version).first())
    await admin.destination('shell.destination.adminSbis').click()
    await new List(admin, 'sbis.list').expectCount(1)
    await look(looks, admin, 'admin-sbis')
    await new List(admin, 'sbis.list').act(version, 'sbis.reject.action')
    await admin.see(admin.dialog('sbis.reject.title'), admin.words('sbis.reject.final'))
    await look(looks, admin, 'admin-sbi-reject')
    await admin.button('ui.cancel').click()
    await closed(admin)
    await admin.visit(`/admin/sbis/${await sbiId()}`)
    await look(looks, admin, 'admin-sbi-waiting')
    const desk = new DecisionDesk(admin, 'sbis')
    await desk.decide('approve', 'Seen running.')
    await admin.see(admin.page.getByText('Seen running.').first())
  })

  test('5. the provider adds three devices', async () => {
    await partner.visit(`/sbis/${await sbiId()}`)
    await partner.see(partner.page.getByText('Seen running.').first())
    await partner.link('sbis.addDevices').click()
    await partner.see(partner.heading('deviceModels.new'))
    for (const [index, model] of ['F1', 'F2', 'F3'].entries()) {
      if (index > 0) await partner.button('deviceModels.rows.add').click()
      await partner.page.locator(`input[name="make-${index + 1}"]`).fill('Argus')
      await partner.page.locator(`input[name="model-${index + 1}"]`).fill(model)
    }
    await partner.button('deviceModels.rows.submit', { count: 3 }).click()
    await partner.see(partner.toast('deviceModels.added', { count: 3 }))
    await partner.visit('/sbis')
    await partner.see(partner.words('sbis.deviceCounts', { all: 3, approved: 0, pending: 3 }))
    await look(looks, partner, 'sbis')
    expect(Object.values(await devices()).map(({ status }) => status)).toEqual([
      'pending_approval',
      'pending_approval',
      'pending_approval',
    ])
  })

  test('6. an administrator approves two, one after the other, and rejects one', async () => {
    const { F1, F3 } = await devices()
    await admin.visit(`/admin/devices/${F1!.id}`)
    await look(looks, admin, 'admin-device-waiting')
    const desk = new DecisionDesk(admin, 'sbis', 'sbis.device')
    await desk.decide('approve')
    // The next in line has opened by itself.
    await expect.poll(() => admin.page.url()).not.toContain(F1!.id)
    await desk.decide('approve')
    await expect.poll(() => admin.page.url()).toContain(F3!.id)
    await admin.visit('/admin/devices')
    const list = new List(admin, 'sbis.tab.devices')
    await list.expectCount(3)
    await look(looks, admin, 'admin-devices')
    await list.act('Argus F3', 'sbis.reject.action')
    await admin.see(admin.dialog('sbis.device.reject.title'))
    await look(looks, admin, 'admin-device-reject')
    await admin.page.getByRole('dialog').getByRole('textbox').fill('The data sheet is of another model.')
    await admin.button('sbis.device.reject.confirm').click()
    await admin.see(admin.toast('sbis.device.reject.done'))
    await closed(admin)
    const found = await devices()
    expect(['F1', 'F2', 'F3'].map((model) => found[model]?.status)).toEqual([
      'approved',
      'approved',
      'rejected',
    ])
  })

  test('7. the provider sees what was decided', async () => {
    await partner.visit(`/sbis/${await sbiId()}`)
    await partner.see(
      partner.words('sbis.deviceCounts', { all: 3, approved: 2, pending: 0 }),
      partner.words('status.rejected'),
    )
    await unfold(partner, 'history.title')
    await partner.see(historyOf(partner))
    await look(looks, partner, 'sbi')
    const { F3 } = await devices()
    await partner.visit(`/devices/${F3!.id}`)
    await partner.see(partner.page.getByText('The data sheet is of another model.').first())
  })

  test('8. it stops the interface, and knows before which devices stop', async () => {
    await partner.visit(`/sbis/${await sbiId()}?dialog=deactivate`)
    const dialog = partner.dialog('sbis.deactivate.title', { version: isolated(version) })
    await partner.see(dialog, partner.words('sbis.deactivate.deactivated', { count: 2 }))
    await look(looks, partner, 'sbi-deactivate')
    await confirm(partner, 'sbis.deactivate.confirm')
    await partner.see(partner.toast('sbis.deactivate.done', { version: isolated(version) }))
    await closed(partner)
    const found = await devices()
    expect(['F1', 'F2', 'F3'].map((model) => found[model]?.status)).toEqual([
      'deactivated',
      'deactivated',
      'rejected',
    ])
    await look(looks, partner, 'sbi-deactivated')
  })

  test('9. an administrator brings interface and device back', async () => {
    await admin.visit(`/admin/sbis/${await sbiId()}`)
    await admin.button('sbis.activate.action').click()
    await admin.see(admin.dialog('sbis.activate.title', { version: isolated(version) }))
    await look(looks, admin, 'admin-sbi-activate')
    await confirm(admin, 'sbis.activate.confirm')
    await admin.see(admin.toast('sbis.activate.done', { version: isolated(version) }))
    await closed(admin)
    const { F1 } = await devices()
    await admin.visit(`/admin/devices/${F1!.id}?dialog=activate`)
    await admin.see(admin.dialog('sbis.device.activate.title', { name: isolated('Argus F1') }))
    await confirm(admin, 'sbis.activate.confirm')
    await admin.see(admin.toast('sbis.device.activate.done', { name: isolated('Argus F1') }))
    expect((await devices())['F1']?.status).toBe('approved')
    await look(looks, admin, 'admin-device')
  })

  test('10. several are decided at once', async () => {
    for (const swVersion of ['Capture 3.0', 'Capture 3.1'])
      await server.api.as('second-admin').call('sbis.add', {
        request: {
          providerId: provider.userName,
          swVersion,
          swBinaryHash: 'b1',
          swCreateDateTime: `${inDays(-1)}T00:00:00.000Z`,
          swExpiryDateTime: `${inDays(100)}T00:00:00.000Z`,
        },
      })
    await admin.visit('/admin/sbis')
    await admin.button('sbis.many.action').click()
    await admin.see(admin.dialog('sbis.many.title'))
    const boxes = admin.page.getByRole('dialog').getByRole('checkbox')
    // What waits comes after the dialog.
    await expect.poll(() => boxes.count()).toBe(2)
    for (const box of await boxes.all()) await box.check()
    await admin.field('decision.many.verdict').selectOption('approve')
    await look(looks, admin, 'admin-sbis-many')
    await admin.button('sbis.many.confirm', { count: 2 }).click()
    await admin.see(admin.toast('sbis.many.done', { count: 2 }))
    await closed(admin)
    expect(await server.api.query(`select from sbi where status = 'approved'`)).toHaveLength(3)
    const kind = { deviceTypeCode: 'Finger', deviceSubTypeCode: 'Slap', make: 'Argus' }
    const added = await server.api.as('second-admin').call('device-models.add-many', {
      request: {
        partnerId: provider.userName,
        sbiId: await sbiId(),
        devices: ['F4', 'F5'].map((model) => ({ ...kind, model })),
      },
    })
    expect(added.response.ids).toHaveLength(2)
    await admin.visit('/admin/devices')
    await admin.button('sbis.many.action').click()
    await admin.see(admin.dialog('sbis.device.many.title'))
    await expect.poll(() => boxes.count()).toBe(2)
    for (const box of await boxes.all()) await box.check()
    await admin.field('decision.many.verdict').selectOption('approve')
    await look(looks, admin, 'admin-devices-many')
    await admin.button('sbis.device.many.confirm', { count: 2 }).click()
    await admin.see(admin.toast('sbis.device.many.done', { count: 2 }))
    await closed(admin)
    const { F4, F5 } = await devices()
    expect([F4?.status, F5?.status]).toEqual(['approved', 'approved'])
  })

  test('11. on a phone the lists are cards, and nothing is wider than the screen', async () => {
    const phone = await openWindow(browser, server.url, language, { width: 360, height: 740 })
    await signIn(phone, 'admin', '/admin/sbis')
    for (const path of ['/admin/sbis', '/admin/devices', `/admin/sbis/${await sbiId()}`]) {
      await phone.visit(path)
      await phone.see(phone.page.getByRole('main'))
      const width = await phone.page.evaluate(() => document.documentElement.scrollWidth)
      expect(width, path).toBeLessThanOrEqual(360)
    }
    await look(looks, phone, 'phone-admin-sbi')
    await phone.close()
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(15)
    expect([...partner.complaints, ...admin.complaints]).toEqual([])
  })
})
