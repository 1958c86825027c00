import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { authorityExtensions } from '../support/certificates/certificates.ts'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene, type FtmScene } from '../support/scenes/ftm-scene.ts'
import { makeCertificate } from '../support/certificates/openssl.ts'
import { signIn } from './pages/accounts.ts'
import { chooseFile, dropFile, previewOf } from './pages/certificate-picker.ts'
import { saveFrom } from './pages/downloads.ts'
import { List } from './pages/list.ts'
import { crlFile, pemFile } from './stage/files.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** An administrator takes trust from an authority, having seen what stops, and gives it back. */
describe.each(drivenIn('ar'))('an authority loses trust, in %s', (language) => {
  let server: JourneyServer
  let ftm: FtmScene
  let admin: Visitor
  let partner: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    ftm = await setFtmScene(server.api)
    for (const maker of ['acme', 'rival'] as const) await ftm.chipIn('approved', maker)
    await ftm.chipIn('pending_approval')
    await acceptTerms(server, 'acme')
    await letAccountsPrefer(server, language)
    admin = await openWindow(browser, server.url, language)
    partner = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
    await signIn(partner, 'acme')
  })
  afterAll(async () => {
    await admin.close()
    await partner.close()
    await server.stop()
  })

  const stateOf = async (): Promise<string> => {
    const [row] = await server.api.query<{ state: string }>(
      `select state from trust_certificate where subject like 'CN=Scene Issuing%'`,
    )
    return row!.state
  }
  const name = { name: '\u2068Scene Issuing\u2069' }

  test('1. the dry run shows what will stop, and gives it as a file', async () => {
    await admin.visit('/admin/trust-store/intermediate')
    const list = new List(admin, 'trustStore.list.intermediate')
    await list.expectCount(1)
    await list.rows.getByRole('link').first().click()
    await admin.button('trustStore.change.suspend.offer').click()
    const dialog = admin.dialog('trustStore.change.suspend.title', name)
    await admin.see(dialog, admin.words('trustStore.change.suspend.affected', { count: 5 }))
    await look(looks, admin, 'trust-suspend')
    expect(await dialog.locator('tbody tr').count()).toBe(5)
    const file = await saveFrom(admin, () => admin.button('trustStore.affected.download').click())
    expect(file.name).toBe('Scene Issuing-suspend.csv')
    expect(file.content.trim().split('\r\n')).toHaveLength(6)
    expect(file.content).toContain('"Acme Chips"')
  })

  test('2. a reason and the typed number are asked for; then it stops', async () => {
    const dialog = admin.dialog('trustStore.change.suspend.title', name)
    const confirm = dialog.getByRole('button', {
      name: admin.text('trustStore.change.suspend.confirm'),
      exact: true,
    })
    await confirm.click()
    await admin.see(admin.words('trustStore.change.reasonMissing'))
    await dialog.getByRole('textbox').first().fill('Its key is known to others.')
    await dialog.getByRole('textbox').last().fill('4')
    await confirm.click()
    await admin.see(admin.words('trustStore.change.typeWrong'))
    await look(looks, admin, 'trust-suspend-with-gaps')
    expect(await stateOf()).toBe('ACTIVE')
    await dialog.getByRole('textbox').last().fill('5')
    await confirm.click()
    await admin.see(admin.toast('trustStore.change.suspend.done', name))
    expect(await stateOf()).toBe('SUSPENDED')
    await admin.see(admin.words('trustStore.stateReason'), admin.words('status.suspended'))
    await look(looks, admin, 'trust-certificate-suspended')
  })

  test('3. its partner sees it', async () => {
    await partner.visit('/partner-certificate')
    await partner.see(partner.words('status.untrusted'))
    await partner.link('partnerCertificate.viewDetails').click()
    await partner.see(partner.heading('partnerCertificate.all'), partner.words('status.untrusted'))
    await look(looks, partner, 'partner-certificates-all')
    const all = partner.page.getByRole('list', { name: partner.text('partnerCertificate.all'), exact: true })
    await all.getByRole('button').click()
    const file = await saveFrom(partner, () =>
      partner.page
        .getByRole('menuitem', {
          name: partner.text('partnerCertificate.fileKind.platform.p7b'),
          exact: true,
        })
        .click(),
    )
    expect(file.name).toBe('acme-all-platform-signed.p7b')
    expect(file.content).toContain('BEGIN PKCS7')
  })

  test('4. from the list it is resumed; what stopped works again', async () => {
    await admin.visit('/admin/trust-store/intermediate?state=SUSPENDED')
    const list = new List(admin, 'trustStore.list.intermediate')
    await list.expectCount(1)
    await look(looks, admin, 'trust-store-states')
    await list.act('CN=Scene Issuing,O=Scene,C=XX', 'trustStore.change.resume.offer')
    const dialog = admin.dialog('trustStore.change.resume.title', name)
    await admin.see(dialog, admin.words('trustStore.change.resume.affected', { count: 5 }))
    await look(looks, admin, 'trust-resume')
    await dialog.getByRole('textbox').first().fill('Somebody was wrong.')
    await dialog
      .getByRole('button', { name: admin.text('trustStore.change.resume.confirm'), exact: true })
      .click()
    await admin.see(admin.toast('trustStore.change.resume.done', name))
    expect(await stateOf()).toBe('ACTIVE')
    await partner.visit('/partner-certificate')
    await partner.see(partner.words('status.valid'))
  })

  const lists = () =>
    admin.page
      .getByRole('list', { name: admin.text('trustStore.crl.title'), exact: true })
      .getByRole('listitem')

  test('5. its revocation list is uploaded; what is wrong with a file is said before and after', async () => {
    await admin.visit('/admin/trust-store/intermediate')
    await new List(admin, 'trustStore.list.intermediate').rows.getByRole('link').first().click()
    await admin.see(admin.words('trustStore.crl.none'))
    await look(looks, admin, 'trust-crl-none')
    await admin.button('trustStore.crl.upload').click()
    const dialog = admin.dialog('trustStore.crl.upload')
    const submit = dialog.getByRole('button', { name: admin.text('upload.submit'), exact: true })

    await chooseFile(admin, 'trustStore.crl.file', pemFile('sub.pem', ftm.sub))
    await admin.see(dialog.getByRole('alert').getByText(admin.text('trustStore.crl.problem.unreadable')))
    expect(await submit.isDisabled()).toBe(true)

    await chooseFile(admin, 'trustStore.crl.file', crlFile('over.crl', ftm.sub, -1))
    await admin.see(previewOf(admin).getByText(admin.text('trustStore.crl.warning.over')))
    await submit.click()
    await admin.see(dialog.getByText('ENT_TRS_003'), dialog.getByText('over.crl'))
    await look(looks, admin, 'trust-crl-refused')

    await dropFile(admin, 'trustStore.crl.file', crlFile('now.crl', ftm.sub, 7))
    await admin.see(previewOf(admin), dialog.getByText('now.crl'))
    expect(await dialog.getByRole('list', { name: admin.text('upload.warnings') }).count()).toBe(0)
    await look(looks, admin, 'trust-crl-preview')
    await submit.click()
    await admin.see(admin.toast('trustStore.crl.done'))
    await admin.see(lists().getByText(admin.text('status.valid'), { exact: true }))
    expect(await lists().count()).toBe(1)
    await look(looks, admin, 'trust-crl-held')
  })

  test('6. an auditor sees the same, and is offered nothing that changes it', async () => {
    const auditor = await openWindow(browser, server.url, language)
    await signIn(auditor, 'auditor', '/admin/trust-store/intermediate')
    const row = 'CN=Scene Issuing,O=Scene,C=XX'
    await new List(auditor, 'trustStore.list.intermediate').openMenu(row)
    expect(await auditor.page.getByRole('menuitem').allInnerTexts()).toEqual([
      auditor.text('table.view'),
      auditor.text('trustStore.downloadChain'),
    ])
    await auditor.page.getByRole('menuitem').first().click()
    await auditor.see(auditor.heading('trustStore.crl.title'), auditor.words('status.valid'))
    const offers = ['trustStore.change.suspend.offer', 'trustStore.change.revoke.offer'] as const
    for (const offer of [...offers, 'trustStore.crl.upload'] as const)
      expect(await auditor.button(offer).count(), offer).toBe(0)
    await auditor.close()
  })

  test('7. names that pretend or hide show what they are, in the preview and in the list', async () => {
    const wish = { extensions: authorityExtensions, until: new Date(Date.now() + 2000 * 86_400_000) }
    const pretended = 'National Root CA,O=Ministry of Interior,C=FR'
    const pretender = makeCertificate({ subject: `/C=XX/O=Evil/CN=${pretended}`, ...wish })
    const hider = makeCertificate({ subject: '/C=XX/O=Acme, Inc./CN=\u202Egnp\u200B root', ...wish })
    await admin.visit('/admin/trust-store/upload')
    await chooseFile(admin, 'trustStore.file', pemFile('gnp\u202E.pem', hider))
    await admin.see(
      previewOf(admin).getByText('U+202E').first(),
      previewOf(admin).getByText('O=Acme, Inc.', { exact: true }).first(),
    )
    await look(looks, admin, 'trust-upload-hidden')
    for (const { certificate } of [pretender, hider]) {
      const request = { certificateData: certificate, partnerDomain: 'FTM' }
      expect((await server.api.as('admin').call('trust-store.upload', { request })).codes).toEqual([])
    }
    await admin.visit('/admin/trust-store/root')
    const list = new List(admin, 'trustStore.list.root')
    await list.expectCount(3)
    await admin.see(
      list.rows.getByText(pretended, { exact: true }),
      list.rows.getByText('O=Evil', { exact: true }),
    )
    await admin.see(
      list.rows.getByText('U+202E', { exact: true }),
      list.rows.getByText('U+200B', { exact: true }),
    )
    await look(looks, admin, 'trust-store-names')
    await list.rows.filter({ hasText: 'O=Evil' }).getByRole('link').first().click()
    await admin.see(admin.page.getByRole('heading', { level: 1, name: pretended, exact: true }))
    await look(looks, admin, 'trust-certificate-pretends')
  })

  test('every page was in its language, readable by everybody, and fit for a phone', () => {
    expect(looks.findings).toEqual([])
    expect([...admin.complaints, ...partner.complaints]).toEqual([])
    expect(looks.count).toBe(13)
  })
})
