import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apiKeySceneOf, type ApiKeyScene, type ApprovedPolicy } from '../support/scenes/api-key-scene.ts'
import { launchChromium } from '../support/chromium.ts'
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

const keyForm = /^ent_[0-9A-Za-z]{32}$/u

/** A bank makes a key, replaces and stops it; an administrator moves one, and makes one for it. */
describe.each(drivenIn('en'))('a bank and an administrator keep API keys, in %s', (language) => {
  let server: JourneyServer
  let scene: ApiKeyScene
  let policy: ApprovedPolicy
  let other: ApprovedPolicy
  let bank: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }
  const named = (label: string) => ({ label: `\u2068${label}\u2069` })

  beforeAll(async () => {
    server = await startServer()
    scene = await apiKeySceneOf(server.api)
    policy = await scene.approved()
    other = await scene.approved()
    await acceptTerms(server, 'bank')
    await letAccountsPrefer(server, language)
    bank = await openWindow(browser, server.url, language)
    await signIn(bank, 'bank')
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    await bank?.close()
    await admin?.close()
    await server?.stop()
  })

  const keyOf = async (label: string) =>
    (
      await server.api.query<{ id: string; state: string; policy_id: string; valid_till: Date }>(
        'select id, state, policy_id, valid_till from api_key where label = $1',
        [label],
      )
    )[0]!

  /** Takes the key that is shown once. @returns it */
  const takeKey = async (who: Visitor, label: string, name: string): Promise<string> => {
    const dialog = who.dialog('apiKeys.issued.title', named(label))
    await who.see(dialog)
    const key = (await dialog.locator('code').textContent()) ?? ''
    expect(key).toMatch(keyForm)
    await look(looks, who, name)
    // Whoever leaves otherwise is told that it is not shown again.
    await who.page.keyboard.press('Escape')
    await who.see(who.words('apiKeys.issued.lost'))
    await who.button('ui.unsaved.stay').click()
    await who.button('apiKeys.issued.kept').click()
    await expect.poll(() => dialog.count()).toBe(0)
    return key
  }

  test('1. the bank makes its first key, which is shown once', async () => {
    await bank.destination('shell.destination.apiKeys').click()
    await bank.see(bank.heading('apiKeys.title'), bank.words('apiKeys.nothing'))
    await look(looks, bank, 'api-keys-none')
    await bank.button('apiKeys.new.action').first().click()
    const dialog = bank.dialog('apiKeys.new.title')
    await bank.see(dialog)
    await dialog.getByRole('combobox').first().selectOption({ label: policy.policyName })
    await bank.button('apiKeys.new.confirm').click()
    await bank.see(bank.words('apiKeys.labelMissing'))
    await bank.field('apiKeys.label').fill('Branch counters')
    await look(looks, bank, 'api-key-new')
    await bank.button('apiKeys.new.confirm').click()
    await takeKey(bank, 'Branch counters', 'api-key-issued')
    await new List(bank, 'apiKeys.list').expectCount(1)
    await look(looks, bank, 'api-keys')
    expect(await keyOf('Branch counters')).toMatchObject({ state: 'active', policy_id: policy.policyId })
  })

  test('2. a label that is taken is said at its field', async () => {
    await bank.button('apiKeys.new.action').first().click()
    const dialog = bank.dialog('apiKeys.new.title')
    await bank.see(dialog)
    await dialog.getByRole('combobox').first().selectOption({ label: policy.policyName })
    await bank.field('apiKeys.label').fill('Branch counters')
    await bank.button('apiKeys.new.confirm').click()
    await expect.poll(() => bank.field('apiKeys.label').getAttribute('aria-invalid')).toBe('true')
    await bank.button('ui.cancel').click()
    await bank.button('ui.unsaved.leave').click()
  })

  test('3. it replaces the key; both are live, and the older one has an end', async () => {
    const { id } = await keyOf('Branch counters')
    await bank.visit(`/api-keys/${id}`)
    await bank.see(bank.words('apiKeys.isLive'))
    await look(looks, bank, 'api-key')
    await bank.button('apiKeys.replace.action').click()
    await bank.see(bank.dialog('apiKeys.replace.title', named('Branch counters')))
    expect(await bank.field('apiKeys.label').inputValue()).toBe('Branch counters 2')
    await bank.field('apiKeys.replace.overlap').selectOption('3')
    await look(looks, bank, 'api-key-replace')
    await bank.button('apiKeys.replace.confirm').click()
    await takeKey(bank, 'Branch counters 2', 'api-key-replaced')
    await bank.see(bank.link('apiKeys.title'), bank.page.getByRole('link', { name: 'Branch counters 2' }))
    const days = (Number((await keyOf('Branch counters')).valid_till) - Date.now()) / 86_400_000
    expect(Math.round(days)).toBe(3)
  })

  test('4. it stops a key after seeing what that takes, gives it another label, and brings it back', async () => {
    const { id } = await keyOf('Branch counters 2')
    await bank.visit(`/api-keys/${id}`)
    await bank.button('apiKeys.deactivate.action').click()
    await bank.see(
      bank.dialog('apiKeys.deactivate.title', named('Branch counters 2')),
      bank.words('apiKeys.deactivate.text'),
    )
    await look(looks, bank, 'api-key-deactivate')
    await bank.button('apiKeys.deactivate.confirm').click()
    await bank.see(
      bank.toast('apiKeys.deactivate.done'),
      bank.words('liveness.stop.key-deactivated', { of: 'key' }),
    )
    await bank.button('apiKeys.relabel.action').click()
    await bank.field('apiKeys.label').fill('Counters')
    await look(looks, bank, 'api-key-relabel')
    await bank.button('apiKeys.relabel.confirm').click()
    await bank.see(bank.toast('apiKeys.relabel.done'))
    await bank.button('apiKeys.activate.action').click()
    await bank.see(bank.words('apiKeys.activate.text'))
    await bank.button('apiKeys.activate.confirm').click()
    await bank.see(bank.toast('apiKeys.activate.done'), bank.words('apiKeys.isLive'))
    expect((await keyOf('Counters')).state).toBe('active')
  })

  test('5. an administrator moves a key, and is told what that gives, takes, and does not reach', async () => {
    await admin.destination('shell.destination.adminApiKeys').click()
    await new List(admin, 'apiKeys.list').expectCount(2)
    await look(looks, admin, 'admin-api-keys')
    const { id } = await keyOf('Counters')
    await admin.visit(`/admin/api-keys/${id}`)
    await admin.button('apiKeys.move.action').click()
    const dialog = admin.dialog('apiKeys.move.title', named('Counters'))
    await admin.see(dialog)
    await dialog.getByRole('combobox').selectOption({ label: other.policyName })
    await admin.see(admin.words('apiKeys.move.kept'), admin.heading('apiKeys.changes'))
    await look(looks, admin, 'api-key-move')
    await admin.button('apiKeys.move.confirm').click()
    await admin.see(admin.toast('apiKeys.move.done'), admin.words('apiKeys.movedNote'))
    await look(looks, admin, 'admin-api-key')
    expect((await keyOf('Counters')).policy_id).toBe(other.policyId)
  })

  test('6. an administrator stops it for good, and makes one for the bank', async () => {
    await admin.button('apiKeys.deactivate.action').click()
    await admin.button('apiKeys.deactivate.confirm').click()
    await admin.see(admin.toast('apiKeys.deactivate.done'), admin.words('apiKeys.stoppedByAdministrator'))
    await bank.visit(`/api-keys/${(await keyOf('Counters')).id}`)
    await bank.see(bank.words('apiKeys.stoppedByAdministrator'))
    expect(await bank.button('apiKeys.activate.action').count()).toBe(0)
    await admin.visit('/admin/api-keys?partnerId=bank&dialog=new')
    const dialog = admin.dialog('apiKeys.new.title')
    await admin.see(dialog)
    await dialog.getByRole('combobox').first().selectOption({ label: other.policyName })
    await admin.field('apiKeys.label').fill('Made at the desk')
    await look(looks, admin, 'admin-api-key-new')
    await admin.button('apiKeys.new.confirm').click()
    await takeKey(admin, 'Made at the desk', 'admin-api-key-issued')
    expect((await keyOf('Made at the desk')).state).toBe('active')
  })

  test('7. an administrator limits the calls with a key; the bank sees how many it may make', async () => {
    const { id } = await keyOf('Made at the desk')
    await admin.visit(`/admin/api-keys/${id}`)
    await admin.see(admin.words('quotas.none'))
    await admin.button('quotas.set.action').click()
    await admin.see(admin.dialog('quotas.set.title.key', { name: named('Made at the desk').label }))
    await admin.field('quotas.set.whose').selectOption('own')
    await admin.field('quotas.set.callsPerDay').fill('many')
    await admin.field('quotas.set.callsPerMonth').fill('20000')
    await admin.button('quotas.set.confirm').click()
    await admin.see(admin.words('quotas.set.wrong'))
    await look(looks, admin, 'quota-set')
    await admin.field('quotas.set.callsPerDay').fill('1000')
    await admin.button('quotas.set.confirm').click()
    await admin.see(admin.toast('quotas.set.done'), admin.words('quotas.own.key'))
    await look(looks, admin, 'admin-api-key-quota')
    await bank.visit(`/api-keys/${id}`)
    await bank.see(
      bank.words('quotas.own.key'),
      bank.words('history.action.api-key.quota-set'),
      bank.page.getByText(bank.text('quotas.used', { used: 0, limit: 1000 }), { exact: false }),
    )
    expect(await bank.button('quotas.set.action').count()).toBe(0)
    await look(looks, bank, 'api-key-quota')
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(8)
    expect([...bank.complaints, ...admin.complaints]).toEqual([])
  })
})
