import { fromAccountLocale, isLanguage, preferredLanguage } from './languages.ts'
import type { AccountLocale, Language } from './languages.ts'
import type { Messages } from './text.ts'

const storageKey = 'entente.language'

const loaders: Readonly<Record<Language, () => Promise<{ default: unknown }>>> = {
  en: () => import('./en.json'),
  fr: () => import('./fr.json'),
  ar: () => import('./ar.json'),
}

interface LanguageState {
  readonly language: Language
  readonly messages: Messages
}

/** The language of the interface with its texts; one for the page's lifetime. */
export interface LanguageStore {
  readonly current: () => LanguageState
  readonly subscribe: (listener: () => void) => () => void
  /** Switches by hand; remembered in this browser. */
  readonly choose: (language: Language) => Promise<void>
  /** Follows the account of whoever signs in, unless they have switched by hand in this tab. */
  readonly adopt: (locale: AccountLocale) => Promise<void>
}

// A choice on the sign-in page holds for the visit that follows; whoever comes next gets the language of their own account.
const chosenHere = {
  is: (): boolean => sessionStorage.getItem(storageKey) !== null,
  set: (language: Language): void => sessionStorage.setItem(storageKey, language),
}

const remembered = (): Language | null => {
  const value = localStorage.getItem(storageKey)
  return isLanguage(value) ? value : null
}

// The three files have the same keys (a test says so), hence one type.
const load = async (language: Language): Promise<LanguageState> => ({
  language,
  messages: (await loaders[language]()).default as Messages,
})

export const createLanguageStore = async (): Promise<LanguageStore> => {
  let state = await load(remembered() ?? preferredLanguage(navigator.languages))
  const listeners = new Set<() => void>()
  const show = async (language: Language) => {
    if (language === state.language) return
    state = await load(language)
    for (const listener of listeners) listener()
  }
  return {
    current: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    choose: async (language) => {
      localStorage.setItem(storageKey, language)
      chosenHere.set(language)
      await show(language)
    },
    adopt: async (locale) => {
      if (chosenHere.is()) return
      const language = fromAccountLocale(locale)
      localStorage.setItem(storageKey, language)
      await show(language)
    },
  }
}
