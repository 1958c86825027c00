import { createTranslator } from 'use-intl/core'
import { translatorOf } from '../../../packages/server/src/platform/i18n/translate.ts'
import ar from '../../../packages/portal/src/locales/ar.json' with { type: 'json' }
import en from '../../../packages/portal/src/locales/en.json' with { type: 'json' }
import fr from '../../../packages/portal/src/locales/fr.json' with { type: 'json' }
import {
  formatTags,
  languages,
  toAccountLocale,
  type Language,
} from '../../../packages/portal/src/locales/languages.ts'
import type { Namespace, TextKey } from '../../../packages/portal/src/locales/text.ts'

export type { Language } from '../../../packages/portal/src/locales/languages.ts'

/** Every way in every language, and every state looked at in all of them. */
export const inEvery = process.env['JOURNEY_LANGUAGES'] === 'all'

/**
 * The language in which somebody goes the way of a journey, as a list for `describe.each`. Each subject has one, every language
 * has subjects, and `look` turns every state into another one: JOURNEY_LANGUAGES=all goes each way in each language.
 */
export const drivenIn = (language: Language): readonly Language[] => (inEvery ? languages : [language])

/** Namespace and key of a text of the portal, such as `chips.approve.done`. */
export type TextPath = { [N in Namespace]: `${N}.${TextKey<N>}` }[Namespace]

/** The texts of the portal in one language, by meaning. */
export type Texts = (path: TextPath, values?: Readonly<Record<string, string | number>>) => string

const messages = { en, fr, ar }

export const textsOf = (language: Language): Texts =>
  createTranslator({
    locale: formatTags[language],
    messages: messages[language],
    timeZone: 'UTC',
    onError: (error) => {
      throw error
    },
  })

const names =
  'subject from until starts now found expected position there here domain detail key days problem when differs algorithm'.split(
    ' ',
  )
const blank = '\u0001'
const blanks = Object.fromEntries(names.map((name) => [name, blank]))
const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`)

/**
 * What a refusal of the server must say, cause and remedy, whatever the names and dates in it; a cause may say more.
 * @param values where the text depends on more than its code, what it depends on
 */
export const explanationOf = (
  code: string,
  language: Language,
  values: Readonly<Record<string, string>> = {},
): RegExp => {
  const translate = translatorOf(toAccountLocale(language))
  const pattern = [`errors.${code}.cause`, `errors.${code}.remedy`]
    .map((key) =>
      translate(key, { ...blanks, ...values })
        .split(blank)
        .map(escaped)
        .join('.+'),
    )
    .join('.* ')
  return new RegExp(pattern, 'u')
}
