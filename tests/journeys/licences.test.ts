import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { licenceSceneOf, type LicenceScene } from '../support/scenes/licence-scene.ts'
import { signIn } from './pages/accounts.ts'
import { DecisionDesk } from './pages/chips.ts'
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
const keyForm = /^entlic[0-9A-Za-z]{44}$/u

/** An administrator asks for a policy and generates a licence; its MISP reads it, rotates it and stops it; an administrator stops one for good. */
describe.each(drivenIn('fr'))('a MISP and an administrator keep licences, in %s', (language) => {
  let server: JourneyServer
  let scene: LicenceScene
  let policyName: string
  let misp: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    scene = licenceSceneOf(server.api)
    await scene.without('broker')
    policyName = (await scene.policy()).policyName
    await acceptTerms(server, 'broker')
    await letAccountsPrefer(server, language)
    misp = await openWindow(browser, server.url, language)
    await signIn(misp, 'broker')
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    await misp?.close()
    await admin?.close()
    await server?.stop()
  })

  const licences = () =>
    server.api.query<{ id: string; number: number; state: string; valid_till: Date }>(
      `select id, number, state, valid_till from licence where partner_id = 'broker' order by number`,
    )
  const numbered = (number: number) => ({ number: String(number) })

  /** Reads the licence key that a dialog shows. */
  const readKey = async (who: Visitor, name: string): Promise<string> => {
    const code = who.page.getByRole('dialog').locator('code')
    await who.see(code)
    const key = (await code.textContent()) ?? ''
    expect(key).toMatch(keyForm)
    await look(looks, who, name)
    await who.button('licences.close').click()
    await expect.poll(() => who.page.getByRole('dialog').count()).toBe(0)
    return key
  }

  test('1. a MISP is told on its first page that an administrator generates its licence', async () => {
    await misp.see(misp.words('setup.step.licence'))
    await misp.destination('shell.destination.licences').click()
    await misp.see(misp.heading('licences.title'), misp.words('licences.nothingText'))
    expect(await misp.button('licences.new.action').count()).toBe(0)
    await look(looks, misp, 'licences-none')
  })

  test('2. an administrator asks for its policy, and an officer approves', async () => {
    const broker = {
      name: isolated(
        (
          await server.api.query<{ name: string }>(
            `select organisation_name as name from partner where id = 'broker'`,
          )
        )[0]!.name,
      ),
    }
    await admin.visit('/admin/partners/broker')
    await admin.button('policyRequests.askFor.action').click()
    await admin.see(admin.dialog('policyRequests.askFor.title', broker))
    await admin.button('policyRequests.ask.confirm').click()
    await admin.see(admin.words('policyRequests.ask.policyMissing'))
    await admin.field('policyRequests.policy').selectOption(policyName)
    await admin.field('policyRequests.useCase').fill('Carries the requests of the small banks.')
    await admin.see(admin.heading('policyRequests.privileges'))
    await look(looks, admin, 'partner-ask-for-policy')
    await admin.button('policyRequests.ask.confirm').click()
    await admin.see(admin.toast('policyRequests.ask.done'))
    await expect.poll(() => admin.page.getByRole('dialog').count()).toBe(0)
    // What waits already cannot be asked for once more.
    await admin.button('policyRequests.askFor.action').click()
    await admin.see(admin.words('policyRequests.askFor.nothing'))
    await admin.button('ui.cancel').click()
    await expect.poll(() => admin.page.getByRole('dialog').count()).toBe(0)
    await admin.link('partners.policyRequests').click()
    await new List(admin, 'policyRequests.list').expectCount(1)
    const [request] = await server.api.query<{ id: string; requested_by: string }>(
      `select id, requested_by from policy_request where partner_id = 'broker' and state = 'InProgress'`,
    )
    expect(request).toMatchObject({ requested_by: 'admin' })
    const officer = await openWindow(browser, server.url, language)
    await signIn(officer, 'policy-manager', `/policies/requests/${request!.id}`)
    const desk = new DecisionDesk(officer, 'policyRequests')
    await desk.choice('approve').click()
    await desk.confirm('approve').click()
    await officer.see(officer.toast('policyRequests.approve.done'))
    await officer.close()
  })

  test('3. an administrator generates it, and is told before which policy it is bound to', async () => {
    await admin.visit('/admin/partners/broker')
    await admin.link('partners.licences').click()
    await admin.see(admin.heading('licences.title'))
    await admin.button('licences.new.action').first().click()
    await admin.see(admin.dialog('licences.new.title'))
    await admin.field('licences.partnerId').last().fill('bank')
    await admin.see(admin.page.getByRole('dialog').getByText('Relying Bank'))
    await admin.field('licences.partnerId').last().fill('broker')
    await admin.see(admin.page.getByRole('dialog').getByText(policyName))
    await look(looks, admin, 'admin-licence-new')
    await admin.button('licences.new.confirm').click()
    await readKey(admin, 'admin-licence-issued')
    await new List(admin, 'licences.list').expectCount(1)
    await look(looks, admin, 'admin-licences')
    expect(await licences()).toMatchObject([{ number: 1, state: 'active' }])
  })

  test('4. the MISP finds it, and sees the key; the history says so', async () => {
    const [first] = await licences()
    await misp.visit('/licences')
    await new List(misp, 'licences.list').expectCount(1)
    await look(looks, misp, 'licences')
    await misp.visit(`/licences/${first!.id}`)
    await misp.see(misp.words('licences.isLive'), misp.words('licences.known.now'))
    await misp.button('licences.show.action').click()
    await misp.see(misp.words('licences.show.text'))
    await look(looks, misp, 'licence-show')
    await misp.button('licences.show.confirm').click()
    await readKey(misp, 'licence-shown')
    await misp.see(misp.words('history.action.licence.key-shown'))
    await look(looks, misp, 'licence')
  })

  test('5. it rotates the licence, and is told when the old one ends and the services change', async () => {
    const [first] = await licences()
    await misp.button('licences.replace.action').click()
    await misp.see(misp.dialog('licences.replace.title', numbered(1)))
    await misp.field('licences.replace.overlap').selectOption('3')
    await misp.see(misp.page.getByRole('dialog').getByText(policyName))
    await look(looks, misp, 'licence-replace')
    await misp.button('licences.replace.confirm').click()
    await readKey(misp, 'licence-replaced')
    const [old, made] = await licences()
    expect(Math.round((Number(old!.valid_till) - Date.now()) / 86_400_000)).toBe(3)
    expect(made).toMatchObject({ number: 2, state: 'active' })
    await misp.visit(`/licences/${first!.id}`)
    await misp.see(misp.link('licences.numbered', numbered(2)))
    expect(await misp.button('licences.replace.action').count()).toBe(0)
  })

  test('6. it stops the new one, and brings it back', async () => {
    const made = (await licences())[1]!
    await misp.visit(`/licences/${made.id}`)
    await misp.button('licences.deactivate.action').click()
    await misp.see(misp.words('licences.deactivate.text'))
    await look(looks, misp, 'licence-deactivate')
    await misp.button('licences.deactivate.confirm').click()
    await misp.see(
      misp.toast('licences.deactivate.done'),
      misp.words('liveness.stop.key-deactivated', { of: 'licence' }),
    )
    await misp.button('licences.activate.action').click()
    await misp.see(misp.words('licences.activate.text'))
    await misp.button('licences.activate.confirm').click()
    await misp.see(misp.toast('licences.activate.done'), misp.words('licences.isLive'))
  })

  test('7. what an administrator has stopped, only an administrator brings back', async () => {
    const made = (await licences())[1]!
    await admin.visit(`/admin/licences/${made.id}?dialog=deactivate`)
    await admin.see(admin.dialog('licences.deactivate.title', numbered(2)))
    await admin.button('licences.deactivate.confirm').click()
    await admin.see(admin.toast('licences.deactivate.done'), admin.words('licences.stoppedByAdministrator'))
    await look(looks, admin, 'admin-licence')
    await misp.visit(`/licences/${made.id}`)
    await misp.see(misp.words('licences.stoppedByAdministrator'))
    expect(await misp.button('licences.activate.action').count()).toBe(0)
    expect(await misp.button('licences.replace.action').count()).toBe(0)
  })

  test('8. an administrator limits the calls under a licence; the MISP sees it', async () => {
    const made = (await licences())[1]!
    await admin.visit(`/admin/licences/${made.id}?dialog=quota`)
    await admin.see(
      admin.dialog('quotas.set.title.licence', { name: admin.text('licences.numbered', numbered(2)) }),
    )
    await admin.field('quotas.set.whose').selectOption('own')
    await admin.field('quotas.set.callsPerMonth').fill('5000')
    await admin.button('quotas.set.confirm').click()
    await admin.see(admin.toast('quotas.set.done'), admin.words('quotas.own.licence'))
    await misp.visit(`/licences/${made.id}`)
    await misp.see(misp.words('quotas.own.licence'))
    await look(looks, misp, 'licence-quota')
  })

  test('9. a partner that is to be deactivated shows what stops with it', async () => {
    await admin.visit('/admin/partners/broker?dialog=deactivate')
    const [first] = await server.api.query<{ hint: string }>(
      `select hint from licence where partner_id = 'broker' and number = 1`,
    )
    await admin.see(admin.page.getByRole('dialog').getByText(first!.hint))
    await look(looks, admin, 'admin-misp-deactivate')
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(10)
    expect([...misp.complaints, ...admin.complaints]).toEqual([])
  })
})
