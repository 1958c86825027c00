import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { deviceSceneOf } from '../support/scenes/device-scene.ts'
import { signIn } from './pages/accounts.ts'
import { unfold } from './pages/chips.ts'
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

const isolated = (name: string) => `\u2068${name}\u2069`

interface Stored {
  readonly id: string
  readonly make: string
  readonly model: string
  readonly type_code: string
  readonly status: string
}

/** A provider adds two devices by hand and more from a file, corrects one and stops one; an administrator keeps the types. */
describe.each(drivenIn('ar'))('a provider registers its devices, in %s', (language) => {
  let server: JourneyServer
  let sbiId: string
  let provider: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    sbiId = await (await deviceSceneOf(server.api)).sbiIn('approved', 'scanner')
    await acceptTerms(server, 'scanner')
    await letAccountsPrefer(server, language)
    provider = await openWindow(browser, server.url, language)
    await signIn(provider, 'scanner')
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    await provider?.close()
    await admin?.close()
    await server?.stop()
  })

  const devices = () => server.api.query<Stored>('select * from device_model order by make, model')
  const closed = (who: Visitor) => expect.poll(() => who.page.getByRole('dialog').count()).toBe(0)
  const row = (number: number) =>
    provider.page.getByRole('group', { name: provider.text('deviceModels.rows.legend', { number }) })
  const fill = async (number: number, make: string, model: string) => {
    await row(number).locator(`input[name="make-${number}"]`).fill(make)
    await row(number).locator(`input[name="model-${number}"]`).fill(model)
  }

  test('1. nothing is there yet; the first page says what comes next', async () => {
    await provider.see(provider.words('setup.step.device-model'))
    await provider.destination('shell.destination.devices').click()
    await provider.see(provider.heading('deviceModels.title'), provider.words('deviceModels.nothingText'))
    await look(looks, provider, 'devices-none')
  })

  test('2. two are added by hand; what is wrong with one is said at it, and nothing is stored before', async () => {
    await provider.link('deviceModels.new').first().click()
    await provider.see(provider.heading('deviceModels.new'), row(1))
    await provider.button('deviceModels.rows.submit', { count: 1 }).click()
    await provider.see(provider.words('deviceModels.makeMissing'))
    await provider.field('deviceModels.sbi').selectOption(sbiId)
    await row(1).locator('select[name="type-1"]').selectOption('Finger')
    await fill(1, 'Acme', 'Eye 1')
    await provider.button('deviceModels.rows.add').click()
    await fill(2, 'ACME', 'eye  1')
    await provider.button('deviceModels.rows.submit', { count: 2 }).click()
    await provider.see(row(2).getByRole('alert'))
    expect(await devices()).toEqual([])
    await look(looks, provider, 'devices-new')
    await fill(2, 'Acme', 'Eye 2')
    await row(2).locator('select[name="type-2"]').selectOption('Iris')
    await provider.button('deviceModels.rows.submit', { count: 2 }).click()
    await provider.see(provider.toast('deviceModels.added', { count: 2 }))
    await new List(provider, 'deviceModels.list').expectCount(2)
    expect((await devices()).map(({ model, type_code: type }) => [model, type])).toEqual([
      ['Eye 1', 'Finger'],
      ['Eye 2', 'Iris'],
    ])
    const mapped = await server.api.query('select from sbi_device where sbi_id = $1', [sbiId])
    expect(mapped).toHaveLength(2)
    await look(looks, provider, 'devices')
  })

  test('3. there are 25 rows at most', async () => {
    await provider.visit('/devices/new')
    const more = provider.button('deviceModels.rows.add')
    for (let count = 1; count < 25; count += 1) await more.click()
    await provider.see(provider.words('deviceModels.rows.most', { count: 25 }))
    expect(await more.isDisabled()).toBe(true)
    await provider.button('deviceModels.rows.removeNumber', { number: 3 }).click()
    expect(await more.isEnabled()).toBe(true)
  })

  test('4. a file is looked at first, mended, and then imported', async () => {
    await provider.visit('/devices/import')
    await provider.see(provider.heading('deviceModels.import.title'))
    await look(looks, provider, 'devices-import-none')
    const header = 'deviceTypeCode,deviceSubTypeCode,make,model\r\n'
    const choose = (text: string) =>
      provider.page
        .locator('input[type="file"]')
        .setInputFiles({ name: 'devices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
    const naming = header.replace('model', 'model,sbiVersion')
    await choose(`${naming}Nose,Slap,Acme,Hand 1,\r\nFinger,Single,acme,Hand 2,None such\r\n`)
    await provider.see(provider.words('import.problemsText'))
    expect(await provider.page.getByRole('row').count()).toBeGreaterThan(3)
    await look(looks, provider, 'devices-import-problems')
    const rows = Array.from({ length: 230 }, (_, place) => `Finger,Slap,Acme,Hand ${place}`).join('\r\n')
    await choose(header + rows)
    await provider.see(provider.words('import.wouldBe'))
    await look(looks, provider, 'devices-import')
    await provider.button('deviceModels.import.run', { count: 230 }).click()
    await provider.see(provider.heading('deviceModels.imported.title'))
    const imported = new List(provider, 'deviceModels.imported.list')
    await imported.expectCount(230)
    await provider.see(
      provider.page.getByText(
        provider.text('deviceModels.imported.sum', { all: 230, added: 230, skipped: 0 }),
      ),
    )
    await provider.see(provider.page.getByText('devices.csv'))
    await look(looks, provider, 'devices-imported')
    expect(await devices()).toHaveLength(232)
    await provider.link('deviceModels.imports.title').click()
    await new List(provider, 'deviceModels.imports.list').expectCount(1)
    await provider.see(provider.words('deviceModels.imports.is.done'))
    await look(looks, provider, 'devices-imports')
    await provider.page.getByRole('link', { name: 'devices.csv' }).click()
    await provider.see(provider.heading('deviceModels.imported.title'))
  })

  test('5. one is corrected', async () => {
    const [eye] = (await devices()).filter(({ model }) => model === 'Eye 2')
    await provider.visit(`/devices/${eye!.id}`)
    await provider.see(provider.heading('deviceModels.details'))
    await provider.button('deviceModels.edit.action').click()
    await provider.see(provider.dialog('deviceModels.edit.title'))
    await provider.field('deviceModels.model').fill('Eye 1')
    await provider.field('deviceModels.type').selectOption('Finger')
    await provider.button('deviceModels.edit.save').click()
    await provider.see(provider.page.getByRole('dialog').getByRole('alert'))
    await look(looks, provider, 'device-edit')
    await provider.field('deviceModels.model').fill('Eye 3')
    await provider.button('deviceModels.edit.save').click()
    await provider.see(provider.toast('deviceModels.edit.done'))
    await closed(provider)
    await unfold(provider, 'history.title')
    await provider.see(provider.words('history.action.device-model.edited'))
    await look(looks, provider, 'device')
  })

  test('6. one that was rejected is added again, one that was approved is deactivated', async () => {
    const [first, third] = (await devices()).filter(({ model }) => model.startsWith('Eye'))
    for (const [id, approvalStatus] of [
      [first!.id, 'Activate'],
      [third!.id, 'De-activate'],
    ] as const)
      await server.api
        .as('admin')
        .call('device-models.decide', { request: { id, approvalStatus, reason: 'As the data sheet says.' } })
    await provider.visit(`/devices/${third!.id}`)
    await provider.see(provider.page.getByText('As the data sheet says.').first())
    await provider.link('deviceModels.addAgain').click()
    await provider.see(provider.words('deviceModels.againText'), row(1))
    await look(looks, provider, 'device-again')
    await provider.button('deviceModels.rows.submit', { count: 1 }).click()
    await provider.see(provider.toast('deviceModels.added', { count: 1 }))
    await provider.visit(`/devices/${first!.id}`)
    await provider.button('deviceModels.deactivate.action').click()
    await provider.see(provider.words('deviceModels.deactivate.effect', { name: isolated('Acme Eye 1') }))
    await look(looks, provider, 'device-deactivate')
    const dialog = provider.page.getByRole('dialog')
    await dialog.getByRole('button', { name: provider.text('deviceModels.deactivate.confirm') }).click()
    await provider.see(provider.toast('deviceModels.deactivate.done', { name: isolated('Acme Eye 1') }))
    await closed(provider)
    expect((await devices()).find(({ id }) => id === first!.id)?.status).toBe('deactivated')
    await look(looks, provider, 'device-deactivated')
  })

  test('7. an administrator sees who has imported what', async () => {
    await admin.visit('/admin/devices')
    await admin.link('sbis.tab.imports').click()
    await new List(admin, 'deviceModels.imports.list').expectCount(1)
    await look(looks, admin, 'admin-device-imports')
    await admin.page.getByRole('link', { name: 'devices.csv' }).click()
    await admin.see(admin.heading('deviceModels.imported.title'), admin.page.getByText('scanner').first())
    await look(looks, admin, 'admin-device-imported')
  })

  test('8. an administrator adds a type with a sub-type, renames one and switches one off, knowing what has it', async () => {
    await admin.visit('/admin/device-types')
    await admin.see(admin.heading('deviceModels.types.title'), admin.page.getByText('Full face').first())
    await look(looks, admin, 'device-types')
    await admin.button('deviceModels.types.add').click()
    await admin.see(admin.dialog('deviceModels.types.new.type'))
    await admin.field('deviceModels.types.code').fill('finger')
    await admin.field('deviceModels.types.name').fill('Palm')
    await admin.button('deviceModels.edit.save').click()
    await admin.see(admin.page.getByRole('dialog').getByRole('alert'))
    await look(looks, admin, 'device-type-new')
    await admin.field('deviceModels.types.code').fill('Palm')
    await admin.button('deviceModels.edit.save').click()
    await admin.see(admin.toast('deviceModels.types.saved'))
    await closed(admin)
    await admin.button('deviceModels.types.addSubTypeTo', { name: isolated('Palm') }).click()
    await admin.field('deviceModels.types.code').fill('Vein')
    await admin.field('deviceModels.types.name').fill('Veins of the palm')
    await admin.button('deviceModels.edit.save').click()
    await admin.see(admin.page.getByText('Veins of the palm').first())
    await closed(admin)
    await admin.button('deviceModels.types.editNamed', { name: isolated('Slap') }).click()
    await admin.field('deviceModels.types.name').fill('Four fingers')
    await admin.button('deviceModels.edit.save').click()
    await closed(admin)
    await admin.button('deviceModels.types.offNamed', { name: isolated('Four fingers') }).click()
    await admin.see(admin.words('deviceModels.types.effect.nothingNew'))
    await look(looks, admin, 'device-type-off')
    await admin.button('deviceModels.types.off').last().click()
    await admin.see(admin.toast('deviceModels.types.turned.off', { name: isolated('Four fingers') }))
    await closed(admin)
    await provider.visit('/devices/new')
    await provider.see(row(1))
    const offered = await row(1).locator('select[name="subType-1"] option').allTextContents()
    expect(offered).not.toContain('Four fingers')
    expect(await row(1).locator('select[name="type-1"] option').allTextContents()).toContain('Palm')
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(12)
    expect([...provider.complaints, ...admin.complaints]).toEqual([])
  })
})
