import { showHidden } from '@entente/trust'
import { createTranslator } from 'use-intl/core'
import ara from '../../locales/ara.json' with { type: 'json' }
import eng from '../../locales/eng.json' with { type: 'json' }
import fra from '../../locales/fra.json' with { type: 'json' }
import type { NestedText, Refusal, RefusalValues } from '../refusal.ts'
import { tagOf, type Locale } from './locale.ts'

/** The texts of the server; English is the shape that the others must have. */
export type Messages = typeof eng

export const messages: Readonly<Record<Locale, Messages>> = { eng, fra, ara }

type Translate = (key: string, values?: Readonly<Record<string, string | number>>) => string

const translators = new Map<Locale, Translate>()

/** The translator of one language: message key, values → text. Unknown keys throw. */
export const translatorOf = (locale: Locale): Translate => {
  const made = translators.get(locale)
  if (made) return made
  const translate = createTranslator({
    locale: tagOf[locale],
    timeZone: 'UTC',
    messages: messages[locale],
    onError: (error) => {
      throw error
    },
  }) as unknown as Translate
  translators.set(locale, translate)
  return translate
}

/** True when the code has a text. */
export const hasText = (code: string): boolean => Object.hasOwn(eng.errors, code)

/** What went wrong, and what the reader can do about it. */
export interface Explanation {
  readonly cause: string
  readonly remedy: string
}

const shownValue = (value: string | number): string | number =>
  typeof value === 'string' ? showHidden(value, 'lines') : value

/** Values as sentences mention them: what is hidden in a foreign name, or turns its letters round, stands there as a mark. */
export const shownValues = (
  values: Readonly<Record<string, string | number>>,
): Readonly<Record<string, string | number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, shownValue(value)]))

const sayBoth = (
  key: string,
  values: Readonly<Record<string, string | number>>,
  locale: Locale,
): Explanation => {
  const translate = translatorOf(locale)
  return { cause: translate(`${key}.cause`, values), remedy: translate(`${key}.remedy`, values) }
}

/** The cause and the remedy under one key, in the reader's language. */
export const explanationOf = (
  key: string,
  values: Readonly<Record<string, string | number>>,
  locale: Locale,
): Explanation => sayBoth(key, shownValues(values), locale)

const sentencesOf = ({ cause, remedy }: Explanation): string => `${cause} ${remedy}`

/** Cause and remedy under one key, two sentences. */
export const explainKey = (key: string, locale: Locale): string => sentencesOf(explanationOf(key, {}, locale))

/** A text inside a text: one sentence, or a cause with its remedy, as the key has it. */
const nestedOf = ({ key, values }: NestedText, locale: Locale): string => {
  const found = key.split('.').reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], eng)
  return typeof found === 'string'
    ? translatorOf(locale)(key, shownValues(values))
    : sentencesOf(explanationOf(key, values, locale))
}

/** The cause and the remedy under one key, whose values may be texts themselves, in the reader's language. */
export const explanationWith = (key: string, values: RefusalValues, locale: Locale): Explanation => {
  const shown = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      // Our own sentences stay as they are: French sets blanks of its own.
      typeof value === 'object' ? nestedOf(value, locale) : shownValue(value),
    ]),
  )
  return sayBoth(key, shown, locale)
}

/** Cause and remedy of a refusal, two sentences in the reader's language. */
export const explain = (refusal: Refusal, locale: Locale): string =>
  sentencesOf(explanationWith(`errors.${refusal.code}`, refusal.values, locale))
