import { pino } from 'pino'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serve, type RunningServer } from '../../packages/server/src/serve.ts'
import { launchChromium } from '../support/chromium.ts'
import { createTestDatabase, type TestDatabase } from '../support/database/database.ts'
import { testSettings } from '../support/test-settings.ts'
import { signIn } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { chooseFile, previewOf } from './pages/certificate-picker.ts'
import { prepareTrustCertificate, sendTrustCertificate } from './pages/trust-store.ts'
import { journeyAuthority, moreRoots, pemFile } from './stage/files.ts'
import { addressSettings } from './stage/server.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let database: TestDatabase
let start: () => Promise<RunningServer>
let server: RunningServer
let admin: Visitor

beforeAll(async () => {
  database = await createTestDatabase()
  const settings = testSettings({ ...(await addressSettings()), DATABASE_URL: database.url })
  start = () => serve(settings, pino({ level: 'silent' }))
  server = await start()
  browser = await launchChromium()
  admin = await openWindow(browser, server.url, 'en')
  await signIn(admin, 'admin', '/admin/trust-store/root')
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await database?.drop()
})

test('a form asks before it is left with changes', async () => {
  await prepareTrustCertificate(admin, pemFile('root.pem', journeyAuthority().root), 'choose')
  await admin.destination('shell.destination.home').click()
  await admin.see(admin.dialog('ui.unsaved.title'))
  await admin.button('ui.unsaved.stay').click()
  await admin.dialog('ui.unsaved.title').waitFor({ state: 'detached' })
  expect(await admin.field('trustStore.domain').inputValue()).toBe('FTM')
  await admin.destination('shell.destination.home').click()
  await admin.button('ui.unsaved.leave').click()
  await admin.see(admin.words('dashboard.waitingTitle'))
})

test('a file that is still being read cannot be sent under the name of the one before', async () => {
  const [slow, quick] = moreRoots().slice(3, 5)
  await admin.destination('shell.destination.trustStore').click()
  await prepareTrustCertificate(admin, pemFile('first.pem', journeyAuthority().root), 'choose')
  await admin.page.evaluate(() => {
    const released = new Promise((release) => addEventListener('release', release, { once: true }))
    Blob.prototype.arrayBuffer = async function arrayBuffer(this: File) {
      if (this.name === 'slow.pem') await released
      return new Response(this).arrayBuffer()
    }
  })
  await chooseFile(admin, 'trustStore.file', pemFile('slow.pem', slow!))
  expect(await admin.button('upload.submit').isDisabled()).toBe(true)
  expect(await previewOf(admin).count()).toBe(0)

  await chooseFile(admin, 'trustStore.file', pemFile('quick.pem', quick!))
  await admin.see(previewOf(admin))
  await admin.page.evaluate(() => dispatchEvent(new Event('release')))
  await admin.page.waitForTimeout(100)
  await admin.see(admin.page.getByText('quick.pem', { exact: true }))
  expect(await admin.page.getByText('slow.pem', { exact: true }).count()).toBe(0)
  await admin.destination('shell.destination.home').click()
  await admin.button('ui.unsaved.leave').click()
  await admin.see(admin.words('dashboard.waitingTitle'))
})

test('a form outlives a server that stops, and is sent once it is back', async () => {
  await admin.destination('shell.destination.trustStore').click()
  await prepareTrustCertificate(admin, pemFile('root.pem', journeyAuthority().root), 'choose')
  await server.stop()
  await admin.button('upload.submit').click()
  await admin.see(admin.page.getByRole('alert').getByText(admin.text('errors.network')))
  expect(await admin.field('trustStore.domain').inputValue()).toBe('FTM')
  await admin.see(admin.words('upload.preview'), admin.page.getByText('root.pem'))

  server = await start()
  await sendTrustCertificate(admin)
  await new List(admin, 'trustStore.list.root').expectCount(1)
})

test('without a network a note says so, and goes when it is back', async () => {
  await admin.context.setOffline(true)
  await admin.see(admin.page.getByRole('status').getByText(admin.text('shell.offline')))
  await admin.context.setOffline(false)
  await admin.page.getByText(admin.text('shell.offline')).waitFor({ state: 'detached' })
})

test('a page beyond the end leads to the last one', async () => {
  for (const root of moreRoots().slice(0, 2)) {
    await admin.visit('/admin/trust-store/root')
    await prepareTrustCertificate(admin, pemFile('root.pem', root), 'choose')
    await sendTrustCertificate(admin)
  }
  await admin.visit('/admin/trust-store/root?page=7&sort=issuedTo')
  await new List(admin, 'trustStore.list.root').expectCount(3)
  await expect.poll(() => new URL(admin.page.url()).search).toBe('?sort=issuedTo')
})
