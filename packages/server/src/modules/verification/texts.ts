import type { DeviceFault } from '@entente/trust'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explanationWith, type Explanation } from '../../platform/i18n/translate.ts'
import type { NestedText, RefusalValues } from '../../platform/refusal.ts'

/** ICU's select keys know no hyphen. */
const word = (text: string): string => text.replaceAll('-', '_')

/** What lies behind a chain that does not stand. */
const detailOf = ({ path, reason, field }: DeviceFault): NestedText | '' => {
  if (path)
    return {
      key: `refused-path.${path.code}`,
      values: {
        field: path.field,
        issuer: path.certificate.issuer,
        subject: path.certificate.subject || path.certificate.sha256,
      },
    }
  if (reason === 'no-chain' || reason === 'authority-itself')
    return { key: `refused-device.${reason}`, values: {} }
  if (reason !== 'usage-not-allowed') return ''
  return { key: `refused-path.${reason}`, values: { field, issuer: '', subject: 'x5c[0]' } }
}

/** Cause and remedy of a verdict's code, in the reader's language. */
export const explainCode = (code: string, values: RefusalValues, locale: Locale): Explanation =>
  explanationWith(`device-verdicts.${code}`, values, locale)

/** What the text of a fault mentions. @param seconds how old a time may be */
export const valuesOfFault = (fault: DeviceFault, seconds: number): RefusalValues => ({
  part: word(fault.part),
  problem: word(fault.reason),
  field: fault.field,
  seconds,
  detail: detailOf(fault),
})
