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

  /** Begins a sign-in and finishes it with the operation given: password or registration. */
  static async signIn(
    origin: string,
    operation: 'accounts.sign-in' | 'accounts.register',
    request: Fields,
  ): Promise<Caller> {
    const browser = new Browser(origin)
    const caller = new Caller(browser)
    const page = await browser.open('/auth/sign-in?returnTo=/')
    const interactionId = page.split('/')[2] ?? ''
    const { redirectTo } = (await caller.call(operation, request, { interactionId })) as {
      redirectTo: string
    }
    await browser.open(redirectTo)
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
