import { DirectionProvider, useDirection } from '@mantine/core'
import { useLayoutEffect, useSyncExternalStore } from 'react'
import { IntlProvider } from 'use-intl'
import { directionOf, formatTags } from '../../locales/languages.ts'
import { useServices } from '../services.tsx'
import type { Language } from '../../locales/languages.ts'
import type { ReactNode } from 'react'

const DocumentLanguage = ({ language, children }: { language: Language; children: ReactNode }) => {
  const { setDirection } = useDirection()
  useLayoutEffect(() => {
    document.documentElement.lang = language
    setDirection(directionOf(language))
  }, [language, setDirection])
  return children
}

/** The language of the interface. */
export const useLanguage = (): Language => {
  const { languages } = useServices()
  return useSyncExternalStore(languages.subscribe, languages.current).language
}

/** Texts, formats, `lang` and `dir` of everything below, in the language of the moment. */
export const LanguageProvider = ({ children }: { readonly children: ReactNode }) => {
  const { languages } = useServices()
  const { language, messages } = useSyncExternalStore(languages.subscribe, languages.current)
  return (
    <DirectionProvider initialDirection={directionOf(language)} detectDirection={false}>
      <IntlProvider
        locale={formatTags[language]}
        messages={messages}
        timeZone={new Intl.DateTimeFormat().resolvedOptions().timeZone}
        // A text that is missing shows as its key; the locale test keeps that from being shipped.
        onError={() => undefined}
      >
        <DocumentLanguage language={language}>{children}</DocumentLanguage>
      </IntlProvider>
    </DirectionProvider>
  )
}
