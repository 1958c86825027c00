import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { keepMails } from '../support/kept-mails.ts'
import { openssl } from '../support/certificates/openssl.ts'
import { confirmEmail, fillRegistration, signIn } from './pages/accounts.ts'
import {
  addChip,
  DecisionDialog,
  expectStatus,
  DecisionDesk,
  historyOf,
  unfold,
  openChip,
  reuploadChipCertificate,
} from './pages/chips.ts'
import { saveCertificate, saveFrom } from './pages/downloads.ts'
import { List } from './pages/list.ts'
import { prepareTrustCertificate, sendTrustCertificate } from './pages/trust-store.ts'
import { UploadDialog } from './pages/uploads.ts'
import {
  badCertificates,
  certificateFor,
  derFile,
  journeyAuthority,
  moreRoots,
  pemFile,
} from './stage/files.ts'
import { look, type Looks } from './stage/look.ts'
import { expectPlatformSigned } from './stage/platform-signed.ts'
import { photograph } from './stage/photograph.ts'
import { makers } from './stage/makers.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { explanationOf, drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** Each step starts where the one before ended, as people's work does. */
describe.each(drivenIn('en'))('a chip maker comes on board, in %s', (language) => {
  const maker = makers[language]
  const organization = maker.organizationName
  const first = 'Ferrum Vault S1'
  const second = 'Ferrum Vault S2'
  let server: JourneyServer
  let admin: Visitor
  let partner: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer(keepMails)
    await letAccountsPrefer(server, language)
    admin = await openWindow(browser, server.url, language)
    partner = await openWindow(browser, server.url, language)
  })
  afterAll(async () => {
    await admin.close()
    await partner.close()
    await server.stop()
  })

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return
    await photograph(admin.page, `failed.${task.name}.admin`)
    await photograph(partner.page, `failed.${task.name}.partner`)
  })

  test('1. the administrator fills the trust store', async () => {
    const { root, sub } = journeyAuthority()
    await admin.visit('/')
    await admin.see(admin.heading('signIn.title'))
    await expect.poll(() => admin.button('signIn.submit').isEnabled()).toBe(true)
    await look(looks, admin, 'sign-in')
    await signIn(admin, 'admin')
    await admin.see(admin.words('dashboard.nothingWaits'), admin.heading('shell.destination.trustStore'))
    await look(looks, admin, 'dashboard-admin-empty')
    await admin.destination('shell.destination.trustStore').click()
    await admin.see(admin.words('trustStore.nothing.root'))
    await look(looks, admin, 'trust-store-empty')

    await prepareTrustCertificate(admin, pemFile('harbour-root.pem', root), 'choose')
    await look(looks, admin, 'trust-store-upload')
    await sendTrustCertificate(admin)
    const roots = new List(admin, 'trustStore.list.root')
    await roots.expectCount(1)
    await prepareTrustCertificate(admin, derFile('harbour-issuing.cer', sub), 'drop')
    await sendTrustCertificate(admin)
    const intermediates = new List(admin, 'trustStore.list.intermediate')
    await intermediates.expectCount(1)

    const more = moreRoots().map(({ certificate }) => certificate)
    const request = { certificateData: more.join(''), partnerDomain: 'FTM' }
    const { codes } = await server.api.as('admin').call('trust-store.upload', { request })
    expect(codes).toEqual([])
  })

  test('1. filters, sorts and pages the lists; the address keeps the state', async () => {
    await admin.visit('/admin/trust-store/root')
    const roots = new List(admin, 'trustStore.list.root')
    await roots.expectCount(10)
    await look(looks, admin, 'trust-store')
    await roots.sortBy('trustStore.issuedTo')
    await expect.poll(async () => (await roots.read('trustStore.issuedTo'))[0]).toContain('Amber')
    await roots.toNextPage()
    await expect.poll(() => roots.rows.count()).toBe(2)
    await admin.page.reload()
    await expect.poll(async () => (await roots.read('trustStore.issuedTo')).join()).toMatch(/Heath.*Isle/su)
    await roots.openFilters()
    await roots.filter('trustStore.issuedTo').fill('harbour')
    await roots.expectCount(1)
    await expect.poll(() => new URL(admin.page.url()).search).toBe('?issuedTo=harbour&sort=issuedTo')
    await look(looks, admin, 'trust-store-filtered')
    await admin.page.reload()
    await roots.expectCount(1)
  })

  test('1. opens the details and downloads the chain', async () => {
    await admin.link('trustWord.kind.intermediate').click()
    const intermediates = new List(admin, 'trustStore.list.intermediate')
    await intermediates.expectCount(1)
    await intermediates.rows.getByRole('link').click()
    await admin.see(admin.heading('history.title'), historyOf(admin))
    await look(looks, admin, 'trust-certificate')
    const chain = await saveFrom(admin, () => admin.button('trustStore.downloadChain').click())
    expect(chain.name).toBe('intermediate-certificate.p7b')
    const printed = openssl(['pkcs7', '-print_certs', '-in', 'chain.p7b'], { 'chain.p7b': chain.content })
    expect(printed).toMatch(/Harbour Trust Issuing/u)
    expect(printed).toMatch(/subject=.*Harbour Trust Root/u)
  })

  test('2. the chip maker registers and accepts the terms', async () => {
    await partner.visit('/')
    await partner.link('signIn.register').click()
    await partner.see(partner.heading('registration.title'))
    await partner.button('registration.submit').click()
    await partner.see(partner.words('person.missing.firstName'))
    await look(looks, partner, 'registration-with-gaps')
    await fillRegistration(partner, maker)
    await look(looks, partner, 'registration')
    await partner.button('registration.submit').click()
    await confirmEmail(partner, server.api, maker.email)
    await partner.see(partner.heading('terms.title'))
    await look(looks, partner, 'terms')
    await partner.page.getByLabel(partner.text('terms.accept')).check()
    const before = Date.now()
    await partner.button('terms.proceed').click()
    await partner.see(partner.heading('dashboard.greeting', { name: maker.firstName }))
    const [consent] = await server.api.query<{ terms_version: string; given_at: Date }>(
      'select terms_version, given_at from consent join account on account.id = account_id where user_name = $1',
      [maker.userName],
    )
    expect(consent?.terms_version).toMatch(/^\S+$/u)
    expect(consent!.given_at.getTime()).toBeGreaterThanOrEqual(before)

    await partner.see(
      partner.heading('shell.destination.partnerCertificate'),
      partner.heading('shell.destination.chips'),
    )
    await look(looks, partner, 'dashboard-new-partner')
    await partner.page.reload()
    await partner.see(partner.heading('dashboard.greeting', { name: maker.firstName }))
  })

  test('3. bad certificates are refused with cause and remedy, and nothing is stored', async () => {
    await partner.destination('shell.destination.partnerCertificate').click()
    await partner.see(partner.button('partnerCertificate.upload'))
    await look(looks, partner, 'partner-certificate-none')
    await partner.button('partnerCertificate.upload').click()
    const dialog = UploadDialog.ofPartner(partner, 'upload')
    const stored = () =>
      server.api.query(
        `select (select count(*) from held_certificate) as held, (select count(*) from object_history) as history,
                (select count(*) from partner where is_active) as active`,
      )
    const before = await stored()
    for (const [kind, { file, code }] of Object.entries(badCertificates(organization))) {
      if (code === null) {
        await dialog.chooseUnreadable(file)
        expect.soft(await dialog.submit.isDisabled(), kind).toBe(true)
      } else {
        await dialog.choose(file)
        await dialog.submit.click()
        await dialog.alert.getByText(code, { exact: true }).waitFor()
        expect
          .soft(await dialog.alert.innerText(), kind)
          .toMatch(explanationOf(code, language, { problem: 'short' }))
        expect
          .soft(await dialog.root.getByText(file.name).isVisible(), `${kind}: the form is kept`)
          .toBe(true)
      }
      if (kind === 'of another organisation' || kind === 'damaged')
        await look(looks, partner, `upload-refused-${kind}`)
    }
    expect(await stored()).toEqual(before)
    await dialog.leave()
  })

  test('3. a good certificate is listed, signed by the platform, downloaded and renewed', async () => {
    const original = certificateFor(organization)
    await partner.button('partnerCertificate.upload').click()
    const dialog = UploadDialog.ofPartner(partner, 'upload')
    await dialog.choose(pemFile('our-certificate.pem', original))
    await look(looks, partner, 'certificate-preview')
    await dialog.submit.click()
    await partner.see(
      partner.toast('partnerCertificate.uploaded'),
      partner.button('partnerCertificate.reupload'),
    )
    await partner.see(partner.words('partnerCertificate.platformSignedEnds'))
    await look(looks, partner, 'partner-certificate')

    const kept = await saveCertificate(partner, 'original')
    expect(kept.content.trim()).toBe(original.certificate.trim())
    const signed = await saveCertificate(partner, 'platformSigned')
    await expectPlatformSigned(server, signed.content, organization)

    await partner.button('partnerCertificate.reupload').click()
    await UploadDialog.ofPartner(partner, 'reupload').send(
      pemFile('renewed.pem', certificateFor(organization)),
    )
    await partner.see(partner.toast('partnerCertificate.uploaded'))
    const renewed = await saveCertificate(partner, 'platformSigned')
    expect(renewed.content).not.toBe(signed.content)
    await expectPlatformSigned(server, renewed.content, organization)

    await partner.link('partnerCertificate.viewDetails').click()
    await partner.see(historyOf(partner))
    await look(looks, partner, 'partner-certificate-details')
    const events = await historyOf(partner).allInnerTexts()
    expect(events.join('\n')).toContain(partner.text('history.action.partner-certificate.renewed'))
    expect(events.join('\n')).toContain(partner.text('history.action.partner-certificate.uploaded'))

    await partner.button('partnerCertificate.reupload').click()
    const again = UploadDialog.ofPartner(partner, 'reupload')
    const purpose = again.root.getByRole('combobox', { name: partner.text('partnerCertificate.purpose') })
    expect(await purpose.inputValue()).toBe('ALL')
    await purpose.selectOption('SIGNATURE')
    await partner.see(again.root.getByText(partner.text('partnerCertificate.purposeHint.SIGNATURE')))
    await look(looks, partner, 'partner-certificate-purpose')
    await again.send(pemFile('signing.pem', certificateFor(organization)))
    const all = partner.page.getByRole('list', { name: partner.text('partnerCertificate.all'), exact: true })
    await partner.see(
      all.getByText(partner.text('partnerCertificate.purposeName.SIGNATURE'), { exact: true }),
    )
  })

  test('4. adds a chip, leaves, comes back and uploads its certificate', async () => {
    await partner.destination('shell.destination.chips').click()
    await partner.see(partner.words('chips.nothing'))
    await look(looks, partner, 'chips-none')
    const dialog = await addChip(partner, 'Ferrum', 'Vault S1')
    await look(looks, partner, 'chip-upload')
    await dialog.leave()
    await expectStatus(partner, first, 'status.pending_cert_upload')
    await look(looks, partner, 'chip-without-certificate')
    await partner.destination('shell.destination.home').click()
    await partner.see(partner.words('setup.step.chip-certificate'))
    await look(looks, partner, 'dashboard-on-the-way')
    await partner.destination('shell.destination.chips').click()
    const chips = new List(partner, 'chips.list')
    await chips.expectCount(1)
    await chips.row(first).getByText(partner.text('status.pending_cert_upload'), { exact: true }).waitFor()
    await chips.openMenu(first)
    await look(looks, partner, 'chips-menu')
    await partner.page.keyboard.press('Escape')
    await chips.act(first, 'chips.manageCertificate')
    await UploadDialog.ofChip(partner, 'uploadCertificate').send(
      derFile('s1.cer', certificateFor(organization)),
    )
    await partner.see(partner.toast('chips.certificateSent'))
    await expectStatus(partner, first, 'status.pending_approval')
    expect(new URL(partner.page.url()).search).toBe('')

    await partner.destination('shell.destination.chips').click()
    const other = await addChip(partner, 'Ferrum', 'Vault S2')
    await other.send(pemFile('s2.pem', certificateFor(organization)))
    await expectStatus(partner, second, 'status.pending_approval')
  })

  test('5. the administrator finds both chips, rejects one with a reason and approves the other', async () => {
    await admin.destination('shell.destination.home').click()
    await admin.see(admin.page.getByText(admin.text('dashboard.waits.chip', { count: 2 })))
    await look(looks, admin, 'dashboard-admin')
    await admin.page
      .getByRole('link')
      .filter({ has: admin.heading('shell.destination.adminChips') })
      .click()
    const chips = new List(admin, 'chips.adminList')
    await chips.expectCount(2)
    await look(looks, admin, 'chips-admin')
    await chips.sortBy('chips.name')
    await expect.poll(() => chips.names()).toEqual([first, second])
    await chips.sortBy('chips.name')
    await expect.poll(() => chips.names()).toEqual([second, first])
    await chips.tab('status.approved', 0).click()
    await admin.see(admin.words('table.nothingFound'))
    await look(looks, admin, 'chips-admin-nothing-found')
    await admin.button('table.reset').first().click()
    await chips.expectCount(2)

    await chips.act(second, 'chips.reject.action')
    const rejection = new DecisionDialog(admin, 'reject')
    await rejection.confirm.click()
    await admin.see(admin.words('ui.reason.missing'))
    await look(looks, admin, 'chip-reject')
    await rejection.decide('The data sheet <b>names</b> another revision: "S2-b" 100 %')
    await chips.row(second).getByText(admin.text('status.rejected'), { exact: true }).waitFor()

    await openChip(admin, first)
    const desk = new DecisionDesk(admin)
    await admin.see(desk.root.getByText(admin.text('decision.place', { position: 1, count: 1 })))
    await look(looks, admin, 'chip-decision')
    await desk.choice('approve').click()
    await desk.reason.waitFor()
    await look(looks, admin, 'chip-approve')
    await desk.confirm('approve').click()
    await admin.see(admin.toast('chips.approve.done'))
    await expectStatus(admin, first, 'status.approved')
    await look(looks, admin, 'chip-admin')
  })

  test('5. the partner sees status, reason, who and when', async () => {
    await partner.destination('shell.destination.chips').click()
    await openChip(partner, second)
    await expectStatus(partner, second, 'status.rejected')
    const decision = partner.page.getByRole('region', { name: partner.text('decision.last') })
    await partner.see(decision.or(partner.heading('decision.last')))
    const main = await partner.page.getByRole('main').innerText()
    expect(main).toContain('The data sheet <b>names</b> another revision: "S2-b" 100 %')
    expect(main).toContain(partner.text('decision.decidedBy'))
    expect(main).toContain(partner.text('decision.decidedAt'))
    await look(looks, partner, 'chip-rejected')
  })

  test('6. the partner renews the chip certificate; it waits again, is approved again, and is deactivated', async () => {
    await partner.destination('shell.destination.chips').click()
    await openChip(partner, first)
    const kept = await saveCertificate(partner, 'original')
    expect(kept.name).toBe('ca_signed_ftm_certificate.cer')
    const signed = await saveCertificate(partner, 'platformSigned')
    await expectPlatformSigned(server, signed.content, organization)
    await reuploadChipCertificate(partner, pemFile('s1-renewed.pem', certificateFor(organization)))
    await expectStatus(partner, first, 'status.pending_approval')

    await admin.page.reload()
    await expectStatus(admin, first, 'status.pending_approval')
    await new DecisionDesk(admin).decide('approve', 'Renewed in time')
    await expectStatus(admin, first, 'status.approved')

    await partner.page.reload()
    await partner.button('chips.deactivate.action').click()
    const question = partner.dialog('chips.deactivate.title', { name: first })
    await partner.see(question.getByText(partner.text('chips.deactivate.effectChip', { name: first })))
    await partner.see(
      question.getByText(partner.text('chips.deactivate.effectCertificates', { count: 1 }), { exact: true }),
    )
    await look(looks, partner, 'chip-deactivate')
    await question
      .getByRole('button', { name: partner.text('chips.deactivate.confirm'), exact: true })
      .click()
    await partner.see(partner.toast('chips.deactivate.done', { name: first }))
    await expectStatus(partner, first, 'status.deactivated')
  })

  test('7. both see who did what, when, before and after', async () => {
    await admin.page.reload()
    await expectStatus(admin, first, 'status.deactivated')
    for (const visitor of [admin, partner]) {
      await unfold(visitor, 'history.title')
      await visitor.see(historyOf(visitor))
      const events = await historyOf(visitor).allInnerTexts()
      const all = events.join('\n')
      for (const action of ['added', 'submitted', 'approved', 'deactivated'] as const)
        expect.soft(all, action).toContain(visitor.text(`history.action.chip.${action}`))
      for (const action of ['uploaded', 'renewed'] as const)
        expect.soft(all, action).toContain(visitor.text(`history.action.chip-certificate.${action}`))
      expect(events[0]).toContain(visitor.text('status.approved'))
      expect(events[0]).toContain(visitor.text('status.deactivated'))
      expect(all).toContain(maker.userName)
      expect(all).toContain('admin')
      await look(looks, visitor, visitor === admin ? 'chip-history-admin' : 'chip-history-partner')
    }
    await partner.destination('shell.destination.chips').click()
    await new List(partner, 'chips.list').expectCount(2)
    await look(looks, partner, 'chips')
  })

  test('every page on the way has its language and direction, no finding of axe-core, and fits a phone', () => {
    expect(looks.count).toBeGreaterThan(30)
    expect.soft(looks.findings).toEqual([])
    expect.soft([...admin.complaints, ...partner.complaints]).toEqual([])
  })
})
