import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { serve, type RunningServer } from '../../packages/server/src/serve.ts'
import { makeCertificate, type Identity } from '../support/certificates/openssl.ts'
import { launchChromium } from '../support/chromium.ts'
import { createEmptyDatabase, type TestDatabase } from '../support/database/database.ts'
import { signAs } from '../support/scenes/verification-scene.ts'
import { testSettings } from '../support/test-settings.ts'
import { signInHere } from './pages/accounts.ts'
import { chooseFile, previewOf } from './pages/certificate-picker.ts'
import { pictureFolder } from './stage/photograph.ts'
import { addressSettings } from './stage/server.ts'
import type { Language } from './stage/texts.ts'
import { openWindow, type Visitor, type WindowWish } from './stage/visitor.ts'

let browser: Browser
let database: TestDatabase
let server: RunningServer
let data: string

/** The pictures of the documents, taken of the sandbox that everybody gets: SCREENSHOTS=folder npm test -- --only journeys pictures */
describe.runIf(pictureFolder)('pictures of the documents', () => {
  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'entente-pictures-'))
    database = await createEmptyDatabase()
    const seeded = { ENTENTE_SEED: 'sandbox', ENTENTE_DATA: data, DATABASE_URL: database.url }
    server = await serve(testSettings({ ...(await addressSettings()), ...seeded }), pino({ level: 'silent' }))
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await database?.drop()
    if (data) rmSync(data, { recursive: true, force: true })
  })

  const enter = async (userName: string, language: Language, wish: WindowWish): Promise<Visitor> => {
    const visitor = await openWindow(browser, server.url, language, wish)
    // As if chosen on the sign-in page.
    await visitor.context.addInitScript((chosen) => {
      localStorage.setItem('entente.language', chosen)
      sessionStorage.setItem('entente.language', chosen)
    }, language)
    const password = server.sandbox?.signIns.find((each) => each.userName === userName)?.password
    await visitor.visit('/')
    await signInHere(visitor, userName, password)
    return visitor
  }

  const take = (page: Page, name: string): Promise<unknown> =>
    page.screenshot({ path: join(pictureFolder ?? '', `${name}.png`) })

  test('of administrators', async () => {
    const admin = await enter('admin', 'en', { height: 680 })
    await admin.see(admin.page.locator('ol time'))
    await take(admin.page, 'dashboard')
    await admin.destination('shell.destination.adminChips').click()
    await admin.see(admin.page.locator('tbody td time'))
    await take(admin.page, 'chips')
    await admin.close()
  })

  test('of partners', async () => {
    const partner = await enter('ftm', 'en', { height: 980 })
    await partner.page.getByLabel(partner.text('terms.accept')).check()
    await partner.button('terms.proceed').click()
    await partner.destination('shell.destination.partnerCertificate').click()
    await partner.button('partnerCertificate.reupload').click()
    const folder = join(data, 'sandbox', 'sandbox-chips')
    const name = readdirSync(folder).find((file) => /partner.*\.(?:pem|cer)$/u.test(file)) ?? ''
    const bytes = readFileSync(join(folder, name))
    await chooseFile(partner, 'partnerCertificate.file', { name, bytes })
    await partner.see(previewOf(partner), previewOf(partner).getByText(':'))
    await take(partner.page, 'certificate-preview')
    await partner.close()
  })

  test('of those who ask about people, and of those who decide', async () => {
    const bank = await enter('bank', 'en', { height: 760 })
    await bank.page.getByLabel(bank.text('terms.accept')).check()
    await bank.button('terms.proceed').click()
    await bank.destination('shell.destination.policyRequests').click()
    await bank.see(bank.page.locator('tbody td time'))
    await take(bank.page, 'policy-requests')
    await bank.destination('shell.destination.apiKeys').click()
    await bank.see(bank.heading('apiKeys.title'), bank.page.locator('tbody tr:not([aria-hidden])').first())
    await take(bank.page, 'api-keys')
    await bank.close()
    const officer = await enter('officer', 'en', { height: 900 })
    await officer.visit('/policies/requests')
    await officer.page.locator('tbody td a').first().click()
    await officer.see(officer.words('policyRequests.privileges'))
    await take(officer.page, 'policy-request')
    await officer.close()
  })

  test('of device providers', async () => {
    const provider = await enter('devices', 'en', { height: 1780 })
    await provider.page.getByLabel(provider.text('terms.accept')).check()
    await provider.button('terms.proceed').click()
    await provider.destination('shell.destination.verification').click()
    const sandbox = (name: string): Identity => ({
      certificate: readFileSync(join(data, 'sandbox', `${name}.pem`), 'utf8'),
      key: readFileSync(join(data, 'sandbox', `${name}.key`), 'utf8'),
    })
    const device = makeCertificate({
      subject: '/O=Sandbox Devices/CN=Device 4711',
      issuer: sandbox('sandbox-devices/partner'),
      extensions: ['basicConstraints=CA:false', 'keyUsage=critical,digitalSignature'],
    })
    const timestamp = new Date().toISOString()
    const digitalId = signAs(sandbox('sandbox-chips/chip-1'), {
      serialNo: 'SN-4711',
      make: 'Argus',
      model: 'T1',
      type: 'Finger',
      deviceSubType: 'Touchless',
      deviceProvider: 'Sandbox Devices',
      deviceProviderId: 'devices',
      dateTime: timestamp,
    })
    const capture = { digitalId, bioType: 'Finger', bioValue: 'AAECAw', purpose: 'Auth', timestamp }
    await provider.field('verification.text').fill(signAs(device, capture))
    await provider.button('verification.verify').click()
    await provider.see(provider.words('verification.bad'))
    await take(provider.page, 'device-verification')
    await provider.close()
  })

  test('of those who decide about devices', async () => {
    const admin = await enter('admin', 'en', { height: 860 })
    await admin.visit('/admin/devices?status=pending_approval')
    await admin.page.locator('tbody td a').first().click()
    await admin.see(admin.page.locator('main h1', { hasText: 'Argus' }))
    await take(admin.page, 'device-decision')
    await admin.visit('/admin/sbis?status=approved')
    await admin.page.locator('tbody td a').first().click()
    await admin.button('sbis.deactivate.action').click()
    await admin.see(admin.page.getByRole('dialog').locator('button:enabled', { hasText: 'Deactivate' }))
    await take(admin.page, 'interface-deactivation')
    await admin.visit('/admin/hotlist')
    await admin.button('hotlist.block.action').first().click()
    await admin.field('hotlist.word.serialNumber').fill('SN-4711')
    await admin.field('hotlist.word.make').fill('Argus')
    await admin.field('hotlist.word.model').fill('F4')
    await admin.page.getByRole('dialog').locator('textarea[name="reason"]').fill('Stolen from the depot')
    await admin.button('hotlist.block.confirm').click()
    await admin.see(admin.page.locator('tbody td time'))
    await take(admin.page, 'hotlist')
    await admin.close()
  })

  test('of policies', async () => {
    const officer = await enter('officer', 'en', { height: 1180 })
    await officer.visit('/policies/new')
    await officer.field('policies.template').selectOption('auth-kyc')
    await officer.see(officer.words('policies.allows'))
    await take(officer.page, 'policy-editor')
    await officer.close()
  })

  test('in Arabic, at night, and on a phone', async () => {
    const arabic = await enter('ftm', 'ar', { height: 760, isDark: true })
    await arabic.see(arabic.words('dashboard.chipsByStatus'))
    await take(arabic.page, 'arabic-dark')
    await arabic.close()
    const phone = await enter('ftm', 'en', { width: 360, height: 760 })
    await phone.visit('/chips')
    await phone.see(phone.page.locator('tbody td time'))
    await take(phone.page, 'mobile')
    await phone.close()
  })
})
