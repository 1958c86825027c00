import { directionOf, fromAccountLocale, isLanguage, preferredLanguage } from './languages.ts'
import type { AccountLocale, Language } from './languages.ts'
import { loaders } from './text-parts.gen.ts'
import type { TextPart } from './text-parts.gen.ts'
import type { Messages } from './text.ts'

const storageKey = 'entente.language'

interface LanguageState {
  readonly language: Language
  /** The parts that `messages` has. */
  readonly parts: readonly TextPart[]
  readonly messages: Messages
}

type Wanted = Partial<Pick<LanguageState, 'language' | 'parts'>>

/** The language of the interface with its texts; one for the page's lifetime. */
export interface LanguageStore {
  readonly current: () => LanguageState
  readonly subscribe: (listener: () => void) => () => void
  /** Switches by hand; remembered in this browser. */
  readonly choose: (language: Language) => Promise<void>
  /** Follows the account of whoever signs in, unless they have switched by hand in this tab. */
  readonly adopt: (locale: AccountLocale) => Promise<void>
  /** Loads parts of the texts, once; whoever draws pages that show them waits for this. */
  readonly need: (...parts: readonly TextPart[]) => Promise<void>
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

const load = async (language: Language, parts: readonly TextPart[]): Promise<LanguageState> => {
  const loaded = await Promise.all(parts.map((part) => loaders[language][part]()))
  // The three files have the same keys (a test says so), and no page is drawn before its part is here: hence one type.
  const messages = Object.assign({}, ...loaded.map((part) => part.default)) as Messages
  return { language, parts, messages }
}

// Before anything is drawn in the language: a page that is drawn and then turned round is read twice.
const turnDocument = (language: Language): void => {
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}

/** @param parts what the first page shows, and is not drawn without */
export const createLanguageStore = async (...parts: readonly TextPart[]): Promise<LanguageStore> => {
  const first = remembered() ?? preferredLanguage(navigator.languages)
  turnDocument(first)
  let state = await load(first, parts)
  const listeners = new Set<() => void>()
  let last = Promise.resolve()
  // One change after the other: each starts from what the one before it has left, and one that failed has left nothing.
  const changeAfter = async (before: Promise<void>, wanted: () => Wanted): Promise<void> => {
    await Promise.allSettled([before])
    const { language, parts } = { ...state, ...wanted() }
    if (language === state.language && parts.length === state.parts.length) return
    state = await load(language, parts)
    turnDocument(language)
    for (const listener of listeners) listener()
  }
  const change = (wanted: () => Wanted): Promise<void> => (last = changeAfter(last, wanted))
  const show = (language: Language): Promise<void> => change(() => ({ language }))
  // What is chosen in one tab is what its reader wants to read in the others.
  addEventListener('storage', ({ key, newValue }) => {
    if (key === storageKey && isLanguage(newValue)) void show(newValue)
  })
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
    need: (...parts) => change(() => ({ parts: [...new Set([...state.parts, ...parts])] })),
  }
}
