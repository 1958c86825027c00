import type { Contracts } from '../../../packages/server/src/contracts.ts'
import type { TestApp } from '../app.ts'
import { Browser } from '../browser.ts'
import { mailsTo } from '../kept-mails.ts'

export type Wish = Contracts['registrations.register']['request']

/** What a chip maker fills in. */
export const wishOf = (userName: string, over: Partial<Wish> = {}): Wish => ({
  partnerType: 'FTM_Provider',
  firstName: 'Naïma',
  lastName: "O'Brien 𠮷",
  organizationName: 'شركة الرقائق "A_%" <b>',
  address: '12 Harbour Street',
  phone: '+33 1 23 45 67',
  email: `${userName}@chips.example`,
  locale: 'fra',
  userName,
  password: 'three plain words',
  ...over,
})

/** The code in the last mail to an address. */
export const codeTo = async (api: TestApp, email: string): Promise<string> => {
  const texts = (await mailsTo(api, email)).map(({ text }) => /^\d{6}$/mu.exec(text)?.[0])
  const code = texts.findLast((each) => each !== undefined)
  if (!code) throw new Error(`no code was mailed to ${email}`)
  return code
}

/** A code that is not this one. */
export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

let addresses = 0

interface Answer<Name extends keyof Contracts> {
  readonly status: number
  readonly response: Contracts[Name]['response'] | null
  readonly codes: string[]
  readonly messages: string[]
  /** Seconds, from the header; 0 without it. */
  readonly retryAfter: number
}

/** Somebody in front of the registration page, at an address of their own. */
export class Newcomer {
  readonly browser: Browser
  readonly #api: TestApp
  #page = ''

  constructor(api: TestApp, address = `10.1.${Math.floor((addresses += 1) / 250)}.${addresses % 250}`) {
    this.#api = api
    this.browser = new Browser(api.web, { address })
  }

  /** Begins a sign-in, and leaves the one before. @returns its id */
  async begin(returnTo = '/home'): Promise<string> {
    this.#page = await this.browser.beginSignIn(returnTo)
    return this.#page.split('/').at(-1) ?? ''
  }

  async #call(
    method: 'GET' | 'POST',
    path: string,
    id = '',
    request?: unknown,
  ): Promise<Omit<Answer<never>, 'response'> & { readonly response: never }> {
    if (this.#page === '') await this.begin()
    // The clock of a test counts, not that of the machine.
    const requestTime = this.#api.clock.now().toISOString()
    const body = method === 'GET' ? undefined : { id, version: '1.0', requestTime, request }
    const answer = await this.browser.send(method, `${this.#page}${path}`, { body })
    const { response, errors } = answer.json<{
      response: never
      errors: { errorCode: string; message: string }[]
    }>()
    return {
      status: answer.statusCode,
      response,
      codes: errors.map(({ errorCode }) => errorCode),
      messages: errors.map(({ message }) => message),
      retryAfter: Number(answer.headers['retry-after'] ?? 0),
    }
  }

  register(wish: Wish): Promise<Answer<'registrations.register'>> {
    return this.#call('POST', '/registration', 'entente.registration.post', wish)
  }

  own(): Promise<Answer<'registrations.get-own'>> {
    return this.#call('GET', '/registration')
  }

  confirm(code: string): Promise<Answer<'registrations.confirm'>> {
    const id = 'entente.registration.code.post'
    return this.#call('POST', '/registration/code', id, { code })
  }

  askForAnotherCode(): Promise<Answer<'registrations.send-another-code'>> {
    return this.#call('POST', '/registration/code/another')
  }

  signIn(userName: string, password = 'three plain words'): Promise<Answer<'accounts.sign-in'>> {
    const request = { userName, password }
    return this.#call('POST', '/password', 'entente.sign-in.post', request)
  }

  /** Registers and confirms, by the book. */
  async join(wish: Wish) {
    const { codes } = await this.register(wish)
    if (codes.length > 0) throw new Error(`registration refused: ${codes.join()}`)
    return this.confirm(await codeTo(this.#api, wish.email))
  }
}

/** A registration that waits for an administrator, and its id; for apps that leave approval to them. */
export const requestFrom = async (api: TestApp, wish: Wish): Promise<string> => {
  const { codes } = await new Newcomer(api).join(wish)
  if (codes.length > 0) throw new Error(`code refused: ${codes.join()}`)
  const [row] = await api.query<{ id: string }>(
    `select id from registration where user_name = $1 and state = 'pending_approval'`,
    [wish.userName],
  )
  if (!row) throw new Error(`${wish.userName} does not wait for approval`)
  return row.id
}
