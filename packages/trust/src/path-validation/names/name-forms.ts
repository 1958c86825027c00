import type { NameConstraints } from '../../certificates/extensions/extension-values.ts'
import type { GeneralName } from '../../certificates/names/general-names.ts'
import { parseIpAddress } from './ip-addresses.ts'
import { isSmtpUtf8Name, smtpUtf8MailboxOf } from '../../certificates/names/smtp-utf8-mailboxes.ts'

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

// Beyond ASCII by RFC 6531 §3.3; whether that is allowed depends on where the mailbox stands.
const ATOM = String.raw`[\w!#$%&'*+/=?^` + '`' + String.raw`{|}~\u0080-\u{10ffff}-]+`
const localForm = new RegExp(
  String.raw`^(?:${ATOM}(?:\.${ATOM})*|"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*")$`,
  'u',
)

/** A mailbox `local@host`, where the host may be an address in brackets (RFC 5280 §4.2.1.6, RFC 2821 §4.1.2). */
export function isMailbox(text: string): boolean {
  const at = text.lastIndexOf('@')
  const host = text.slice(at + 1)
  const address = /^\[(?:IPv6:)?([^\]]+)\]$/i.exec(host)?.[1]
  const isPlace = address === undefined ? isHostName(host) : parseIpAddress(address) !== undefined
  return at > 0 && isPlace && localForm.test(text.slice(0, at))
}

/** A mailbox that an rfc822Name cannot hold, and has no mark of byte order (RFC 9598 §3). */
function isForeignMailbox(text: string): boolean {
  return isMailbox(text) && /[^\0-\x7f]/.test(text) && !text.includes('\ufeff')
}

const uriForm = /^[a-z][a-z\d+.-]*:(?:[\w!$&'()*+,;=:@/?#[\]~.-]|%[\da-f]{2})+$/i

/** An absolute URI; where it has an authority, that is a host or an address (RFC 5280 §4.2.1.6, RFC 3986). */
function isUri(text: string): boolean {
  if (!uriForm.test(text)) return false
  const authority = /^[^:]+:\/\/([^/?#]*)/.exec(text)?.[1]
  if (authority === undefined) return true
  const [, name = '', address] = /^(?:[^@]*@)?(?:([^:@[\]]+)|\[([^\]]+)\])(?::\d*)?$/.exec(authority) ?? []
  return address === undefined
    ? isHostName(name.endsWith('.') ? name.slice(0, -1) : name)
    : parseIpAddress(address)?.length === 16
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
      return !isSmtpUtf8Name(name) || isForeignMailbox(smtpUtf8MailboxOf(name) ?? '')
    case 'uniformResourceIdentifier':
      return isUri(name.value)
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
