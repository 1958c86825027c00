import { fork } from 'node:child_process'
import { resolve } from 'node:path'

/** Somebody whom the provider knows: the name at its sign-in page → what it says of them. */
export type ForeignUsers = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** What goes wrong at the provider. Paths are `/jwks`, `/token`, `/me`, `/.well-known/openid-configuration`. */
interface ForeignFaults {
  readonly status?: Readonly<Record<string, number>>
  /** Milliseconds. */
  readonly delay?: Readonly<Record<string, number>>
  /** How far its clock is ahead. */
  readonly skewSeconds?: number
  /** How long its access tokens live; its id tokens live for an hour. */
  readonly accessTokenSeconds?: number
}

/** An identity provider that is none of ours, in a process of its own. */
export interface ForeignProvider {
  readonly issuer: string
  /** Signs somebody in at its pages. @returns where it sends the browser in the end */
  signIn(address: string, user: string): Promise<string>
  /** Signs out at its pages, with the cookies of the last sign-in. @returns where it sends the browser */
  signOut(address: string): Promise<string>
  /** Lets something go wrong from now on; nothing is right again. */
  fail(faults: ForeignFaults): Promise<void>
  stop(): void
}

/** A browser at the provider: cookies, redirects, forms. */
export class ForeignBrowser {
  readonly #cookies = new Map<string, string>()

  async #send(address: string, form?: Record<string, string>): Promise<Response> {
    const answer = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? []
      if (value) this.#cookies.set(name, value)
      else this.#cookies.delete(name)
    }
    return answer
  }

  /** Follows redirects at the provider, and fills in each form on the way. */
  async walk(issuer: string, start: string, fields: Record<string, string>): Promise<string> {
    let answer = await this.#send(start)
    let at = start
    const seen = new Map<string, number>()
    for (let steps = 0; steps < 20; steps += 1) {
      const location = answer.headers.get('location')
      if (location) {
        at = new URL(location, at).href
        if (!at.startsWith(issuer)) return at
        answer = await this.#send(at)
        continue
      }
      const page = await answer.text()
      const [, action = ''] = /<form[^>]* action="([^"]+)"/u.exec(page) ?? []
      const times = (seen.get(action.split('?')[0] ?? '') ?? 0) + 1
      seen.set(action.split('?')[0] ?? '', times)
      // A form that comes back again and again does not like what is filled in.
      if (times > 2) break
      if (!action) throw new Error(`the provider shows no form: ${answer.status} ${page.slice(0, 500)}`)
      const hidden = [...page.matchAll(/type="hidden" name="(\w+)" value="([^"]+)"/gu)]
      const form = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
      at = new URL(action.replaceAll('&amp;', '&'), at).href
      answer = await this.#send(at, { ...form, ...fields })
    }
    throw new Error(`${start} leads nowhere`)
  }
}

/** Starts a provider. @param rolesIn where it names roles: user info, or the access token as Keycloak does */
export const startForeignProvider = async (
  users: ForeignUsers,
  {
    origin,
    rolesIn = 'user-info',
    redirectUris = [],
  }: {
    readonly origin: string
    readonly rolesIn?: 'user-info' | 'access-token'
    /** More of them than the portal's. */
    readonly redirectUris?: readonly string[]
  },
): Promise<ForeignProvider> => {
  const child = fork(resolve(import.meta.dirname, 'foreign-provider-process.mjs'), { silent: true })
  const clients = [
    {
      client_id: 'entente',
      client_secret: 'secret between us and the stranger',
      redirect_uris: [`${origin}/auth/callback`, ...redirectUris],
      post_logout_redirect_uris: [`${origin}/signed-out`, `${origin}/bye`],
    },
  ]
  const said: string[] = []
  child.stderr?.on('data', (text: Buffer) => said.push(text.toString()))
  const { issuer } = await new Promise<{ issuer: string }>((started, failed) => {
    child.once('message', (message) => started(message as { issuer: string }))
    child.once('exit', () => failed(new Error(`the provider ended: ${said.join('')}`)))
    child.send({ clients, users, rolesIn })
  })
  const browsers: ForeignBrowser[] = []
  return {
    issuer,
    signIn(address, login) {
      const browser = new ForeignBrowser()
      browsers.push(browser)
      return browser.walk(issuer, address, { login, password: 'any' })
    },
    async signOut(address) {
      const browser = browsers.at(-1)
      if (!browser) throw new Error('nobody has signed in')
      return browser.walk(issuer, address, { logout: 'yes' })
    },
    async fail(faults) {
      const told = new Promise((done) => child.once('message', done))
      child.send({ faults })
      await told
    },
    stop: () => void child.kill(),
  }
}
