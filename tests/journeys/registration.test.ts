import type { Browser } from 'playwright-core'
import { DecisionDesk } from './pages/chips.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { keepMails } from '../support/kept-mails.ts'
import { codeTo, otherThan, requestFrom, wishOf } from '../support/people/registrations.ts'
import { confirmEmail, fillRegistration, signIn, signInHere } from './pages/accounts.ts'
import { List } from './pages/list.ts'
import { look, type Looks } from './stage/look.ts'
import { makers } from './stage/makers.ts'
import { photograph } from './stage/photograph.ts'
import { letAccountsPrefer, startServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser?.close())

const beginRegistration = async (visitor: Visitor): Promise<void> => {
  await visitor.visit('/')
  await visitor.link('signIn.register').click()
  await visitor.see(visitor.heading('registration.title'))
}

const alerts = (visitor: Visitor) => visitor.page.locator('[class*=Input-error]')

const tryCode = async (visitor: Visitor, code: string): Promise<void> => {
  await visitor.field('confirmRegistration.code').fill(code)
  await visitor.button('confirmRegistration.submit').click()
}

describe.each(drivenIn('en'))('an organisation registers, in %s', (language) => {
  const maker = { ...makers[language], purpose: 'FTM – 100 %' }

  test('and is in once the code from the outbox comes back', async () => {
    const server = await startServer(keepMails)
    const looks: Looks = { count: 0, findings: [] }
    const partner = await openWindow(browser, server.url, language)
    const admin = await openWindow(browser, server.url, language)
    try {
      await letAccountsPrefer(server, language)
      await beginRegistration(partner)
      // Everything that the server refuses is shown, each at its field, and what was typed stays.
      await fillRegistration(partner, { ...maker, userName: 'acme', password: 'password123456' })
      await partner.button('registration.submit').click()
      await expect.poll(() => alerts(partner).count()).toBe(2)
      await look(looks, partner, 'registration-refused')
      expect(await partner.field('person.userName').getAttribute('aria-invalid')).toBe('true')
      expect(await partner.field('passwordReset.firstPassword').getAttribute('aria-invalid')).toBe('true')
      await fillRegistration(partner, maker)
      await partner.button('registration.submit').click()

      await partner.see(partner.heading('confirmRegistration.title'), partner.page.getByText(maker.email))
      expect(await partner.page.evaluate(() => document.activeElement?.getAttribute('autocomplete'))).toBe(
        'one-time-code',
      )
      await look(looks, partner, 'registration-code')
      const code = await codeTo(server.api, maker.email)
      await tryCode(partner, otherThan(code))
      await expect.poll(() => alerts(partner).count()).toBe(1)
      await look(looks, partner, 'registration-code-wrong')
      // Too early for another one: the button counts down.
      const [another] = await partner.page.getByRole('button').filter({ hasText: /\d/u }).all()
      expect(await another!.isDisabled()).toBe(true)

      // Whoever closes the window and signs in later comes back to the code.
      await partner.context.clearCookies()
      await partner.visit('/')
      await partner.see(partner.heading('signIn.title'))
      await partner.field('signIn.userName').fill(maker.userName.toUpperCase())
      await partner.field('signIn.password').fill(maker.password)
      await partner.button('signIn.submit').click()
      await partner.see(partner.heading('confirmRegistration.title'))

      await signIn(admin, 'admin', '/outbox')
      await admin.see(admin.page.getByText(code))
      await look(looks, admin, 'outbox-with-code')

      // Pasted as the mail has it, blanks around.
      await tryCode(partner, ` ${code} `)
      await partner.see(partner.heading('terms.title'))
      await partner.page.getByLabel(partner.text('terms.accept')).check()
      await partner.button('terms.proceed').click()
      await partner.see(partner.heading('dashboard.greeting', { name: maker.firstName }))
      expect(looks.findings).toEqual([])
      expect([...partner.complaints, ...admin.complaints]).toEqual([])
    } catch (error) {
      await photograph(partner.page, `failed.code.${language}`)
      throw error
    } finally {
      await partner.close()
      await admin.close()
      await server.stop()
    }
  })

  test('and an administrator approves it, and rejects another', async () => {
    const server = await startServer({ ...keepMails, REGISTRATION_APPROVAL: 'admin' })
    const looks: Looks = { count: 0, findings: [] }
    const partner = await openWindow(browser, server.url, language)
    const admin = await openWindow(browser, server.url, language)
    try {
      await letAccountsPrefer(server, language)
      await signIn(admin, 'admin')
      await admin.destination('shell.destination.requests').click()
      await admin.see(admin.words('requests.nothing'))
      await look(looks, admin, 'requests-none')

      await beginRegistration(partner)
      await partner.see(partner.page.getByText(partner.text('registration.adminDecides')))
      await fillRegistration(partner, maker)
      await partner.button('registration.submit').click()
      await confirmEmail(partner, server.api, maker.email)
      await partner.see(partner.heading('confirmRegistration.waiting'))
      await look(looks, partner, 'registration-waiting')
      await partner.button('confirmRegistration.toSignIn').click()
      await partner.field('signIn.userName').fill(maker.email)
      await partner.field('signIn.password').fill(maker.password)
      await partner.button('signIn.submit').click()
      await partner.see(partner.heading('confirmRegistration.waiting'))

      const other = wishOf('turned-away', { locale: 'ara' })
      await requestFrom(server.api, other)
      await admin.visit('/')
      await admin.see(admin.page.getByText(admin.text('dashboard.waits.registration', { count: 2 })))
      await look(looks, admin, 'dashboard-with-requests')
      await admin.destination('shell.destination.requests').click()
      const requests = new List(admin, 'requests.list')
      await requests.expectCount(2)
      await look(looks, admin, 'requests')
      await requests.search.fill('turned')
      await requests.expectCount(1)
      await requests.act('turned-away', 'requests.reject.action')
      const rejection = admin.dialog('requests.reject.title')
      const confirm = rejection.getByRole('button', {
        name: admin.text('requests.reject.confirm'),
        exact: true,
      })
      await confirm.click()
      await admin.see(admin.words('ui.reason.missing'))
      await look(looks, admin, 'request-rejection')
      await rejection.getByRole('textbox').fill('We do not know this organisation.')
      await confirm.click()
      await admin.see(admin.toast('requests.reject.done'))

      await admin.visit('/admin/requests')
      await requests.expectCount(2)
      await requests.rows.filter({ hasText: maker.userName }).getByRole('link').click()
      await admin.see(admin.page.getByText(maker.purpose), admin.heading('history.title'))
      await look(looks, admin, 'request')
      await new DecisionDesk(admin, 'requests').decide('approve')
      await admin.see(admin.heading('decision.last'))

      await partner.visit('/')
      await partner.see(partner.heading('signIn.title'))
      await signInHere(partner, maker.userName, maker.password)
      await partner.see(partner.heading('terms.title'))

      const turnedAway = await openWindow(browser, server.url, language)
      await turnedAway.visit('/')
      await turnedAway.field('signIn.userName').fill(other.userName)
      await turnedAway.field('signIn.password').fill(other.password)
      await turnedAway.button('signIn.submit').click()
      await turnedAway.see(
        turnedAway.heading('confirmRegistration.rejected'),
        turnedAway.page.getByText('We do not know this organisation.'),
      )
      await look(looks, turnedAway, 'registration-rejected')
      await turnedAway.close()
      expect(looks.findings).toEqual([])
      expect([...partner.complaints, ...admin.complaints]).toEqual([])
    } catch (error) {
      await photograph(partner.page, `failed.approval.${language}.partner`)
      await photograph(admin.page, `failed.approval.${language}.admin`)
      throw error
    } finally {
      await partner.close()
      await admin.close()
      await server.stop()
    }
  })
})
