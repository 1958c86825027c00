import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene, type FtmScene } from '../support/scenes/ftm-scene.ts'
import { makeCertificate } from '../support/certificates/openssl.ts'
import { signIn } from './pages/accounts.ts'
import { DecisionDialog } from './pages/chips.ts'
import { List } from './pages/list.ts'
import { UploadDialog } from './pages/uploads.ts'
import { pemFile } from './stage/files.ts'
import { acceptTerms, startServer, type JourneyServer } from './stage/server.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer
let scene: FtmScene
let admin: Visitor
let partner: Visitor

beforeAll(async () => {
  server = await startServer()
  scene = await setFtmScene(server.api, ['acme'])
  await acceptTerms(server, 'acme')
  for (let waiting = 0; waiting < 3; waiting += 1) await scene.chipIn('pending_approval')
  for (let more = 0; more < 6; more += 1) await scene.addChip('acme')
  browser = await launchChromium()
  admin = await openWindow(browser, server.url, 'en')
  partner = await openWindow(browser, server.url, 'en')
  await Promise.all([signIn(admin, 'admin'), signIn(partner, 'acme')])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const expectFocus = (locator: Locator) =>
  expect
    .poll(() => locator.evaluate((element) => element === document.activeElement), { timeout: 5000 })
    .toBe(true)

/** Presses it as somebody without a mouse does. */
const press = async (locator: Locator): Promise<void> => {
  await locator.focus()
  await locator.press('Enter')
}

test('the way to the last page keeps the focus, and says that it leads no further', async () => {
  await partner.visit('/chips')
  const next = partner.button('table.nextPage')
  await press(next)
  await partner.see(partner.words('table.pageOf', { page: 2, last: 2 }))
  await expectFocus(next)
  expect(await next.getAttribute('aria-disabled')).toBe('true')
  await partner.page.keyboard.press('Enter')
  expect(new URL(partner.page.url()).searchParams.get('page')).toBe('2')
})

test('taking back the filters that left nothing leads to the list', async () => {
  await partner.visit('/chips?search=nobody')
  const reset = partner.page
    .getByRole('region')
    .getByRole('button', { name: partner.text('table.reset') })
    .last()
  await press(reset)
  await new List(partner, 'chips.list').expectCount(9)
  await expectFocus(partner.page.getByRole('region').first())
})

test('when a row leaves after a decision, the next one has the focus', async () => {
  await admin.visit('/admin/chips?status=pending_approval')
  const list = new List(admin, 'chips.adminList')
  await list.expectCount(3)
  await press(list.rows.first().getByRole('button').last())
  await admin.page
    .getByRole('menuitem', { name: admin.text('chips.approve.action'), exact: true })
    .press('Enter')
  const dialog = new DecisionDialog(admin, 'approve')
  await expectFocus(dialog.reason)
  await dialog.confirm.press('Enter')
  await list.expectCount(2)
  await expectFocus(list.rows.first().getByRole('link'))
})

test('Escape asks before it throws a reason away, and goes back the way it came', async () => {
  const list = new List(admin, 'chips.adminList')
  const menu = list.rows.first().getByRole('button').last()
  await press(menu)
  await admin.page
    .getByRole('menuitem', { name: admin.text('chips.reject.action'), exact: true })
    .press('Enter')
  const dialog = new DecisionDialog(admin, 'reject')
  await expectFocus(dialog.reason)
  await admin.page.keyboard.type('Its file is of another chip.')
  await admin.page.keyboard.press('Escape')
  const question = admin.dialog('ui.unsaved.title')
  await expectFocus(admin.button('ui.unsaved.stay'))
  await admin.page.keyboard.press('Escape')
  await question.waitFor({ state: 'detached' })
  await expectFocus(dialog.reason)
  expect(await dialog.reason.inputValue()).toBe('Its file is of another chip.')
  await admin.page.keyboard.press('Escape')
  await press(admin.button('ui.unsaved.leave'))
  await dialog.root.waitFor({ state: 'detached' })
  await expectFocus(menu)
})

test('a refused upload leaves the focus on its button; Escape asks there too', async () => {
  await partner.visit('/partner-certificate')
  const opener = partner.button('partnerCertificate.reupload')
  await press(opener)
  const dialog = UploadDialog.ofPartner(partner, 'reupload')
  await expectFocus(dialog.root.getByRole('combobox'))
  const stranger = makeCertificate({ subject: '/C=XX/O=Acme Chips/CN=Signed by itself' })
  await dialog.choose(pemFile('stranger.pem', stranger))
  await press(dialog.submit)
  await dialog.alert.waitFor()
  await expectFocus(dialog.submit)
  await partner.page.keyboard.press('Escape')
  await partner.see(partner.words('upload.notSent'))
  await press(partner.button('ui.unsaved.leave'))
  await dialog.root.waitFor({ state: 'detached' })
  await expectFocus(opener)
})

test('a page that is hidden for a moment, as while a part of it arrives, has the focus again', async () => {
  await partner.visit('/chips')
  await press(partner.destination('shell.destination.partnerCertificate'))
  const heading = partner.page.getByRole('heading', { level: 1 })
  await expectFocus(heading)
  await partner.page.evaluate(async () => {
    const frame = document.querySelector<HTMLElement>('#content')!
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    frame.style.setProperty('display', 'none', 'important')
    await drawn()
    await drawn()
    frame.style.removeProperty('display')
  })
  await expectFocus(heading)
})

/** Keeps the file of a page back until it is released. */
const holdBack = async (page: Page, file: RegExp): Promise<() => void> => {
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await page.route(
    file,
    async (route) => {
      await held
      await route.continue()
    },
    { times: 1 },
  )
  return () => release()
}

const onItsWay = ({ page, text }: Visitor) =>
  page.getByRole('main').getByRole('status', { name: text('ui.loading') })

const headings = ({ page }: Visitor) => page.getByRole('heading', { level: 1 }).allTextContents()

test('a page that comes late takes the place of the one before, from its top', async () => {
  await admin.visit('/admin/partners')
  const { page } = admin
  const way = page.getByRole('main').locator('a[href="/admin/go-live"]').first()
  await page.setViewportSize({ width: 1280, height: 600 })
  await way.waitFor()
  const release = await holdBack(page, /\/assets\/GoLivePage-[^/]*\.js$/u)
  await way.focus()
  await page.evaluate(() => scrollTo(0, 40))
  expect(await page.evaluate(() => scrollY)).toBe(40)
  await page.keyboard.press('Enter')
  // Long enough to say that something is on its way.
  await admin.see(onItsWay(admin))
  expect(await headings(admin)).toEqual([])
  release()
  const heading = admin.heading('goLive.title')
  await admin.see(heading)
  await expectFocus(heading)
  expect(await headings(admin)).toEqual([admin.text('goLive.title')])
  expect(await page.evaluate(() => scrollY)).toBe(0)
})

test('whoever goes back or elsewhere while a page is on its way gets there, and it does not come after all', async () => {
  await admin.visit('/admin/partners')
  const { page } = admin
  const release = await holdBack(page, /\/assets\/AccountsPage-[^/]*\.js$/u)
  const follow = async (address: string) => {
    const way = page.getByRole('navigation').locator(`a[href="${address}"]`).first()
    await way.focus()
    await page.keyboard.press('Enter')
  }
  await follow('/admin/accounts')
  await admin.see(onItsWay(admin))
  await page.goBack()
  await admin.see(admin.heading('partners.title'))
  expect(await headings(admin)).toEqual([admin.text('partners.title')])
  expect(await onItsWay(admin).count()).toBe(0)
  await follow('/admin/accounts')
  await admin.see(onItsWay(admin))
  await follow('/admin/chips')
  const chips = admin.heading('chips.adminTitle')
  await admin.see(chips)
  await expectFocus(chips)
  release()
  await page.waitForLoadState('networkidle')
  expect(await headings(admin)).toEqual([admin.text('chips.adminTitle')])
  expect(new URL(page.url()).pathname).toBe('/admin/chips')
})
