import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { keepMails } from '../support/kept-mails.ts'
import { confirmEmail, fillRegistration } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { makers } from './stage/makers.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { drivenIn } from './stage/texts.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer(keepMails)
  browser = await launchChromium()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const group = 'mpolicygroup-default-auth'

test.each(drivenIn('fr'))(
  'a relying party registers, chooses its policy group, and says whom to reach, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    const looks: Looks = { count: 0, findings: [] }
    const party = { ...makers[language], partnerType: 'Auth_Partner' }
    const owner = await openWindow(browser, server.url, language)

    // The group is asked for where the type needs one, and may wait.
    await owner.visit('/')
    await owner.link('signIn.register').click()
    await owner.see(owner.heading('registration.title'))
    expect(await owner.field('registration.policyGroup').count()).toBe(0)
    await fillRegistration(owner, party)
    await owner.see(owner.field('registration.policyGroup'))
    await look(looks, owner, 'registration-with-group')
    await owner.button('registration.submit').click()
    await confirmEmail(owner, server.api, party.email)
    await owner.see(owner.heading('terms.title'))
    await owner.page.getByLabel(owner.text('terms.accept')).check()
    await owner.button('terms.proceed').click()

    await owner.destination('shell.destination.organisation').click()
    await owner.see(owner.words('partnerProfile.group.none'), owner.words('partnerProfile.contact.later'))
    await look(looks, owner, 'organisation-without-group')
    await owner.button('partnerProfile.group.choose').click()
    const choosing = owner.dialog('partnerProfile.group.choose')
    await owner.see(choosing, choosing.getByRole('combobox'))
    await choosing.getByRole('combobox').selectOption(group)
    await look(looks, owner, 'organisation-group')
    await owner.button('partnerProfile.group.confirm').click()
    await owner.see(
      owner.toast('partnerProfile.group.done', { group: `\u2068${group}\u2069` }),
      owner.button('partnerProfile.group.change'),
      owner.words('partnerProfile.group.until'),
    )

    // With its certificate the partner is active: the group stays, and contacts can be kept.
    await server.api.query(
      `update partner set is_active = true, is_certified = true, approval_status = 'approved' where id = $1`,
      [party.userName],
    )
    await owner.page.reload()
    await owner.see(owner.words('partnerProfile.contact.none'))
    expect(await owner.button('partnerProfile.group.change').count()).toBe(0)
    await owner.button('partnerProfile.contact.add').click()
    const adding = owner.dialog('partnerProfile.contact.add')
    await owner.see(adding)
    const send = (name: string) => adding.getByRole('button', { name, exact: true }).click()
    await send(owner.text('partnerProfile.contact.add'))
    await owner.see(owner.words('person.missing.email'))
    await look(looks, owner, 'organisation-contact')
    await owner.field('person.email').fill('duty@relying.example')
    await owner.field('person.phone').fill('+33 1 00 00 00 00')
    await owner.field('person.address').fill('2 Quay Street')
    await send(owner.text('partnerProfile.contact.add'))
    const named = { email: '\u2068duty@relying.example\u2069' }
    await owner.see(owner.toast('partnerProfile.contact.added', named))
    await owner.button('partnerProfile.contact.editTitle', named).click()
    await owner.page.getByLabel(owner.text('partnerProfile.contact.active')).uncheck()
    await owner.button('partnerProfile.contact.save').click()
    await owner.see(owner.words('partnerProfile.contact.inactive'))
    await look(looks, owner, 'organisation-with-contact')

    expect(looks.findings).toEqual([])
    expect(owner.complaints).toEqual([])
    await owner.close()
  },
  120_000,
)
