import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import { languages, toAccountLocale } from '../../packages/portal/src/locales/languages.ts'
import { Authenticator } from '../support/people/authenticator.ts'
import { Browser as Program } from '../support/browser.ts'
import { launchChromium } from '../support/chromium.ts'
import { keepMails, mailsTo, tokenTo } from '../support/kept-mails.ts'
import { passwordOf } from '../support/people/personas.ts'
import { signIn, signInHere } from './pages/accounts.ts'
import { look, type Looks } from './stage/look.ts'
import { letAccountsPrefer, startServer, type JourneyServer } from './stage/server.ts'
import { openWindow, type Visitor } from './stage/visitor.ts'
import { drivenIn, type Language, type TextPath } from './stage/texts.ts'

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

const password = 'four lamps above the weir'
const isolated = (name: string) => `\u2068${name}\u2069`

/** The dialog that is open. */
const dialog = ({ page }: Visitor) => page.getByRole('dialog')

/** A button of the dialog; the page below may have one of the same name. */
const answer = (visitor: Visitor, path: TextPath) =>
  dialog(visitor).getByRole('button', { name: visitor.text(path), exact: true })

const confirm = async (visitor: Visitor, path: TextPath): Promise<void> => {
  await answer(visitor, path).click()
  await dialog(visitor).waitFor({ state: 'hidden' })
}

/** Somebody who signs in with a code of a phone that is lost now. */
const makeCareful = async (language: Language): Promise<string> => {
  const username = `careful-${language}`
  const account = { username, password: passwordOf(username), email: `${username}@test.example.org` }
  await importAccounts(server.api.app, {
    accounts: [{ ...account, firstName: 'Rana', lastName: 'Haddad', locale: toAccountLocale(language) }],
  })
  const program = new Program(server.api.web, { address: `10.8.0.${languages.indexOf(language) + 1}` })
  await program.signIn(username, passwordOf(username))
  const headers = { cookie: program.cookies.map(({ name, value }) => `${name}=${value}`).join('; ') }
  const stranger = server.api.as('stranger')
  const begun = await stranger.call('accounts.begin-second-factor', {
    headers,
    request: { password: passwordOf(username) },
  })
  const { key, offer } = begun.response
  const code = new Authenticator(key, server.api.clock).code()
  const { codes } = await stranger.call('accounts.confirm-second-factor', {
    headers,
    request: { offer, code },
  })
  expect(codes).toEqual([])
  return username
}

test.each(drivenIn('fr'))(
  'an account is made, given roles, stopped and started again, in %s',
  async (language) => {
    await letAccountsPrefer(server, language)
    const looks: Looks = { count: 0, findings: [] }
    const userName = `yara-${language}`
    const email = `${userName}@org.example`
    const holder = { name: isolated('Yara Nasser') }

    // Created without a password: the mail brings the link.
    const admin = await openWindow(browser, server.url, language)
    await signIn(admin, 'admin')
    await admin.destination('shell.destination.accounts').click()
    await admin.see(admin.heading('accounts.title'), admin.page.getByRole('row').nth(3))
    await look(looks, admin, 'accounts-list')
    await admin.button('accounts.create.action').click()
    await admin.button('accounts.create.confirm').click()
    await admin.see(admin.words('person.missing.firstName'))
    await look(looks, admin, 'accounts-create')
    await admin.field('person.firstName').fill('Yara')
    await admin.field('person.lastName').fill('Nasser')
    await admin.field('accounts.email').fill('acme@test.example.org')
    await admin.field('accounts.userName').fill(userName)
    await admin.button('accounts.create.confirm').click()
    await admin.see(admin.page.getByText('PMS_PRT_011'))
    // Offered are the roles that the administrator may grant; one of them comes with the account.
    expect(await dialog(admin).getByLabel(admin.text('role.POLICYMANAGER'), { exact: true }).count()).toBe(0)
    const provider = admin.text('partnerType.FTM_PROVIDER')
    await dialog(admin).getByLabel(provider, { exact: true }).check()
    await look(looks, admin, 'accounts-create-with-role')
    await admin.field('accounts.email').fill(email)
    await admin.button('accounts.create.confirm').click()
    await admin.see(
      admin.heading('accounts.roles'),
      admin.button('accounts.revoke.named', { role: provider }),
    )
    await look(looks, admin, 'account-new')
    await admin.button('accounts.revoke.named', { role: provider }).click()
    await confirm(admin, 'accounts.revoke.confirm')
    await admin.see(admin.words('accounts.noRoles'))

    // Nobody gives what they do not hold.
    await admin.button('accounts.grant.action').click()
    await admin.field('accounts.role').selectOption('POLICYMANAGER')
    await answer(admin, 'accounts.grant.confirm').click()
    await admin.see(admin.words('accounts.grant.notHeld'))
    await look(looks, admin, 'account-grant-refused')
    await admin.field('accounts.role').selectOption('AUDITOR')
    await confirm(admin, 'accounts.grant.confirm')
    const auditor = admin.text('role.AUDITOR')
    await admin.see(admin.button('accounts.revoke.named', { role: auditor }))

    // Invited again; the second link works.
    await admin.button('accounts.invite.action').click()
    await look(looks, admin, 'account-invite')
    await confirm(admin, 'accounts.invite.confirm')
    expect(await mailsTo(server.api, email)).toHaveLength(2)
    const token = await tokenTo(server.api, email)
    const yara = await openWindow(browser, server.url, language)
    await yara.visit(`/reset-password#${token}`)
    await yara.field('passwordReset.password').fill(password)
    await yara.field('passwordReset.passwordAgain').fill(password)
    await yara.button('passwordReset.submit').click()
    await yara.visit('/admin/accounts?status=active')
    await signInHere(yara, userName, password)

    // An auditor sees it all, and no button that changes something.
    await yara.see(yara.heading('accounts.title'), yara.page.getByRole('row').nth(3))
    expect(await yara.button('accounts.create.action').count()).toBe(0)
    await yara.page.getByRole('link', { name: 'First acme', exact: true }).click()
    await yara.see(yara.heading('accounts.organisations'), yara.heading('history.title'))
    for (const path of [
      'accounts.disable.action',
      'accounts.grant.action',
      'accounts.invite.action',
    ] as const)
      expect(await yara.button(path).count()).toBe(0)
    await look(looks, yara, 'account-of-partner-to-auditor')

    // Disabled, with a word of what stops: the open session ends at once.
    await admin.page.reload()
    await admin.button('accounts.disable.action').click()
    await admin.see(
      admin.dialog('accounts.disable.title', holder),
      admin.words('accounts.disable.effectSessions', { count: 1 }),
    )
    await dialog(admin).getByLabel(admin.text('ui.reason.labelOptional'), { exact: true }).fill('Has left.')
    await look(looks, admin, 'account-disable')
    await confirm(admin, 'accounts.disable.confirm')
    await admin.see(admin.button('accounts.enable.action'), admin.words('history.action.account.disabled'))
    await look(looks, admin, 'account-disabled')
    await yara.page.reload()
    await yara.see(yara.heading('signIn.title'))

    // Enabled from the list, and the role taken away.
    await admin.visit(`/admin/accounts?search=${userName}`)
    await admin.page
      .getByRole('row')
      .getByRole('button', { name: admin.text('table.actionsFor', { name: userName }) })
      .click()
    await admin.page.getByRole('menuitem', { name: admin.text('accounts.enable.action') }).click()
    await admin.see(admin.words('accounts.enable.text'))
    await look(looks, admin, 'account-enable')
    await confirm(admin, 'accounts.enable.confirm')
    await admin.page.getByRole('link', { name: 'Yara Nasser', exact: true }).click()
    await admin.button('accounts.revoke.named', { role: auditor }).click()
    await look(looks, admin, 'account-revoke')
    await confirm(admin, 'accounts.revoke.confirm')
    await admin.see(admin.words('accounts.noRoles'))
    await signInHere(yara, userName, password)
    await yara.see(yara.heading('shell.noAccess.title'))

    // A lost phone: the second factor goes, and its owner is told.
    const careful = await makeCareful(language)
    await admin.visit(`/admin/accounts?search=${careful}`)
    await admin.page.getByRole('link', { name: 'Rana Haddad', exact: true }).click()
    await admin.button('accounts.reset.action').click()
    await look(looks, admin, 'account-reset-second-factor')
    await confirm(admin, 'accounts.reset.confirm')
    await admin.button('accounts.reset.action').waitFor({ state: 'hidden' })
    await admin.see(admin.words('history.action.account.second-factor-reset'))
    const told = await mailsTo(server.api, `${careful}@test.example.org`)
    expect(told).toHaveLength(2)

    for (const visitor of [admin, yara]) {
      expect(visitor.complaints).toEqual([])
      await visitor.close()
    }
    expect(looks.findings).toEqual([])
    expect(looks.count).toBe(12)
  },
  300_000,
)
