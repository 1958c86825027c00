import type { PathRefusal } from '@entente/trust'
import { explanationOf, type Explanation } from '../../platform/i18n/translate.ts'
import type { Locale } from '../../platform/i18n/locale.ts'

/** Codes of the commands themselves: input that never became a question about a path. */
type InputProblemCode = 'unreadable' | 'bad-line'

/** Why input is no question; `field` says where. */
export const inputProblem = (code: InputProblemCode, field: string, locale: Locale = 'eng'): string => {
  const { cause, remedy } = explanationOf(`refused-path.${code}`, { field }, locale)
  return `${cause} ${remedy}`
}

/** Cause and remedy of a refused path: the texts that the API and the portal show, too. */
export const explainPath = ({ code, certificate, field }: PathRefusal, locale: Locale): Explanation =>
  explanationOf(
    `refused-path.${code}`,
    { field, issuer: certificate.issuer, subject: certificate.subject || certificate.sha256 },
    locale,
  )

/** Cause and remedy in one line, then where: the field, the certificate, the clause. */
export const inWords = (refusal: PathRefusal): string => {
  const { cause, remedy } = explainPath(refusal, 'eng')
  const { field, certificate, clause } = refusal
  return `${cause} ${remedy} (${field}, SHA-256 ${certificate.sha256}, ${clause})`
}
