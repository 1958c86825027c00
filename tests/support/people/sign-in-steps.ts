import { importAccounts } from '../../../packages/server/src/seed/import-accounts.ts'
import type { TestApp } from '../app.ts'
import { Browser } from '../browser.ts'
import { passwordOf } from './personas.ts'

let made = 0

interface Step {
  readonly step: string
  readonly redirectTo: string | null
  readonly proof: string | null
}

/** Somebody with an account, in front of a browser that nobody has signed in with. */
export interface Person {
  readonly api: TestApp
  readonly userName: string
  readonly password: string
  readonly email: string
  readonly browser: Browser
}

/** A browser at an address of its own. */
export const newBrowser = ({ web }: TestApp): Browser =>
  new Browser(web, { address: `10.3.${(made += 1) >> 8}.${made & 255}` })

/** Somebody of whom nobody else knows. */
export const newPerson = async (api: TestApp, roles: string[] = []): Promise<Person> => {
  const userName = `careful-${(made += 1)}`
  const password = passwordOf(userName)
  const email = `${userName}@test.example.org`
  await importAccounts(api.app, { accounts: [{ username: userName, password, email, roles }] })
  return { api, userName, password, email, browser: newBrowser(api) }
}

/** Calls an operation of the sign-in or of the own account. */
export const asking = (browser: Browser, path: string, id: string, request: unknown) =>
  browser.call<Record<string, never>>('POST', path, `entente.${id}.post`, request)

export const codesOf = (answer: { errors: readonly { errorCode: string }[] }): string[] =>
  answer.errors.map((error) => error.errorCode)

/** Begins a sign-in and types the password. */
export const passwordStep = async (
  { api, userName, password }: Omit<Person, 'browser'>,
  browser = newBrowser(api),
) => {
  const page = await browser.beginSignIn()
  const request = { userName, password }
  const { response } = await browser.call<Step>('POST', `${page}/password`, 'entente.sign-in.post', request)
  return { browser, page, ...response! }
}

/** Types a code after the password. */
export const typeCode = (page: string, browser: Browser, proof: string | null, code: string) =>
  asking(browser, `${page}/second-factor`, 'sign-in.second-factor', { proof, code })

export const isSignedIn = async (browser: Browser): Promise<boolean> =>
  (await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')).response!.signedIn
