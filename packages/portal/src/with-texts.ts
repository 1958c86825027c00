import type { LanguageStore } from './locales/language-store.ts'
import type { TextPart } from './locales/text-parts.gen.ts'

/** For a route whose pages show parts of the texts that others do not need: they are drawn when these are here. */
export const withTexts = (...parts: readonly TextPart[]) => ({
  beforeLoad: ({ context: { languages } }: { readonly context: { readonly languages: LanguageStore } }) =>
    languages.need(...parts),
})
