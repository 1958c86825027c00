import { createContext, useContext } from 'react'
import type { Speaker } from '../api/speaker.ts'
import type { LanguageStore } from '../locales/language-store.ts'
import type { Flag } from './session/flag.ts'

/** What lives as long as the page, besides the client. */
export interface Services {
  readonly languages: LanguageStore
  /** The server has forgotten the session. */
  readonly ended: Flag
  /** Somebody else is signed in by now. */
  readonly otherAccount: Flag
  readonly speaker: Speaker
}

const ServicesContext = createContext<Services | null>(null)

export const ServicesProvider = ServicesContext.Provider

export const useServices = (): Services => {
  const services = useContext(ServicesContext)
  if (services === null) throw new Error('no services around this component')
  return services
}
