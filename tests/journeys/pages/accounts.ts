import type { TestApp } from '../../support/app.ts'
import { passwordOf } from '../../support/people/personas.ts'
import { codeTo } from '../../support/people/registrations.ts'
import { nativeNames } from '../../../packages/portal/src/locales/languages.ts'
import type { Language } from '../stage/texts.ts'
import type { Visitor } from '../stage/visitor.ts'

/** What a new partner fills in. */
export interface RegistrationFacts {
  readonly partnerType: string
  readonly organizationName: string
  readonly address: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly phone: string
  readonly locale: 'eng' | 'fra' | 'ara'
  readonly userName: string
  readonly password: string
  readonly purpose?: string
}

/** Fills in the sign-in page that is open, and waits for the page that was wanted. */
export const signInHere = async (
  visitor: Visitor,
  userName: string,
  password = passwordOf(userName),
): Promise<void> => {
  await visitor.field('signIn.userName').fill(userName)
  await visitor.field('signIn.password').fill(password)
  await visitor.button('signIn.submit').click()
  await visitor.page.waitForURL(({ pathname }) => !/^\/(?:sign-in|auth|oidc)\//u.test(pathname))
}

/** Opens an address, signs in on the way, and waits for it. */
export const signIn = async (visitor: Visitor, userName: string, path = '/'): Promise<void> => {
  await visitor.visit(path)
  await visitor.see(visitor.heading('signIn.title'))
  await signInHere(visitor, userName)
  await visitor.see(visitor.page.getByRole('main'))
}

/** Fills in every field of the registration page that is open. */
export const fillRegistration = async (visitor: Visitor, facts: RegistrationFacts): Promise<void> => {
  await visitor.field('registration.partnerType').selectOption(facts.partnerType)
  await visitor.field('person.organizationName').fill(facts.organizationName)
  await visitor.field('person.address').fill(facts.address)
  if (facts.purpose) await visitor.field('registration.purpose').fill(facts.purpose)
  await visitor.field('person.firstName').fill(facts.firstName)
  await visitor.field('person.lastName').fill(facts.lastName)
  await visitor.field('person.email').fill(facts.email)
  await visitor.field('person.phone').fill(facts.phone)
  await visitor.field('registration.locale').selectOption(facts.locale)
  await visitor.field('person.userName').fill(facts.userName)
  await visitor.field('passwordReset.firstPassword').fill(facts.password)
  await visitor.field('passwordReset.firstPasswordAgain').fill(facts.password)
}

/** Types the code that was mailed to an address into the page that asks for it. */
export const confirmEmail = async (visitor: Visitor, api: TestApp, email: string): Promise<void> => {
  await visitor.see(visitor.heading('confirmRegistration.title'))
  await visitor.field('confirmRegistration.code').fill(await codeTo(api, email))
  await visitor.button('confirmRegistration.submit').click()
}

/** Opens the menu with the name of who is signed in. */
export const openUserMenu = (visitor: Visitor): Promise<void> =>
  visitor.page
    .getByRole('banner')
    .getByRole('button', { name: visitor.text('shell.userMenu') })
    .click()

export const signOut = async (visitor: Visitor): Promise<void> => {
  await openUserMenu(visitor)
  await visitor.page.getByRole('menuitem', { name: visitor.text('shell.signOut'), exact: true }).click()
}

/** Chooses a language by hand; it stays for this browser. */
export const chooseLanguage = async (
  visitor: Visitor,
  language: Language = visitor.language,
): Promise<void> => {
  const { page } = visitor
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^(?:EN|FR|AR)/u })
    .click()
  await page.getByRole('menuitemradio', { name: nativeNames[language], exact: true }).click()
  await page.locator(`html[lang=${language}]`).waitFor()
}
