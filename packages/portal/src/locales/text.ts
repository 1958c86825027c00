import { showHidden } from '@entente/trust/view'
import { useTranslations } from 'use-intl'
import type { TranslationValues } from 'use-intl'
import type messages from './en.json'

export type Messages = typeof messages
export type Namespace = keyof Messages

type Leaf<Tree, Path extends string = ''> = {
  [K in keyof Tree & string]: Tree[K] extends string ? `${Path}${K}` : Leaf<Tree[K], `${Path}${K}.`>
}[keyof Tree & string]

export type TextKey<N extends Namespace> = Leaf<Messages[N]>

/** Texts of one namespace. A key that does not exist does not compile. */
export interface Text<N extends Namespace> {
  (key: TextKey<N>, values?: TranslationValues): string
  has(key: string): boolean
}

/** The texts of a namespace in the current language. */
export const useText = <N extends Namespace>(namespace: N): Text<N> =>
  useTranslations(namespace) as unknown as Text<N>

/**
 * The text for a word that the server chose (a status, an action, an event), or the fallback when this portal is older than
 * the server and has none.
 */
export const textOr = <N extends Namespace>(
  text: Text<N>,
  key: string,
  fallback: string,
  values?: TranslationValues,
): string => (text.has(key) ? text(key as TextKey<N>, values) : fallback)

/**
 * A name inside a sentence, kept from reordering the words around it when its script runs the other way (UAX #9, FSI);
 * what is hidden in it is a mark.
 */
export const isolated = (text: string): string => `\u2068${showHidden(text)}\u2069`
