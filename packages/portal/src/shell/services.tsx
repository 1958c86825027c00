import { createContext, useContext } from 'react'
import type { LanguageStore } from '../locales/language-store.ts'
import type { EndedFlag } from './session-ended.ts'

/** What lives as long as the page, besides the client. */
export interface Services {
  readonly languages: LanguageStore
  readonly ended: EndedFlag
}

const ServicesContext = createContext<Services | null>(null)

export const ServicesProvider = ServicesContext.Provider

export const useServices = (): Services => {
  const services = useContext(ServicesContext)
  if (services === null) throw new Error('no services around this component')
  return services
}
