import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { keepMails, tokenTo } from '../support/kept-mails.ts'
import { passwordOf } from '../support/people/personas.ts'
import { signIn, signInHere, signOut } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn, type Language } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

// Two people, one browser.

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer(keepMails)
  await setFtmScene(server.api)
  for (const persona of ['acme', 'rival'] as const) await acceptTerms(server, persona)
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const isolated = (text: string): string => `\u2068${text}\u2069`

const addressOf = async (userName: string): Promise<string> => {
  const [row] = await server.api.query<{ address: string }>(
    'select address from account where user_name = $1',
    [userName],
  )
  return row!.address
}

/** Another tab signs out, and in as somebody else. */
const changePerson = async (visitor: Visitor, userName: string): Promise<Visitor> => {
  const other = await visitor.openTab()
  await other.visit('/')
  await signOut(other)
  await other.see(other.heading('signIn.signedOut'))
  await other.button('signIn.again').click()
  await other.see(other.heading('signIn.title'))
  await signInHere(other, userName)
  await other.see(other.page.getByRole('main'))
  return other
}

const openContact = async (visitor: Visitor, typed: string): Promise<void> => {
  await visitor.button('ownAccount.changeContact').click()
  await visitor.field('person.address').fill(typed)
}

test.each(drivenIn('ar'))(
  'a tab that was left behind does nothing in another’s name, in %s',
  async (language: Language) => {
    await letAccountsPrefer(server, language)
    const looks: Looks = { count: 0, findings: [] }
    const visitor = await openWindow(browser, server.url, language)
    const { page } = visitor
    const before = { acme: await addressOf('acme'), rival: await addressOf('rival') }

    await signIn(visitor, 'acme', '/profile')
    await openContact(visitor, 'typed by acme')
    const other = await changePerson(visitor, 'rival')

    // What the first person typed does not reach the second one's account, and the page says whose it is.
    await visitor.page.bringToFront()
    await page
      .locator('form')
      .getByRole('button', { name: visitor.text('ownAccount.save'), exact: true })
      .click()
    const dialog = visitor.dialog('otherAccount.title')
    await visitor.see(
      dialog,
      dialog.getByText('acme', { exact: true }),
      dialog.getByText('rival', { exact: true }),
    )
    expect({ acme: await addressOf('acme'), rival: await addressOf('rival') }).toEqual(before)
    await look(looks, visitor, 'other-account')

    // It cannot be pushed aside: only its button answers.
    await page.keyboard.press('Escape')
    await visitor.see(dialog)
    const goOn = visitor.button('otherAccount.goOn', { now: isolated('rival') })
    expect(await goOn.evaluate((button) => button === document.activeElement)).toBe(true)

    // The first person comes back in the other tab: what was typed is still there, and goes where it belongs.
    await signOut(other)
    await other.see(other.heading('signIn.signedOut'))
    await other.button('signIn.again').click()
    await signInHere(other, 'acme')
    await page.bringToFront()
    await page.evaluate(() => dispatchEvent(new Event('focus')))
    await dialog.waitFor({ state: 'hidden' })
    expect(await visitor.field('person.address').inputValue()).toBe('typed by acme')
    await page
      .locator('form')
      .getByRole('button', { name: visitor.text('ownAccount.save'), exact: true })
      .click()
    await expect.poll(() => addressOf('acme')).toBe('typed by acme')

    // Left behind again, the page signs nobody else out, and is drawn anew by a key.
    const third = await changePerson(visitor, 'rival')
    await page.bringToFront()
    await visitor.destination('shell.destination.chips').click()
    await visitor.see(dialog)
    await page.keyboard.press('Enter')
    await visitor.see(visitor.heading('chips.title'))
    await dialog.waitFor({ state: 'hidden' })
    await visitor.visit('/profile')
    await visitor.see(page.getByText('rival@test.example.org').first())
    expect(await addressOf('rival')).toBe(before.rival)
    await third.page.reload()
    await third.see(third.page.getByRole('main'))

    for (const each of [visitor, other, third]) expect(each.complaints).toEqual([])
    await visitor.close()
    await server.api.query(`update account set address = $1 where user_name = 'acme'`, [before.acme])
    expect(looks.findings).toEqual([])
    expect(looks.count).toBe(1)
  },
  240_000,
)

test.each(drivenIn('ar'))(
  'an invitation opened while somebody else is signed in leads on, in %s',
  async (language: Language) => {
    await letAccountsPrefer(server, language)
    await server.api.query(`delete from membership where partner_id = 'acme' and account_id =
      (select id from account where user_name = 'device')`)
    const looks: Looks = { count: 0, findings: [] }
    const invite = async (email: string) => {
      const { codes } = await server.api.as('acme').call('organisations.invite', {
        params: { partnerId: 'acme' },
        request: { email, role: 'auditor', locale: 'eng' },
      })
      expect(codes).toEqual([])
      return tokenTo(server.api, email)
    }
    const visitor = await openWindow(browser, server.url, language)
    await signIn(visitor, 'rival')

    // The invited person has an account.
    await visitor.page.goto('about:blank')
    await visitor.visit(`/accept-invitation#${await invite('device@test.example.org')}`)
    await visitor.see(
      visitor.words('organisation.signedInAs', {
        userName: isolated('rival'),
        email: isolated('rival@test.example.org'),
      }),
    )
    await look(looks, visitor, 'accept-invitation-other')
    await visitor.button('organisation.signOutAndGoOn').click()
    await visitor.button('organisation.toSignIn').click()
    await signInHere(visitor, 'device', passwordOf('device'))
    await visitor.button('organisation.join').click()
    await visitor.page.waitForURL(({ pathname }) => pathname === '/organisation/acme')

    // The invited person has none yet.
    const email = `new-${language}@acme.example`
    await visitor.page.goto('about:blank')
    await visitor.visit(`/accept-invitation#${await invite(email)}`)
    await visitor.button('organisation.signOutAndGoOn').click()
    await visitor.see(visitor.button('organisation.accept'))
    expect(await visitor.field('person.email').inputValue()).toBe(email)

    expect(visitor.complaints).toEqual([])
    await visitor.close()
    expect(looks.findings).toEqual([])
    expect(looks.count).toBe(1)
  },
  240_000,
)
