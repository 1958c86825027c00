import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { requestSceneOf } from '../support/scenes/request-scene.ts'
import { signIn } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer()
  await requestSceneOf(server.api)
  await acceptTerms(server, 'printer')
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const isolated = (name: string) => `\u2068${name}\u2069`

test.each(drivenIn('en'))(
  'a credential partner sets extractors and maps a type, and an administrator reads it, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    const { api } = server
    await api.query('delete from credential_type_mapping')
    const looks: Looks = { count: 0, findings: [] }
    const printer = await openWindow(browser, server.url, language)
    await signIn(printer, 'printer')
    await printer.destination('shell.destination.credentialTypes').click()
    await printer.see(printer.heading('credentialTypes.title'), printer.heading('credentialTypes.types'))

    // Nothing can be mapped before a policy was approved.
    await printer.button('credentialTypes.map.actionOf', { type: isolated('euin') }).click()
    await printer.see(printer.dialog('credentialTypes.map.title', { type: isolated('euin') }))
    if (language === 'en') await printer.see(printer.words('credentialTypes.map.noneApproved'))
    await look(looks, printer, 'credential-types-none-approved')
    await printer.page.keyboard.press('Escape')

    const scene = await requestSceneOf(api)
    const policy = await scene.addPolicy()
    const mappingkey = await scene.ask('printer', policy)
    await printer.page.reload()
    const named = { policy: isolated(policy.name) }
    await printer.button('credentialTypes.extractors.setFor', named).click()
    const dialog = printer.dialog('credentialTypes.extractors.title', named)
    await printer.see(dialog)
    await dialog.getByRole('button', { name: printer.text('credentialTypes.extractors.add') }).click()
    const second = dialog.getByRole('group', {
      name: printer.text('credentialTypes.extractors.legend', { number: 2 }),
    })
    await second.getByRole('combobox').selectOption('finger')
    const save = dialog.getByRole('button', {
      name: printer.text('credentialTypes.extractors.confirm'),
      exact: true,
    })
    await save.click()
    await printer.see(printer.words('credentialTypes.extractors.missing'))
    await look(looks, printer, 'extractors-incomplete')
    await second.locator('input[name^=subTypes]').fill('Left Thumb,Right Thumb')
    await second.locator('input[name^=provider]').fill('acme')
    await save.click()
    await printer.see(printer.toast('credentialTypes.extractors.done', named))
    await printer.see(printer.page.getByText('finger[Left Thumb,Right Thumb]'))

    const decided = await api.as('admin').call('policy-requests.decide', {
      params: { mappingkey },
      request: { status: 'Approved' },
    })
    expect(decided.codes).toEqual([])
    await printer.page.reload()
    await printer.see(printer.heading('credentialTypes.types'))
    expect(await printer.button('credentialTypes.extractors.setFor', named).count()).toBe(0)
    await printer.button('credentialTypes.map.actionOf', { type: isolated('euin') }).click()
    const mapping = printer.dialog('credentialTypes.map.title', { type: isolated('euin') })
    await mapping.getByRole('combobox').selectOption(policy.name)
    await look(looks, printer, 'credential-type-map')
    await mapping
      .getByRole('button', { name: printer.text('credentialTypes.map.confirm'), exact: true })
      .click()
    await printer.see(printer.toast('credentialTypes.map.done', { type: isolated('euin') }))
    await look(looks, printer, 'credential-types')

    // An administrator looks, and is offered nothing.
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin', '/admin/partners/printer')
    await admin.see(
      admin.heading('credentialTypes.types'),
      admin.heading('credentialTypes.extractors.panel'),
      admin.page.getByText(policy.name).first(),
    )
    expect(await admin.button('credentialTypes.unmap.actionOf', { type: isolated('euin') }).count()).toBe(0)
    await look(looks, admin, 'partner-with-credential-types')
    expect(admin.complaints).toEqual([])
    await admin.close()

    await printer.button('credentialTypes.unmap.actionOf', { type: isolated('euin') }).click()
    const ending = printer.dialog('credentialTypes.unmap.title', { type: isolated('euin') })
    await printer.see(ending.getByRole('list'))
    await look(looks, printer, 'credential-type-unmap')
    await ending
      .getByRole('button', { name: printer.text('credentialTypes.unmap.confirm'), exact: true })
      .click()
    await printer.see(printer.toast('credentialTypes.unmap.done', { type: isolated('euin') }))
    expect(looks.findings).toEqual([])
    expect(printer.complaints).toEqual([])
    await printer.close()
  },
  180_000,
)
