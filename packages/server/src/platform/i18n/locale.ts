/** Languages, by the contract's codes (ISO 639-2). */
export const locales = ['eng', 'fra', 'ara'] as const

export type Locale = (typeof locales)[number]

const byTag: ReadonlyMap<string, Locale> = new Map([
  ['en', 'eng'],
  ['eng', 'eng'],
  ['fr', 'fra'],
  ['fra', 'fra'],
  ['ar', 'ara'],
  ['ara', 'ara'],
])

/** BCP 47 tag of each language. */
export const tagOf: Readonly<Record<Locale, string>> = { eng: 'en', fra: 'fr', ara: 'ar' }

/**
 * The best of our languages for an `Accept-Language` header (RFC 9110 §12.5.4), or undefined when none is asked for.
 */
export const negotiateLocale = (header: string | undefined): Locale | undefined => {
  if (!header) return undefined
  const wishes = header
    .slice(0, 256)
    .split(',')
    .map((part) => {
      const [range = '', ...parameters] = part
        .toLowerCase()
        .split(';')
        .map((text) => text.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return {
        locale: byTag.get(range.split('-')[0] ?? ''),
        quality: quality ? Number(quality.slice(2)) : 1,
      }
    })
    .filter((wish) => wish.locale !== undefined && wish.quality > 0)
    .sort((a, b) => b.quality - a.quality)
  return wishes[0]?.locale
}
