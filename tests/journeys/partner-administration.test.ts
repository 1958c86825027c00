import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { keepMails, mailsTo } from '../support/kept-mails.ts'
import { signIn } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

const isolated = (name: string) => `\u2068${name}\u2069`

/** An administrator finds a partner, stops it knowing what stops, brings it back, corrects it, and adds another. */
describe.each(drivenIn('ar'))('an administrator keeps partners, in %s', (language) => {
  let server: JourneyServer
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }
  const acme = { name: isolated('Acme Chips') }
  const name = 'Atlas Bank'
  const email = 'owner@atlas.example'

  beforeAll(async () => {
    server = await startServer(keepMails)
    const scene = await setFtmScene(server.api, ['acme'])
    await scene.chipIn('approved')
    await letAccountsPrefer(server, language)
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    await admin?.close()
    await server?.stop()
  })

  const standingOf = async (id: string) =>
    (
      await server.api.query<{ active: boolean; onHold: number }>(
        `select p.is_active as active, (select count(*)::int from issued_certificate c
         where c.partner_id = p.id and c.revocation_reason = 'certificateHold') as "onHold"
         from partner p where p.id = $1`,
        [id],
      )
    )[0]

  test('1. home and menu lead to the partners; search and tabs find one', async () => {
    await admin.see(admin.words('dashboard.about.partners'))
    await admin.destination('shell.destination.partners').click()
    await admin.see(admin.heading('partners.title'))
    const list = new List(admin, 'partners.list')
    await list.expectCount(13)
    await admin.see(list.tab('partners.tab.active', 9), list.tab('partners.tab.inactive', 4))
    await look(looks, admin, 'partners')
    await list.search.fill('mpartner-default-auth')
    await list.expectCount(1)
    // The platform would stand still without it.
    await admin.page.getByRole('link', { name: 'Entente', exact: true }).click()
    await admin.see(admin.heading('history.title'), admin.button('partners.edit.action'))
    expect(await admin.button('partners.deactivate.action').count()).toBe(0)
    await admin.destination('shell.destination.partners').click()
    await list.expectCount(13)
    await list.sortBy('partners.organization')
    await expect.poll(async () => (await list.names())[0]).toBe('Acme Chips')
    await list.search.fill('chips')
    await list.expectCount(3)
    await list.tab('partners.tab.active', 1).click()
    await list.expectCount(1)
    expect(await list.names()).toEqual(['Acme Chips'])
    await admin.page.getByRole('link', { name: 'Acme Chips', exact: true }).click()
    await admin.see(
      admin.heading('organisation.users'),
      admin.heading('issued.ofPartner'),
      admin.heading('history.title'),
      admin.words('history.action.partner.activated'),
    )
    await look(looks, admin, 'partner')
  })

  test('2. it is deactivated, having seen what stops', async () => {
    await admin.button('partners.deactivate.action').click()
    const dialog = admin.dialog('partners.deactivate.title', acme)
    await admin.see(dialog, admin.words('partners.deactivate.effectPartner'))
    const effects = dialog.getByRole('listitem')
    expect(await effects.count()).toBe(3)
    const { response } = await server.api.as('admin').call('partner-administration.preview-status', {
      params: { partnerId: 'acme' },
    })
    const shown = (await effects.allInnerTexts()).join('\n')
    expect(response.affected.map(({ kind }) => kind).toSorted()).toEqual(['certificate', 'chip'])
    for (const each of response.affected.flatMap(({ names }) => names))
      expect(shown).toContain(isolated(each))
    await admin.field('ui.reason.labelOptional').fill('Audit failed.')
    await look(looks, admin, 'partner-deactivate')
    await dialog.getByRole('button', { name: admin.text('partners.deactivate.confirm'), exact: true }).click()
    await admin.see(admin.toast('partners.deactivate.done', acme), admin.button('partners.reactivate.action'))
    // Its certificates follow by an event.
    await expect
      .poll(() => standingOf('acme'))
      .toEqual({ active: false, onHold: expect.toSatisfy((count) => count > 0) })
    await admin.see(admin.page.getByText('Audit failed.'))
    await look(looks, admin, 'partner-deactivated')
  })

  test('3. it is reactivated from the list', async () => {
    await admin.destination('shell.destination.partners').click()
    const list = new List(admin, 'partners.list')
    await list.search.fill('acme')
    await list.expectCount(1)
    await list.act('Acme Chips, acme', 'partners.reactivate.action')
    const dialog = admin.dialog('partners.reactivate.title', acme)
    await admin.see(dialog, admin.words('partners.reactivate.stays'))
    await expect.poll(() => dialog.getByRole('listitem').count()).toBe(3)
    await look(looks, admin, 'partner-reactivate')
    await dialog.getByRole('button', { name: admin.text('partners.reactivate.confirm'), exact: true }).click()
    await admin.see(admin.toast('partners.reactivate.done', acme), admin.button('partners.deactivate.action'))
    // So do they now.
    await expect.poll(() => standingOf('acme')).toEqual({ active: true, onHold: 0 })
  })

  test('4. where it is reached is corrected; its certificates hold its name', async () => {
    await admin.button('partners.edit.action').click()
    await admin.see(admin.dialog('partners.edit.title', acme), admin.words('partners.edit.named'))
    expect(await admin.field('person.organizationName').count()).toBe(0)
    await admin.field('person.phone').fill('call us')
    await admin.button('partners.edit.confirm').click()
    await admin.see(admin.words('person.problem.phone'))
    await look(looks, admin, 'partner-edit')
    await admin.field('person.phone').fill('+212 600 000 000')
    await admin.button('partners.edit.confirm').click()
    await admin.see(
      admin.toast('partners.edit.done', acme),
      admin.page.getByText('+212 600 000 000', { exact: true }),
    )
  })

  test('5. its chips are one step away', async () => {
    await admin.link('partners.chips').click()
    await admin.see(admin.heading('chips.adminTitle'))
    await new List(admin, 'chips.adminList').expectCount(1)
    expect(new URL(admin.page.url()).searchParams.get('partnerId')).toBe('acme')
  })

  test('6. another is added: its owner is invited by mail', async () => {
    await admin.destination('shell.destination.partners').click()
    await admin.link('partners.add.action').click()
    await admin.button('partners.add.confirm').click()
    await admin.see(admin.words('partners.add.idProblem'), admin.words('partners.add.typeMissing'))
    await look(looks, admin, 'partner-add-problems')
    await admin.field('person.organizationName').fill(name)
    await admin.field('partners.partnerId').fill('acme')
    await admin.field('partners.type').selectOption('Auth_Partner')
    await admin.button('partners.add.confirm').click()
    await admin.see(admin.words('partners.add.groupMissing'))
    await admin.field('partners.policyGroup').selectOption('mpolicygroup-default-auth')
    await admin.field('person.phone').fill('+212 611 111 111')
    await admin.field('person.address').fill('1 Rue de la Paix')
    await admin.field('person.email').fill(email)
    await admin.button('partners.add.confirm').click()
    await admin.see(admin.page.getByText('PMS_PRT_051'))
    await admin.field('partners.partnerId').fill('atlas')
    await look(looks, admin, 'partner-add')
    await admin.button('partners.add.confirm').click()
    await admin.see(
      admin.toast('partners.add.done', { name: isolated(name), email: isolated(email) }),
      admin.words('partners.waits'),
      admin.heading('organisation.invitations'),
    )
    await look(looks, admin, 'partner-added')
    expect(await standingOf('atlas')).toEqual({ active: false, onHold: 0 })
    expect(await mailsTo(server.api, email)).toHaveLength(1)
  })

  test('7. an auditor looks and is offered nothing', async () => {
    const auditor = await openWindow(browser, server.url, language)
    await signIn(auditor, 'auditor', '/admin/partners')
    await auditor.see(auditor.heading('partners.title'), auditor.page.getByRole('row').nth(2))
    expect(await auditor.link('partners.add.action').count()).toBe(0)
    await auditor.visit('/admin/partners/acme?dialog=deactivate')
    await auditor.see(auditor.heading('history.title'), auditor.heading('organisation.users'))
    expect(await auditor.page.getByRole('dialog').count()).toBe(0)
    for (const action of ['edit', 'deactivate'] as const)
      expect(await auditor.button(`partners.${action}.action`).count()).toBe(0)
    await look(looks, auditor, 'partner-to-auditor')
    await auditor.visit('/admin/partners/new')
    await auditor.see(auditor.heading('shell.noAccess.title'))
    expect(auditor.complaints).toEqual([])
    await auditor.close()
  })

  test('every state was looked at, and nothing was found', () => {
    expect(looks.count).toBe(10)
    expect(looks.findings).toEqual([])
    expect(admin.complaints).toEqual([])
  })
})
