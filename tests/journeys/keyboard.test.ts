import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { passwordOf } from '../support/people/personas.ts'
import { DecisionDialog, expectStatus } from './pages/chips.ts'
import { UploadDialog } from './pages/uploads.ts'
import { acceptTerms, startServer, type JourneyServer } from './stage/server.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer
/** Make and model of the chip that waits for approval. */
let waiting: string

beforeAll(async () => {
  server = await startServer()
  const scene = await setFtmScene(server.api, ['acme'])
  await acceptTerms(server, 'acme')
  const id = await scene.chipIn('pending_approval')
  const [chip] = await server.api.query<{ name: string }>(
    "select make || ' ' || model as name from chip where id = $1",
    [id],
  )
  waiting = chip!.name
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const hasFocus = (locator: Locator): Promise<boolean> =>
  locator.evaluate((element) => element === document.activeElement)

/** Presses Tab until the focus is there, as somebody without a mouse does. */
const tabTo = async (page: Page, target: Locator): Promise<void> => {
  await target.waitFor()
  for (let steps = 0; steps < 60; steps += 1) {
    if (await hasFocus(target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`${String(target)} cannot be reached with Tab`)
}

const press = async (page: Page, target: Locator): Promise<void> => {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

const signInByKeyboard = async (visitor: Visitor, userName: string): Promise<void> => {
  const { page } = visitor
  await visitor.visit('/')
  await visitor.see(visitor.heading('signIn.title'))
  await expect.poll(() => hasFocus(visitor.field('signIn.userName'))).toBe(true)
  await page.keyboard.type(userName)
  await tabTo(page, visitor.field('signIn.password'))
  await page.keyboard.type(passwordOf(userName))
  await page.keyboard.press('Enter')
  await visitor.see(visitor.heading('dashboard.greeting', { name: 'First' }))
}

/** The focus goes round inside a dialog. */
const expectTrapped = async (page: Page, dialog: Locator): Promise<void> => {
  for (let steps = 0; steps < 20; steps += 1) {
    await page.keyboard.press('Tab')
    const isInside = await dialog.evaluate((element) => element.contains(document.activeElement))
    expect(isInside, `after ${steps + 1} × Tab`).toBe(true)
  }
}

test('a partner signs in and adds a chip without a mouse', async () => {
  const partner = await openWindow(browser, server.url, 'en')
  const { page } = partner
  await signInByKeyboard(partner, 'acme')
  await page.reload()
  await partner.see(partner.heading('dashboard.greeting', { name: 'First' }))
  await page.keyboard.press('Tab')
  expect(await hasFocus(partner.link('shell.skip'))).toBe(true)
  await page.keyboard.press('Enter')
  expect(await hasFocus(page.getByRole('main'))).toBe(true)

  await press(page, partner.destination('shell.destination.chips'))
  await press(page, partner.link('chips.new').first())
  await tabTo(page, partner.field('chips.make'))
  await page.keyboard.type('Ferrum')
  await tabTo(page, partner.field('chips.model'))
  await page.keyboard.type('Vault K')
  await page.keyboard.press('Enter')
  const { root } = UploadDialog.ofChip(partner, 'uploadCertificate')
  await root.waitFor()
  await expectTrapped(page, root)
  await page.keyboard.press('Escape')
  await root.waitFor({ state: 'detached' })
  await expectStatus(partner, 'Ferrum Vault K', 'status.pending_cert_upload')
  const again = partner.button('chips.uploadCertificate')
  await press(page, again)
  await root.waitFor()
  await page.keyboard.press('Escape')
  await root.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(again)).toBe(true)
  await partner.close()
})

test('an administrator opens a menu and approves a chip without a mouse', async () => {
  const admin = await openWindow(browser, server.url, 'en')
  const { page } = admin
  await signInByKeyboard(admin, 'admin')
  await press(page, admin.destination('shell.destination.adminChips'))
  const menu = admin.button('table.actionsFor', { name: waiting })
  await press(page, menu)
  await page.getByRole('menu').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  expect(await hasFocus(menu)).toBe(true)

  await page.keyboard.press('Enter')
  const approve = page.getByRole('menuitem', { name: admin.text('chips.approve.action'), exact: true })
  await approve.waitFor()
  for (let steps = 0; steps < 5 && !(await hasFocus(approve)); steps += 1)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const dialog = new DecisionDialog(admin, 'approve')
  await dialog.confirm.waitFor()
  await expectTrapped(page, dialog.root)
  await page.keyboard.press('Escape')
  await dialog.root.waitFor({ state: 'detached' })
  await expect.poll(() => hasFocus(menu)).toBe(true)

  await page.keyboard.press('Enter')
  await approve.waitFor()
  for (let steps = 0; steps < 5 && !(await hasFocus(approve)); steps += 1)
    await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await press(page, dialog.confirm)
  await dialog.root.waitFor({ state: 'detached' })
  await admin.see(admin.toast('chips.approve.done'))
  await admin.close()
})
