import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { keepMails, tokenTo } from '../support/kept-mails.ts'
import { signIn, signInHere } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { acceptTerms, letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer(keepMails)
  await setFtmScene(server.api)
  await acceptTerms(server, 'acme')
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const password = 'seven quiet herons wade'

test.each(drivenIn('fr'))(
  'a colleague is invited, works, reads, and is gone, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    const looks: Looks = { count: 0, findings: [] }
    const email = `nadia-${language}@acme.example`
    const userName = `nadia-${language}`
    const name = '\u2068Nadia Amari\u2069'

    // The owner invites.
    const owner = await openWindow(browser, server.url, language)
    await signIn(owner, 'acme', '/organisation')
    await owner.see(owner.heading('organisation.title'), owner.heading('organisation.users'))
    await owner.button('organisation.invite').first().click()
    const inviting = owner.dialog('organisation.invite')
    await owner.see(inviting)
    await owner.field('person.email').fill('no address')
    await owner.button('organisation.sendInvitation').click()
    await owner.see(owner.words('person.problem.email'))
    await look(looks, owner, 'organisation-invite')
    await owner.field('person.email').fill(email)
    await owner.button('organisation.sendInvitation').click()
    await owner.see(owner.heading('organisation.invitations'))
    await inviting.waitFor({ state: 'hidden' })
    await look(looks, owner, 'organisation-users')

    // The colleague accepts, and works.
    const token = await tokenTo(server.api, email)
    const colleague = await openWindow(browser, server.url, language)
    await colleague.visit(`/accept-invitation#${token}`)
    await colleague.see(
      colleague.heading('organisation.acceptTitle'),
      colleague.button('organisation.accept'),
    )
    await look(looks, colleague, 'accept-invitation')
    await colleague.field('person.firstName').fill('Nadia')
    await colleague.field('person.lastName').fill('Amari')
    await colleague.field('person.userName').fill(userName)
    await colleague.field('passwordReset.firstPassword').fill(password)
    await colleague.field('passwordReset.firstPasswordAgain').fill(password)
    await colleague.button('organisation.accept').click()
    await colleague.see(colleague.heading('organisation.joined'))
    await look(looks, colleague, 'accept-invitation-done')
    await colleague.button('organisation.toSignIn').click()
    await signInHere(colleague, userName, password)
    await server.api.query(
      `insert into consent (account_id, terms_version, given_at)
     select id, '2026-11-01', now() from account where user_name = $1`,
      [userName],
    )
    await colleague.visit('/chips')
    await colleague.see(colleague.link('chips.new'))

    // Made an auditor, the colleague is offered nothing that changes something, and refused it.
    await owner.page.reload()
    await owner.button('organisation.changeRoleOf', { name }).click()
    await owner.page.getByRole('dialog').getByRole('combobox').selectOption('auditor')
    await look(looks, owner, 'organisation-role')
    await owner.page
      .getByRole('dialog')
      .getByRole('button', { name: owner.text('organisation.changeRole'), exact: true })
      .click()
    await owner.page.getByRole('dialog').waitFor({ state: 'hidden' })
    await colleague.page.reload()
    await colleague.see(colleague.heading('chips.title'))
    expect(await colleague.link('chips.new').count()).toBe(0)
    const refused = await colleague.page.evaluate(async () => {
      const request = { ftpProviderId: 'acme', make: 'Make', model: 'Model' }
      const answer = await fetch('/v1/partnermanager/ftpchipdetail', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ request }),
      })
      return answer.status
    })
    expect(refused).toBe(403)

    // Removed, with a warning of what stops, the colleague has no place here any more.
    await owner.button('organisation.removeNamed', { name }).click()
    await owner.see(owner.page.getByRole('dialog').getByRole('list'))
    await look(looks, owner, 'organisation-remove')
    await owner.page
      .getByRole('dialog')
      .getByRole('button', { name: owner.text('organisation.remove'), exact: true })
      .click()
    await owner.page.getByRole('dialog').waitFor({ state: 'hidden' })
    await colleague.visit('/chips')
    await colleague.see(colleague.heading('shell.noAccess.title'))

    for (const visitor of [owner, colleague]) {
      expect(visitor.complaints).toEqual([])
      await visitor.close()
    }
    expect(looks.findings).toEqual([])
    expect(looks.count).toBe(6)
  },
  240_000,
)
