/** The languages of the interface. */
export const languages = ['en', 'fr', 'ar'] as const
export type Language = (typeof languages)[number]

/** The contract's three-letter codes. */
export type AccountLocale = 'eng' | 'fra' | 'ara'

/** Each language in its own words; the same in every translation, therefore not in the locale files. */
export const nativeNames: Readonly<Record<Language, string>> = {
  en: 'English',
  fr: 'Français',
  ar: 'العربية',
}

/** The tag for dates and numbers. Identifiers and certificate facts are in Latin digits, so Arabic numbers are too. */
export const formatTags: Readonly<Record<Language, string>> = { en: 'en-GB', fr: 'fr', ar: 'ar-u-nu-latn' }

const byAccountLocale: Readonly<Record<AccountLocale, Language>> = { eng: 'en', fra: 'fr', ara: 'ar' }
const byLanguage: Readonly<Record<Language, AccountLocale>> = { en: 'eng', fr: 'fra', ar: 'ara' }
export const accountLocales: readonly AccountLocale[] = languages.map((language) => byLanguage[language])

export const fromAccountLocale = (locale: AccountLocale): Language => byAccountLocale[locale]
export const toAccountLocale = (language: Language): AccountLocale => byLanguage[language]
export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr')

export const isLanguage = (text: unknown): text is Language => languages.some((language) => language === text)

/** The first of the browser's preferred languages that we speak; English otherwise. */
export const preferredLanguage = (tags: readonly string[]): Language =>
  tags.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
