import { useQueryClient } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { toAccountLocale } from '../../locales/languages.ts'
import { sessionQuery } from '../session/session.ts'
import { useServices } from '../services.tsx'
import type { Language } from '../../locales/languages.ts'

/** Switches the language at once; of somebody who is signed in, the account remembers it for every browser and for mails. */
export const useLanguageChoice = (): ((language: Language) => Promise<void>) => {
  const call = useCall()
  const cache = useQueryClient()
  const { languages } = useServices()
  return async (language) => {
    await languages.choose(language)
    const { queryKey } = sessionQuery(call)
    const locale = toAccountLocale(language)
    const account = cache.getQueryData(queryKey)?.account
    if (!account || account.locale === locale) return
    try {
      await call('accounts.change-language', { request: { locale } })
      await cache.invalidateQueries({ queryKey })
    } catch {
      // The page speaks the language already, and this browser keeps it; an account kept elsewhere follows its provider.
    }
  }
}
