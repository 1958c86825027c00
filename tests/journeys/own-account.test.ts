import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toAccountLocale } from '../../packages/portal/src/locales/languages.ts'
import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import { launchChromium } from '../support/chromium.ts'
import { keepMails, mailsTo } from '../support/kept-mails.ts'
import { chooseLanguage, openUserMenu } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn, type Language } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer(keepMails)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const fresh = 'seven quiet herons wade'
const newest = 'nine louder herons dive'

/** An administrator who has never been here. */
const newcomer = async (language: Language) => {
  const username = `keeper-${language}`
  const email = `${username}@test.example.org`
  const locale = toAccountLocale(language)
  const account = { username, email, password: 'a password that is forgotten', locale, firstName: 'Kim' }
  const contact = { address: '1 Road', phone: '+1234', lastName: 'Keeper', roles: ['partner_admin'] }
  await importAccounts(server.api.app, { accounts: [{ ...account, ...contact }] })
  return { username, email }
}

/** The link of the next mail to an address; events are delivered in the background. */
const linkTo = async (address: string): Promise<string> => {
  let link: string | null | undefined
  const look = async () => {
    link = (await mailsTo(server.api, address)).findLast((mail) => mail.link !== null)?.link
    return link
  }
  await expect.poll(look).toBeTruthy()
  return link!
}

const signInWith = async (visitor: Visitor, userName: string, password: string, path: string) => {
  await visitor.visit(path)
  await visitor.field('signIn.userName').fill(userName)
  await visitor.field('signIn.password').fill(password)
  await visitor.button('signIn.submit').click()
  await visitor.page.waitForURL(({ pathname }) => pathname === path)
}

test.each(drivenIn('ar'))('a password is forgotten, and an account looked after, in %s', async (language) => {
  const { username, email } = await newcomer(language)
  const looks: Looks = { count: 0, findings: [] }
  const visitor = await openWindow(browser, server.url, language)
  const { page } = visitor

  await visitor.visit('/profile')
  await visitor.link('signIn.forgotten').click()
  await visitor.see(visitor.heading('passwordReset.forgotten'))
  await look(looks, visitor, 'forgotten-password')
  await visitor.field('passwordReset.userName').fill(username)
  await visitor.button('passwordReset.send').click()
  await visitor.see(visitor.heading('passwordReset.sent'))
  await look(looks, visitor, 'forgotten-password-sent')

  const resetLink = await linkTo(email)
  await page.goto(resetLink)
  await visitor.see(visitor.heading('passwordReset.choose'), page.getByText(username))
  await look(looks, visitor, 'reset-password')
  await visitor.field('passwordReset.password').fill(fresh)
  await visitor.field('passwordReset.passwordAgain').fill(newest)
  await visitor.button('passwordReset.submit').click()
  await visitor.see(visitor.words('passwordReset.problem.passwordsDiffer'))
  await visitor.field('passwordReset.passwordAgain').fill(fresh)
  await visitor.button('passwordReset.submit').click()
  await visitor.see(visitor.heading('passwordReset.done'))
  await look(looks, visitor, 'reset-password-done')
  await page.goto('about:blank')
  await page.goto(resetLink)
  await visitor.see(visitor.heading('passwordReset.gone'), page.getByText('ENT_ACC_005'))
  await look(looks, visitor, 'reset-password-gone')

  await signInWith(visitor, username, fresh, '/profile')
  await visitor.see(visitor.heading('profile.title'), visitor.words('sessions.current'))
  await look(looks, visitor, 'profile')

  await visitor.button('ownAccount.changeContact').click()
  await visitor.field('person.address').fill('2 Other Street')
  await look(looks, visitor, 'change-contact')
  await visitor.button('ownAccount.save').click()
  await visitor.see(visitor.toast('ownAccount.contactChanged'), page.getByText('2 Other Street'))

  await visitor.button('ownAccount.changePassword').click()
  await visitor.field('ownAccount.password').fill('not it')
  await visitor.field('passwordReset.password').fill(newest)
  await visitor.field('passwordReset.passwordAgain').fill(newest)
  await visitor.button('ownAccount.save').click()
  await visitor.see(page.getByText('ENT_ACC_006'))
  await look(looks, visitor, 'change-password')
  await visitor.field('ownAccount.password').fill(fresh)
  await visitor.button('ownAccount.save').click()
  await visitor.see(visitor.toast('ownAccount.passwordChanged'))

  await visitor.button('ownAccount.changeEmail').click()
  await visitor.field('emailChange.newEmail').fill(`new.${email}`)
  await visitor.field('ownAccount.password').fill(newest)
  await look(looks, visitor, 'change-email')
  await visitor.button('emailChange.send').click()
  await visitor.dialog('ownAccount.changeEmail').waitFor({ state: 'detached' })
  await page.goto(await linkTo(`new.${email}`))
  await visitor.see(visitor.heading('emailChange.confirmTitle'))
  await look(looks, visitor, 'confirm-email')
  await visitor.button('emailChange.confirm').click()
  await visitor.see(visitor.heading('emailChange.confirmed'))
  await visitor.button('emailChange.toProfile').click()
  await visitor.see(page.getByText(`new.${email}`))

  await openUserMenu(visitor)
  await page.getByRole('menuitem', { name: visitor.text('outbox.title'), exact: true }).click()
  await visitor.see(visitor.heading('outbox.title'), visitor.link('outbox.open'))
  await look(looks, visitor, 'outbox')

  const elsewhere = await openWindow(browser, server.url, language)
  await signInWith(elsewhere, username, newest, '/profile')
  await visitor.visit('/profile')
  await visitor.see(visitor.button('sessions.endNamed', { device: '\u2068Chrome, Linux\u2069' }))
  await look(looks, visitor, 'profile-sessions')
  await visitor.button('sessions.endNamed', { device: '\u2068Chrome, Linux\u2069' }).click()
  await visitor.see(visitor.toast('sessions.ended'))
  await elsewhere.visit('/profile')
  await elsewhere.see(elsewhere.heading('signIn.title'))
  await elsewhere.close()

  await visitor.button('sessions.endAll').click()
  await look(looks, visitor, 'sign-out-everywhere')
  await visitor.dialog('sessions.endAll').getByRole('button').last().click()
  await visitor.see(visitor.heading('signIn.signedOut'))
  await visitor.visit('/profile')
  await visitor.see(visitor.heading('signIn.title'))
  expect(looks.findings).toEqual([])
  expect(visitor.complaints).toEqual([])
  await visitor.close()
})

test('who is no administrator finds no outbox', async () => {
  const visitor = await openWindow(browser, server.url, 'en')
  await signInWith(visitor, 'roleless', 'pass-phrase of roleless', '/outbox')
  await visitor.see(visitor.words('shell.noAccess.heading'))
  await chooseLanguage(visitor, 'fr')
  await visitor.close()
})
