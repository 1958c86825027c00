import type { Browser, Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene, type FtmScene } from '../support/scenes/ftm-scene.ts'
import { signIn } from './pages/accounts.ts'
import { DecisionDesk, expectStatus, unfold } from './pages/chips.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer
let scene: FtmScene

beforeAll(async () => {
  server = await startServer()
  scene = await setFtmScene(server.api, ['acme'])
  await acceptTerms(server, 'acme')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

interface Waiting {
  readonly id: string
  readonly name: string
}

/** Chips that wait, the first one longest; nothing else waits then. */
const waiting = async (count: number): Promise<readonly Waiting[]> => {
  await server.api.query(`update chip set status = 'rejected' where status = 'pending_approval'`)
  const chips: Waiting[] = []
  for (let index = 0; index < count; index += 1) {
    const id = await scene.chipIn('pending_approval')
    const [row] = await server.api.query<{ name: string }>(
      `update chip set submitted_at = now() - interval '3 days' + $2 * interval '1 hour' where id = $1
       returning make || ' ' || model as name`,
      [id, index],
    )
    chips.push({ id, name: row!.name })
  }
  return chips
}

const expectFocus = (locator: Locator) =>
  expect.poll(() => locator.evaluate((element) => element === document.activeElement)).toBe(true)

const expectPlace = async (admin: Visitor, { name }: Waiting, position: number, count: number) => {
  await admin.see(admin.page.getByRole('heading', { name, level: 1, exact: true }))
  await admin.see(new DecisionDesk(admin).root.getByText(admin.text('decision.place', { position, count })))
}

describe.each(drivenIn('fr'))('in %s', (language) => {
  test('a queue is one sitting: each decision leads to the next that waits', async () => {
    const looks: Looks = { count: 0, findings: [] }
    const [first, second, third] = (await waiting(3)) as [Waiting, Waiting, Waiting]
    await letAccountsPrefer(server, language)
    const admin = await openWindow(browser, server.url, language)
    const desk = new DecisionDesk(admin)
    await signIn(admin, 'admin', `/admin/chips/${first.id}`)
    await expectPlace(admin, first, 1, 3)
    await look(looks, admin, 'decision')
    await desk.choice('reject').click()
    await expectFocus(desk.reason)
    await desk.confirm('reject').click()
    await admin.see(admin.words('ui.reason.missing'))
    await look(looks, admin, 'decision-rejecting')
    await desk.reason.fill('Another revision.')
    await desk.confirm('reject').click()
    await admin.see(admin.toast('chips.reject.done'))

    await expectPlace(admin, second, 1, 2)
    await look(looks, admin, 'decision-next')
    await desk.root.getByRole('button', { name: admin.text('decision.skip') }).click()
    await expectPlace(admin, third, 2, 2)
    await desk.decide('approve')
    // Behind the last comes the first again.
    await expectPlace(admin, second, 1, 1)
    expect(await desk.root.getByRole('button', { name: admin.text('decision.skip') }).count()).toBe(0)
    await desk.decide('approve', 'As its data sheet says')
    await expectStatus(admin, second.name, 'status.approved')
    await admin.see(admin.page.getByRole('status').getByRole('link', { name: admin.text('chips.toList') }))
    await unfold(admin, 'chips.originalChain')
    await unfold(admin, 'history.title')
    await look(looks, admin, 'decision-last')
    expect(looks.findings).toEqual([])
    expect(admin.complaints).toEqual([])
    await admin.close()
  })
})

test('everything to decide about a chip fits on a laptop, and its decision stays in sight', async () => {
  const [chip] = (await waiting(2)) as [Waiting, Waiting]
  await letAccountsPrefer(server, 'en')
  const admin = await openWindow(browser, server.url, 'en')
  await signIn(admin, 'admin', `/admin/chips/${chip.id}`)
  const desk = new DecisionDesk(admin)
  await admin.see(desk.choice('approve'), admin.heading('history.title'))
  expect(await admin.page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThan(1250)
  await unfold(admin, 'chips.originalChain')
  await unfold(admin, 'chips.platformSignedChain')
  await unfold(admin, 'history.title')
  for (const size of [
    { width: 1280, height: 720 },
    { width: 360, height: 740 },
  ]) {
    await admin.page.setViewportSize(size)
    for (const end of [0, 100_000]) {
      await admin.page.evaluate((top) => scrollTo(0, top), end)
      const box = (await desk.choice('approve').boundingBox())!
      expect(box.y, `${size.width}, scrolled to ${end}`).toBeGreaterThanOrEqual(0)
      expect(box.y + box.height, `${size.width}, scrolled to ${end}`).toBeLessThanOrEqual(size.height)
    }
  }
  await admin.close()
})

test('letters decide: reject, give the reason, approve the next, skip', async () => {
  const [first, second, third] = (await waiting(3)) as [Waiting, Waiting, Waiting]
  const admin = await openWindow(browser, server.url, 'en')
  const { keyboard } = admin.page
  const desk = new DecisionDesk(admin)
  await signIn(admin, 'admin', `/admin/chips/${first.id}`)
  await expectPlace(admin, first, 1, 3)
  await keyboard.press('r')
  await expectFocus(desk.reason)
  await keyboard.press('Escape')
  await expectFocus(desk.choice('reject'))
  await keyboard.press('r')
  await expectFocus(desk.reason)
  await keyboard.type('a reason with the letters s, a and r')
  await keyboard.press('Control+Enter')
  await expectPlace(admin, second, 1, 2)
  await expectFocus(admin.page.getByRole('heading', { level: 1 }))
  await keyboard.press('s')
  await expectPlace(admin, third, 2, 2)
  await keyboard.press('a')
  await expectFocus(desk.reason)
  await keyboard.press('Control+Enter')
  await expectPlace(admin, second, 1, 1)
  const rows = await server.api.query<{ status: string; decision_reason: string | null }>(
    'select status, decision_reason from chip where id = any($1) order by submitted_at',
    [[first.id, second.id, third.id]],
  )
  expect(rows).toEqual([
    { status: 'rejected', decision_reason: 'a reason with the letters s, a and r' },
    { status: 'pending_approval', decision_reason: null },
    { status: 'approved', decision_reason: null },
  ])
  await admin.close()
})

test('what somebody else has decided meanwhile is refused in sight, and the queue goes on', async () => {
  const [first, second] = (await waiting(2)) as [Waiting, Waiting]
  const admin = await openWindow(browser, server.url, 'en')
  const desk = new DecisionDesk(admin)
  await signIn(admin, 'admin', `/admin/chips/${first.id}`)
  await expectPlace(admin, first, 1, 2)
  const request = { ftpChipDetailId: first.id, approvalStatus: false, reason: 'Faster.' }
  await server.api.as('second-admin').call('chips.decide', { request })
  await desk.choice('approve').click()
  await desk.confirm('approve').click()
  const alert = desk.root.getByRole('alert')
  await alert.waitFor()
  expect(await alert.evaluate((panel) => panel.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
  await desk.root.getByRole('button', { name: admin.text('decision.back'), exact: true }).click()
  await desk.root.getByRole('button', { name: admin.text('decision.skip') }).click()
  await expectPlace(admin, second, 1, 1)
  await admin.close()
})

test('a reason that was typed is not thrown away without a question', async () => {
  const [first] = (await waiting(2)) as [Waiting, Waiting]
  const admin = await openWindow(browser, server.url, 'en')
  const desk = new DecisionDesk(admin)
  await signIn(admin, 'admin', `/admin/chips/${first.id}`)
  await desk.choice('reject').click()
  await desk.reason.fill('Half a rea')
  await admin.destination('shell.destination.home').click()
  await admin.button('ui.unsaved.stay').click()
  expect(await desk.reason.inputValue()).toBe('Half a rea')
  await admin.close()
})

test('a rejected chip is added again with its values, by its address', async () => {
  const partner = await openWindow(browser, server.url, 'en')
  const id = await scene.chipIn('rejected')
  const [row] = await server.api.query<{ make: string; model: string }>(
    `update chip set decision_reason = 'Name its revision.' where id = $1 returning make, model`,
    [id],
  )
  await signIn(partner, 'acme', `/chips/${id}`)
  await partner.link('chips.addAgain').click()
  await partner.see(partner.heading('chips.new'), partner.page.getByText('Name its revision.'))
  await partner.page.reload()
  const model = partner.field('chips.model')
  await expect.poll(() => model.inputValue()).toBe(row!.model)
  expect(await partner.field('chips.make').inputValue()).toBe(row!.make)
  await model.fill(`${row!.model} B`)
  await partner.button('chips.new').click()
  await expectStatus(partner, `${row!.make} ${row!.model} B`, 'status.pending_cert_upload')
  await partner.close()
})
