import type { NameConstraints } from '../certificates/extension-values.ts'
import type { GeneralName } from '../certificates/general-names.ts'
import { isSmtpUtf8Name, smtpUtf8MailboxOf } from '../certificates/smtp-utf8-mailboxes.ts'

const LABEL = '[a-z\\d_](?:[a-z\\d_-]{0,61}[a-z\\d_])?'
const hostForm = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`, 'i')

/** A host name of letters, digits, hyphens and (as found in the field) underscores; no dot at either end. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && hostForm.test(text)
}

/** A host name whose first label may be a lone asterisk. */
function isHostPattern(text: string): boolean {
  return isHostName(text.startsWith('*.') ? text.slice(2) : text)
}

/** A mailbox `local@host` (RFC 5280 §4.2.1.6). */
export function isMailbox(text: string): boolean {
  const at = text.lastIndexOf('@')
  return at > 0 && !/[\s<>()]/.test(text) && isHostName(text.slice(at + 1))
}

/** Whether a list of alternative names is empty, or holds one that is not of its form (RFC 5280 §4.2.1.6). */
export function problemWithAlternativeNames(names: readonly GeneralName[]): boolean {
  return names.length === 0 || !names.every(isWellFormed)
}

/** Whether constraints constrain nothing, or by a name that is not of its form (RFC 5280 §4.2.1.10). */
export function problemWithNameConstraints({ permitted, excluded }: NameConstraints): boolean {
  const subtrees = [...permitted, ...excluded]
  return subtrees.length === 0 || !subtrees.every(isWellFormedSubtree)
}

function isWellFormed(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dNSName':
      return isHostPattern(name.value)
    case 'rfc822Name':
      return isMailbox(name.value)
    case 'otherName':
      return !isSmtpUtf8Name(name) || isMailbox(smtpUtf8MailboxOf(name) ?? '')
    case 'uniformResourceIdentifier':
      return /^[a-z][a-z\d+.-]*:./i.test(name.value)
    case 'iPAddress':
      return name.octets.length === 4 || name.octets.length === 16
    default:
      return true
  }
}

function isWellFormedSubtree(name: GeneralName): boolean {
  switch (name.kind) {
    case 'dNSName':
      return name.value === '' || isHostName(name.value)
    case 'rfc822Name':
      return isMailbox(name.value) || isHostName(name.value.replace(/^\./, ''))
    case 'uniformResourceIdentifier':
      return isHostName(name.value.replace(/^\./, ''))
    case 'iPAddress':
      return (
        (name.octets.length === 8 || name.octets.length === 32) &&
        isMask(name.octets.subarray(name.octets.length / 2))
      )
    default:
      return true
  }
}

/** Ones, then zeros (RFC 4632 §3.1). */
function isMask(octets: Uint8Array): boolean {
  const bits = [...octets].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits)
}
