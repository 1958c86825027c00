import { directionOf, fromAccountLocale, isLanguage, preferredLanguage } from './languages.ts'
import type { AccountLocale, Language } from './languages.ts'
import type { Messages } from './text.ts'

const storageKey = 'entente.language'

/** What pages before sign-in show, what pages of one subject need, and what all others show besides (`parts.json`). */
type TextPart =
  | 'public'
  | 'inside'
  | 'policies'
  | 'partners'
  | 'partnerProfile'
  | 'credentialTypes'
  | 'apiKeys'
  | 'licences'
  | 'webhooks'
  | 'oidcClients'
  | 'deliveries'

type Loaders = Readonly<Record<TextPart, () => Promise<{ default: unknown }>>>

const loaders: Readonly<Record<Language, Loaders>> = {
  en: {
    public: () => import('./en.json?part=public'),
    inside: () => import('./en.json?part=inside'),
    policies: () => import('./en.json?part=policies'),
    partners: () => import('./en.json?part=partners'),
    partnerProfile: () => import('./en.json?part=partnerProfile'),
    credentialTypes: () => import('./en.json?part=credentialTypes'),
    apiKeys: () => import('./en.json?part=apiKeys'),
    licences: () => import('./en.json?part=licences'),
    webhooks: () => import('./en.json?part=webhooks'),
    oidcClients: () => import('./en.json?part=oidcClients'),
    deliveries: () => import('./en.json?part=deliveries'),
  },
  fr: {
    public: () => import('./fr.json?part=public'),
    inside: () => import('./fr.json?part=inside'),
    policies: () => import('./fr.json?part=policies'),
    partners: () => import('./fr.json?part=partners'),
    partnerProfile: () => import('./fr.json?part=partnerProfile'),
    credentialTypes: () => import('./fr.json?part=credentialTypes'),
    apiKeys: () => import('./fr.json?part=apiKeys'),
    licences: () => import('./fr.json?part=licences'),
    webhooks: () => import('./fr.json?part=webhooks'),
    oidcClients: () => import('./fr.json?part=oidcClients'),
    deliveries: () => import('./fr.json?part=deliveries'),
  },
  ar: {
    public: () => import('./ar.json?part=public'),
    inside: () => import('./ar.json?part=inside'),
    policies: () => import('./ar.json?part=policies'),
    partners: () => import('./ar.json?part=partners'),
    partnerProfile: () => import('./ar.json?part=partnerProfile'),
    credentialTypes: () => import('./ar.json?part=credentialTypes'),
    apiKeys: () => import('./ar.json?part=apiKeys'),
    licences: () => import('./ar.json?part=licences'),
    webhooks: () => import('./ar.json?part=webhooks'),
    oidcClients: () => import('./ar.json?part=oidcClients'),
    deliveries: () => import('./ar.json?part=deliveries'),
  },
}

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
  /** Loads a part of the texts, once; whoever draws pages that show it waits for this. */
  readonly need: (part: TextPart) => Promise<void>
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

export const createLanguageStore = async (): Promise<LanguageStore> => {
  const first = remembered() ?? preferredLanguage(navigator.languages)
  turnDocument(first)
  let state = await load(first, ['public'])
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
    need: (part) => change(() => ({ parts: [...new Set([...state.parts, part])] })),
  }
}
