import { readDer } from '../../asn1/reader.ts'
import { readString } from '../../asn1/strings.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import type { GeneralName } from './general-names.ts'

/** id-on-SmtpUTF8Mailbox. */
const SMTP_UTF8_MAILBOX = '1.3.6.1.5.5.7.8.9'

/** Whether the name is an internationalised mailbox (RFC 9598 §3), well-formed or not. */
export function isSmtpUtf8Name(name: GeneralName): name is GeneralName & { kind: 'otherName' } {
  return name.kind === 'otherName' && name.type === SMTP_UTF8_MAILBOX
}

/** The mailbox of such a name; `undefined` for other names and for one that is no UTF8String. */
export function smtpUtf8MailboxOf(name: GeneralName): string | undefined {
  if (!isSmtpUtf8Name(name)) return undefined
  try {
    const value = readDer(name.value)
    return value.tag === tags.utf8String ? readString(value) : undefined
  } catch (error) {
    if (error instanceof TrustError) return undefined
    throw error
  }
}
