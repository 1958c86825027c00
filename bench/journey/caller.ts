import { operations } from '../../packages/server/src/contracts.ts'
import { Browser } from './browser.ts'

type Fields = Readonly<Record<string, unknown>>

const fill = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/\{(\w+)\}/gu, (_, name: string) => encodeURIComponent(params[name] ?? ''))

/** Somebody who is signed in through the portal's own door and calls operations by their names. */
export class Caller {
  readonly #browser: Browser

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /** Begins a sign-in. @returns the caller, and the id of the sign-in */
  static async #begin(origin: string): Promise<{ caller: Caller; params: { interactionId: string } }> {
    const browser = new Browser(origin)
    const page = await browser.open('/auth/sign-in?returnTo=/')
    return { caller: new Caller(browser), params: { interactionId: page.split('/')[2] ?? '' } }
  }

  /** Signs in with a password. */
  static async signIn(origin: string, request: Fields): Promise<Caller> {
    const { caller, params } = await Caller.#begin(origin)
    const answer = await caller.call('accounts.sign-in', request, params)
    await caller.#browser.open((answer as { redirectTo: string }).redirectTo)
    return caller
  }

  /** Registers an organisation. @param readCode finds the code that was mailed */
  static async register(origin: string, request: Fields, readCode: () => Promise<string>): Promise<Caller> {
    const { caller, params } = await Caller.#begin(origin)
    await caller.call('registrations.register', request, params)
    const answer = await caller.call('registrations.confirm', { code: await readCode() }, params)
    await caller.#browser.open((answer as { redirectTo: string }).redirectTo)
    return caller
  }

  get cookie(): string {
    return this.#browser.cookie
  }

  /** @returns the `response` of a success */
  call(
    name: string,
    request?: Fields,
    params: Readonly<Record<string, string>> = {},
    query: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const operation = operations.find((each) => each.name === name)
    if (!operation) throw new Error(`no operation ${name}`)
    const at = new Date().toISOString()
    const { envelope } = operation
    const body =
      envelope.kind === 'v2'
        ? { id: envelope.id, version: '1.0', requestTime: at, request }
        : { id: 'bench', version: '1.0', requesttime: at, request }
    const search = new URLSearchParams(query).toString()
    const path = `${fill(operation.path, params)}${search === '' ? '' : `?${search}`}`
    return this.#browser.call(operation.method, path, request === undefined ? undefined : body)
  }
}
