import { resolve } from 'node:path'
import { toAccountLocale } from '../../../packages/portal/src/locales/languages.ts'
import { startJobs } from '../../../packages/server/src/web.ts'
import { createTestApp, type TestApp } from '../../support/app.ts'
import { freePort } from '../../support/neighbours/free-port.ts'
import type { Persona } from '../../support/people/personas.ts'
import type { Language } from './texts.ts'

/** A server that browsers can reach, on a database of its own. */
export interface JourneyServer {
  readonly url: string
  /** The same app for preparing what a journey starts from, and for looking behind the pages. */
  readonly api: TestApp
  stop(): Promise<void>
}

const portalFiles = resolve(import.meta.dirname, '../../../packages/portal/dist')

/** What a server needs to know to serve the built portal to a browser of this machine. */
export const addressSettings = async (): Promise<Readonly<Record<string, string>>> => {
  const port = await freePort()
  return {
    PORT: String(port),
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://localhost:${port}`,
    PORTAL_DIR: portalFiles,
  }
}

/** Gives every account a language, as if its holder had named it at the registration. */
export const letAccountsPrefer = async ({ api }: JourneyServer, language: Language): Promise<void> => {
  await api.query('update account set locale = $1', [toAccountLocale(language)])
}

/** Lets a partner of the personas accept the terms, so that its pages open at once. */
export const acceptTerms = async ({ api }: JourneyServer, persona: Persona): Promise<void> => {
  const { codes } = await api.as(persona).call('accounts.give-consent')
  if (codes.length > 0) throw new Error(`the terms were not accepted: ${codes.join()}`)
}

/** Starts the whole server: API, sign-in, portal, background work. */
export const startServer = async (over: Readonly<Record<string, string>> = {}): Promise<JourneyServer> => {
  const api = await createTestApp({ ...(await addressSettings()), ...over })
  const { PORT: port, HOST: host, publicUrl } = api.app.settings
  await api.web.listen({ port, host })
  const stopJobs = startJobs(api.app)
  return {
    url: publicUrl,
    api,
    async stop() {
      await stopJobs()
      await api.close()
    },
  }
}
