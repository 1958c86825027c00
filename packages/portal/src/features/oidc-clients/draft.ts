import { tidy } from '../../ui/form/rules.ts'
import type { Client } from './client.ts'

/** What a form about a client holds. */
export interface Draft extends Record<string, string> {
  readonly name: string
  readonly eng: string
  readonly fra: string
  readonly ara: string
  readonly logoUri: string
  /** One address in a line. */
  readonly redirects: string
}

export const emptyDraft: Draft = { name: '', eng: '', fra: '', ara: '', logoUri: '', redirects: '' }

const languages = ['eng', 'fra', 'ara'] as const

/** A client as a form shows it. */
export const draftOf = ({ clientName, clientNameLangMap, logoUri, redirectUris }: Client): Draft => ({
  name: clientName,
  eng: clientNameLangMap?.['eng'] ?? '',
  fra: clientNameLangMap?.['fra'] ?? '',
  ara: clientNameLangMap?.['ara'] ?? '',
  logoUri,
  redirects: redirectUris.join('\n'),
})

/** The addresses of a form. */
export const redirectsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Names by language; the plain one for English where there is none. Those of languages that the form does not know stay. */
export const namesOf = (
  draft: Draft,
  known: Readonly<Record<string, string>> | null = null,
): Record<string, string> => {
  const others = Object.entries(known ?? {}).filter(([code]) => !languages.some((each) => each === code))
  const named = languages.flatMap((code) => {
    const name = tidy(draft[code])
    return name === '' ? [] : [[code, name] as const]
  })
  const all = Object.fromEntries([...named, ...others])
  return Object.keys(all).length === 0 ? { eng: tidy(draft.name) } : all
}

/** What is wrong with a field, as a key of the texts. */
export type DraftProblem =
  | 'nameMissing'
  | 'logoWrong'
  | 'redirectsMissing'
  | 'redirectsMany'
  | 'redirectsWrong'

const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[^\s"'<>\\^`{|}]+$/u.test(text) && URL.canParse(text)

const isRedirect = (text: string): boolean =>
  !/[\s\\"<>^`{|}#]/u.test(text) && URL.canParse(text) && /^[a-z][a-z0-9+.-]*:/iu.test(text)

const mostRedirects = 5

/** What is wrong with a form before it is sent; what only the server knows, it says. */
export const problemsOf = (draft: Draft): Partial<Record<keyof Draft & string, DraftProblem>> => {
  const redirects = redirectsOf(draft.redirects)
  return {
    ...(tidy(draft.name) === '' ? { name: 'nameMissing' as const } : {}),
    ...(isWebAddress(draft.logoUri.trim()) ? {} : { logoUri: 'logoWrong' as const }),
    ...(redirects.length === 0
      ? { redirects: 'redirectsMissing' as const }
      : redirects.length > mostRedirects
        ? { redirects: 'redirectsMany' as const }
        : redirects.every(isRedirect)
          ? {}
          : { redirects: 'redirectsWrong' as const }),
  }
}

/** What somebody should know of an address that is fine. */
export type RedirectNote = 'loopback' | 'http' | 'wildcard' | 'app'

/** Notes about addresses, each once. */
export const notesOf = (text: string): RedirectNote[] => {
  const notes = redirectsOf(text).flatMap((uri): RedirectNote[] => {
    if (!URL.canParse(uri)) return []
    const { protocol, hostname } = new URL(uri)
    const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname)
    if (uri.includes('*')) return ['wildcard']
    if (protocol === 'http:') return [isLoopback ? 'loopback' : 'http']
    return protocol === 'https:' ? [] : ['app']
  })
  return [...new Set(notes)]
}
