import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import {
  verificationSceneOf,
  type MadeDevice,
  type VerificationScene,
} from '../support/scenes/verification-scene.ts'
import { signIn } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

/** A provider tests its device: it is believed, then hot-listed, and at once it is not. */
describe.each(drivenIn('ar'))('a device is verified, in %s', (language) => {
  let server: JourneyServer
  let scene: VerificationScene
  let made: MadeDevice
  let provider: Visitor
  let admin: Visitor
  const looks: Looks = { count: 0, findings: [] }

  beforeAll(async () => {
    server = await startServer()
    scene = await verificationSceneOf(server.api)
    made = await scene.madeDevice()
    await letAccountsPrefer(server, language)
    await acceptTerms(server, 'scanner')
    provider = await openWindow(browser, server.url, language)
    await signIn(provider, 'scanner')
    admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
  }, 120_000)
  afterAll(async () => {
    await provider?.close()
    await admin?.close()
    await server?.stop()
  })

  const failing = (visitor: Visitor) =>
    visitor.page.getByRole('list', { name: visitor.text('verification.steps') }).getByText(/^ENT_DVC_\d+$/u)
  const paste = async (visitor: Visitor, text: string): Promise<void> => {
    await visitor.field('verification.text').fill(text)
    await visitor.button('verification.verify').click()
  }

  test('1. the provider pastes a capture: every step is green', async () => {
    await provider.destination('shell.destination.verification').click()
    await provider.see(provider.heading('verification.title'))
    expect(await provider.button('verification.verify').isDisabled()).toBe(true)
    await look(looks, provider, 'device-verification')
    await paste(provider, scene.capture(made))
    await provider.see(
      provider.words('verification.good'),
      provider.words('verification.levels.L1'),
      provider.page.getByText(made.identity.serialNo, { exact: true }),
    )
    expect(await failing(provider).count()).toBe(0)
    await look(looks, provider, 'device-verification-good')
  })

  test('2. the answer of an interface is dropped as a file; one finger of it is too old', async () => {
    const old = scene.capture(made, { timestamp: '2026-01-01T00:00:00Z' })
    const answer = JSON.stringify({ biometrics: [{ data: scene.capture(made) }, { data: old }] })
    await provider.page
      .locator('input[type="file"]')
      .setInputFiles({ name: 'answer.json', mimeType: 'application/json', buffer: Buffer.from(answer) })
    // A verdict belongs to what was verified.
    expect(await provider.words('verification.good').count()).toBe(0)
    await provider.button('verification.verify').click()
    await provider.see(provider.words('verification.good'), provider.words('verification.bad'))
    expect(await failing(provider).allTextContents()).toEqual(['ENT_DVC_009'])
    await look(looks, provider, 'device-verification-fingers')
  })

  test('3. a private key is not sent, and what cannot be read is told with what to do', async () => {
    await provider.page.locator('input[type="file"]').setInputFiles({
      name: 'device.key',
      mimeType: 'text/plain',
      buffer: Buffer.from(made.device.key),
    })
    await provider.see(provider.words('verification.problem.privateKey'))
    await paste(provider, 'hello')
    await provider.see(provider.words('verification.unreadable'))
    expect(await failing(provider).allTextContents()).toEqual(['ENT_DVC_001'])
    await look(looks, provider, 'device-verification-unreadable')
  })

  test('4. the device is hot-listed, and the very next verification says no', async () => {
    const proof = scene.capture(made)
    await admin.destination('shell.destination.verification').click()
    await paste(admin, proof)
    await admin.see(admin.words('verification.good'))
    const { serialNo: serialNumber, make, model } = made.identity
    const request = { kind: 'device' as const, serialNumber, make, model, reason: 'Stolen from the depot' }
    const { codes } = await server.api.as('admin').call('hotlist.add', { request })
    expect(codes).toEqual([])
    await admin.button('verification.verify').click()
    await admin.see(admin.words('verification.bad'), admin.words('verification.firstSeen'))
    expect(await failing(admin).allTextContents()).toEqual(['ENT_DVC_060'])
    await look(looks, admin, 'device-verification-hot-listed')
    await paste(provider, scene.capture(made))
    await provider.see(provider.words('verification.bad'))
    expect(await failing(provider).allTextContents()).toEqual(['ENT_DVC_060'])
  })

  test('5. another’s device is none of the provider’s business', async () => {
    const other = await scene.madeDevice('sensor')
    await paste(provider, scene.capture(other))
    await provider.see(provider.page.getByText('ENT_DVC_100', { exact: true }))
    await look(looks, provider, 'device-verification-foreign')
  })

  test('6. it is done by keyboard alone, and fits a phone', async () => {
    await provider.visit('/device-verification')
    await provider.page.setViewportSize({ width: 360, height: 740 })
    await provider.field('verification.text').focus()
    await provider.page.keyboard.insertText(scene.capture(made))
    await provider.page.keyboard.press('Tab')
    await provider.page.keyboard.press('Enter')
    await provider.see(provider.words('verification.bad'))
    const overflow = await provider.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    await look(looks, provider, 'device-verification-phone')
  })

  test('nothing that axe-core finds, and nothing that the browser complains about', () => {
    expect(looks.findings).toEqual([])
    expect(looks.count).toBeGreaterThan(6)
    expect([...provider.complaints, ...admin.complaints]).toEqual([])
  })
})
