import type { Certificate } from '../../certificates/certificate.ts'
import type { GeneralName } from '../../certificates/names/general-names.ts'
import { smtpUtf8MailboxOf } from '../../certificates/names/smtp-utf8-mailboxes.ts'
import { parseIpAddress } from './ip-addresses.ts'
import { readUrl } from '../../texts/read-url.ts'
import { isHostName, isMailbox } from './name-forms.ts'
import { refuse, type PathRefusal } from '../refusals.ts'

/** Whom the verifier believes to talk to. */
export interface PeerName {
  readonly kind: 'DNS' | 'IP' | 'EMAIL'
  readonly value: string
}

/**
 * Whether the target was issued to each of these names (RFC 9525 §6.3-§6.5). Only subjectAltName counts, never the
 * common name; an asterisk stands for exactly one whole first label.
 */
export function checkPeerNames(target: Certificate, names: readonly PeerName[]): PathRefusal | undefined {
  const presented = target.subjectAltName ?? []
  const missing = names.find((name) => !presented.some((each) => matches(each, name)))
  return (
    missing && refuse('peer-name-mismatch', target, `subjectAltName without ${missing.kind} ${missing.value}`)
  )
}

function matches(presented: GeneralName, { kind, value }: PeerName): boolean {
  if (kind === 'DNS') return presented.kind === 'dNSName' && matchesHost(presented.value, value)
  if (kind === 'EMAIL') {
    const mailbox = presented.kind === 'rfc822Name' ? presented.value : smtpUtf8MailboxOf(presented)
    return mailbox !== undefined && matchesMailbox(mailbox, value)
  }
  const address = parseIpAddress(value)
  return (
    presented.kind === 'iPAddress' && address !== undefined && Buffer.compare(presented.octets, address) === 0
  )
}

function matchesHost(presented: string, wanted: string): boolean {
  const host = toALabels(wanted)
  if (!isHostName(host) || parseIpAddress(host) !== undefined) return false
  const pattern = presented.toLowerCase()
  if (!pattern.startsWith('*.')) return pattern === host
  const parent = pattern.slice(1)
  const label = host.slice(0, host.length - parent.length)
  return isHostName(pattern.slice(2)) && host.endsWith(parent) && label !== '' && !label.includes('.')
}

/** A host as certificates write it: letters outside ASCII as A-labels (RFC 9549 §4), no dot at the end. */
function toALabels(wanted: string): string {
  const host = wanted.endsWith('.') ? wanted.slice(0, -1) : wanted
  const isForeign = /[^ -~]/.test(host) && /^[\p{L}\p{M}\p{N}.-]+$/u.test(host)
  if (!isForeign) return host.toLowerCase()
  return readUrl(`https://${host}`)?.hostname ?? host
}

/** The local part is the receiver's own matter and compared exactly, the host as hosts are (RFC 5280 §7.5). */
function matchesMailbox(presented: string, wanted: string): boolean {
  const prepared = (mailbox: string): string => {
    const host = mailbox.lastIndexOf('@') + 1
    return mailbox.slice(0, host) + toALabels(mailbox.slice(host))
  }
  return isMailbox(prepared(wanted)) && isMailbox(presented) && prepared(presented) === prepared(wanted)
}
