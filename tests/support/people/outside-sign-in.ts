import { Browser } from '../browser.ts'
import { createTestApp, type TestApp } from '../app.ts'
import {
  startForeignProvider,
  type ForeignProvider,
  type ForeignUsers,
} from '../neighbours/foreign-provider.ts'

export const outsideOrigin = 'http://localhost:8080'

interface Session {
  readonly signedIn: boolean
  readonly account: Record<string, unknown> | null
}

/** A server whose people sign in at a stranger's provider, and what a browser does between the two. */
export interface OutsideSignIn {
  readonly api: TestApp
  readonly provider: ForeignProvider
  /** What the log says of sign-ins that were refused. */
  refusals(): { problem: string; level: number }[]
  /** Begins at the portal, signs in there, and comes back. */
  signIn(
    user: string,
    browser?: Browser,
  ): Promise<{ browser: Browser; back: string; answer: Awaited<ReturnType<Browser['send']>> }>
  sessionOf(browser: Browser): Promise<Session>
  rolesOf(userName: string): Promise<string[]>
  close(): Promise<void>
}

/** Starts both. */
export const startOutsideSignIn = async (
  users: ForeignUsers,
  {
    settings = () => ({}),
    ...options
  }: {
    readonly settings?: (provider: ForeignProvider) => Readonly<Record<string, string>>
    readonly rolesIn?: 'user-info' | 'access-token'
    readonly redirectUris?: readonly string[]
  } = {},
): Promise<OutsideSignIn> => {
  const provider = await startForeignProvider(users, { origin: outsideOrigin, ...options })
  const lines: string[] = []
  const api = await createTestApp(
    {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'entente',
      OIDC_CLIENT_SECRET: 'secret between us and the stranger',
      ...settings(provider),
    },
    { write: (line) => void lines.push(line) },
  )
  return {
    api,
    provider,
    refusals: () =>
      lines
        .map((line) => JSON.parse(line) as { msg: string; problem: string; level: number })
        .filter(({ msg }) => msg === 'sign-in refused'),
    async signIn(user, browser = new Browser(api.web)) {
      const begun = await browser.send('GET', '/auth/sign-in?returnTo=/chips')
      const back = await provider.signIn(begun.headers.location ?? '', user)
      return { browser, back, answer: await browser.send('GET', back) }
    },
    async sessionOf(browser) {
      return (await browser.call<Session>('GET', '/v1/partnermanager/session')).response!
    },
    async rolesOf(userName) {
      const rows = await api.query<{ role: string }>(
        'select role from account_role join account on account.id = account_id where user_name = $1 order by role',
        [userName],
      )
      return rows.map(({ role }) => role)
    },
    async close() {
      await api.close()
      provider.stop()
    },
  }
}
