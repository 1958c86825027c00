import { certificateFileProblems, jwsRefusalCodes, pathRefusalCodes } from '@entente/trust'
import type { Locale } from '../platform/i18n/locale.ts'
import { explanationOf, hasText, messages, type Explanation } from '../platform/i18n/translate.ts'
import { explainFileProblem } from './certificates/certificate-verify.ts'

/** What one code means in one place where it occurs. */
export interface CodeMeaning {
  readonly place: 'path' | 'signature' | 'file' | 'API'
  readonly explain: (locale: Locale) => Explanation
}

const isOneOf = <T extends string>(codes: readonly T[], code: string): code is T =>
  codes.some((each) => each === code)

/** Stands where the text of a real refusal has a value: ‹subject›. */
const placeholders = (key: string, code: string): Record<string, string | number> => {
  const texts = JSON.stringify(messages.eng[key as 'errors'][code as keyof typeof messages.eng.errors])
  const names = [...texts.matchAll(/\{(\w+)(, (?:plural|number))?/g)]
  return Object.fromEntries(names.map(([, name = '', count]) => [name, count ? 0 : `‹${name}›`]))
}

const underKey = (place: CodeMeaning['place'], key: string, code: string): CodeMeaning => ({
  place,
  explain: (locale) => explanationOf(`${key}.${code}`, placeholders(key, code), locale),
})

/** Every meaning of a code: of a path, a signature, a file, or in answers of the API. */
export const meaningsOf = (code: string): CodeMeaning[] => {
  const meanings: CodeMeaning[] = []
  if (isOneOf(pathRefusalCodes, code) || code === 'unreadable' || code === 'bad-line')
    meanings.push(underKey('path', 'refused-path', code))
  if (isOneOf(jwsRefusalCodes, code)) meanings.push(underKey('signature', 'refused-signature', code))
  if (isOneOf(certificateFileProblems, code))
    meanings.push({ place: 'file', explain: (locale) => explainFileProblem(code, locale) })
  if (hasText(code)) meanings.push(underKey('API', 'errors', code))
  return meanings
}
