import type { Browser } from 'playwright-core'
import decodeQr from 'qr/decode.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toAccountLocale } from '../../packages/portal/src/locales/languages.ts'
import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import { Authenticator } from '../support/people/authenticator.ts'
import { launchChromium } from '../support/chromium.ts'
import { passwordOf } from '../support/people/personas.ts'
import { signOut } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn, type Language } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer({ SECOND_FACTOR_MANDATORY: 'admins' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const newcomer = async (language: Language, roles: string[]): Promise<string> => {
  const username = `${roles.length > 0 ? 'chief' : 'clerk'}-${language}`
  const account = { username, password: passwordOf(username), email: `${username}@test.example.org`, roles }
  await importAccounts(server.api.app, { accounts: [{ ...account, locale: toAccountLocale(language) }] })
  return username
}

const typePassword = async (visitor: Visitor, userName: string, path = '/profile') => {
  await visitor.visit(path)
  await visitor.field('signIn.userName').fill(userName)
  await visitor.field('signIn.password').fill(passwordOf(userName))
  await visitor.button('signIn.submit').click()
}

/** Points a phone at the picture on the page. @returns the app with the key that the picture held */
const scan = async ({ page, text }: Visitor): Promise<Authenticator> => {
  const picture = page.getByRole('img', { name: text('secondFactor.qr') })
  await picture.waitFor()
  const pixels = await picture.evaluate(async (image: HTMLImageElement) => {
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = 480
    canvas.height = 480
    const paper = canvas.getContext('2d')!
    paper.drawImage(image, 0, 0, 480, 480)
    return [...paper.getImageData(0, 0, 480, 480).data]
  })
  const uri = decodeQr({ width: 480, height: 480, data: Uint8ClampedArray.from(pixels) })
  const key = new URL(uri).searchParams.get('secret') ?? ''
  // For those who cannot scan, the same key stands below.
  expect((await page.locator('code').first().innerText()).replaceAll(' ', '')).toBe(key)
  return new Authenticator(key, server.api.clock)
}

const recoveryCodes = async ({ page, text }: Visitor): Promise<string[]> => {
  const list = page.getByRole('list', { name: text('secondFactor.codes') })
  await list.waitFor()
  return list.getByRole('listitem').allInnerTexts()
}

test.each(drivenIn('en'))('a second factor is turned on, used and turned off, in %s', async (language) => {
  const userName = await newcomer(language, [])
  const looks: Looks = { count: 0, findings: [] }
  const visitor = await openWindow(browser, server.url, language)
  const { page } = visitor
  await typePassword(visitor, userName)
  await visitor.see(visitor.heading('secondFactor.title'), visitor.words('secondFactor.off'))
  await look(looks, visitor, 'second-factor-off')

  await visitor.button('secondFactor.turnOn').click()
  await visitor.field('ownAccount.password').fill('not it')
  await visitor.button('secondFactor.next').click()
  await visitor.see(page.getByText('ENT_ACC_006'))
  await visitor.field('ownAccount.password').fill(passwordOf(userName))
  await visitor.button('secondFactor.next').click()
  const device = await scan(visitor)
  await look(looks, visitor, 'second-factor-key')
  await visitor.field('secondFactor.code').fill(device.wrongCode())
  await visitor.button('secondFactor.confirm').click()
  await visitor.see(page.getByText('ENT_ACC_030'))
  await visitor.field('secondFactor.code').fill(device.code())
  await visitor.button('secondFactor.confirm').click()
  const codes = await recoveryCodes(visitor)
  expect(codes).toHaveLength(10)
  await look(looks, visitor, 'recovery-codes')
  await visitor.button('secondFactor.kept').click()
  await visitor.see(visitor.words('secondFactor.on'))
  await look(looks, visitor, 'second-factor-on')

  await signOut(visitor)
  await visitor.see(visitor.heading('signIn.signedOut'))
  await typePassword(visitor, userName)
  await visitor.see(visitor.heading('secondFactor.enter'))
  await look(looks, visitor, 'second-factor-code')
  await visitor.field('secondFactor.code').fill(device.wrongCode())
  await visitor.button('signIn.submit').click()
  await visitor.see(page.getByText('ENT_ACC_030'))
  // The next code, as on a phone whose clock is a little fast: the one before was used.
  await visitor.field('secondFactor.code').fill(device.code(30))
  await visitor.button('signIn.submit').click()
  await page.waitForURL(({ pathname }) => pathname === '/profile')

  // Another address for mails takes the code too.
  await visitor.button('ownAccount.changeEmail').click()
  await visitor.field('emailChange.newEmail').fill(`new.${userName}@test.example.org`)
  await visitor.field('ownAccount.password').fill(passwordOf(userName))
  await visitor.button('emailChange.send').click()
  await visitor.see(visitor.words('secondFactor.codeMissing'))
  await look(looks, visitor, 'change-email-with-code')
  await visitor.field('secondFactor.codeOrRecovery').fill(codes[1]!)
  await visitor.button('emailChange.send').click()
  await visitor.dialog('ownAccount.changeEmail').waitFor({ state: 'detached' })

  await visitor.button('secondFactor.turnOff').click()
  await visitor.field('ownAccount.password').fill(passwordOf(userName))
  await visitor.field('secondFactor.code').fill(codes[0]!)
  await look(looks, visitor, 'second-factor-turn-off')
  await visitor.dialog('secondFactor.turnOffTitle').getByRole('button').last().click()
  await visitor.see(visitor.toast('secondFactor.turnedOff'), visitor.words('secondFactor.off'))
  expect(looks.findings).toEqual([])
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})

test.each(drivenIn('en'))('where it must be, it is set up before anything else, in %s', async (language) => {
  const userName = await newcomer(language, ['partner_admin'])
  const looks: Looks = { count: 0, findings: [] }
  const visitor = await openWindow(browser, server.url, language)
  await typePassword(visitor, userName)
  await visitor.see(visitor.heading('secondFactor.setUp'))
  const device = await scan(visitor)
  await look(looks, visitor, 'enrolment')
  await visitor.field('secondFactor.code').fill(device.code())
  await visitor.button('secondFactor.confirm').click()
  const [first] = await recoveryCodes(visitor)
  await look(looks, visitor, 'enrolment-recovery-codes')
  await visitor.button('secondFactor.kept').click()
  await visitor.page.waitForURL(({ pathname }) => pathname === '/profile')
  await visitor.see(visitor.words('secondFactor.on'))

  await visitor.button('secondFactor.renew').click()
  await visitor.field('ownAccount.password').fill(passwordOf(userName))
  await visitor.field('secondFactor.code').fill(first!)
  await visitor.dialog('secondFactor.renew').getByRole('button').last().click()
  expect(await recoveryCodes(visitor)).not.toContain(first)
  await visitor.button('secondFactor.kept').click()
  await visitor.see(visitor.words('secondFactor.on'))
  expect(looks.findings).toEqual([])
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})
