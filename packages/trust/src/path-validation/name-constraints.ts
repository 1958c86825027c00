import type { Certificate } from '../certificates/certificate.ts'
import type { GeneralName } from '../certificates/general-names.ts'
import { attributeTypes, type Name } from '../certificates/names.ts'
import { isSmtpUtf8Name, smtpUtf8MailboxOf } from '../certificates/smtp-utf8-mailboxes.ts'
import { isHostName } from './name-forms.ts'
import { refuse, type PathRefusal } from './refusals.ts'

/**
 * Name constraints of every CA on the path against the names of every certificate below it (RFC 5280 §4.2.1.10,
 * §6.1.3 (b)-(c)). Constraints of the anchor count too.
 *
 * @param path target first, anchor last
 * @param spend counts comparisons; throws when there are too many
 */
export function checkNameConstraints(
  path: readonly Certificate[],
  spend: (comparisons: number) => void,
): PathRefusal | undefined {
  for (const [position, issuer] of path.entries()) {
    const constraints = issuer.nameConstraints
    if (constraints === undefined) continue
    for (const [depth, certificate] of path.slice(0, position).entries()) {
      if (certificate.isSelfIssued && depth > 0) continue
      const names = namesOf(certificate)
      spend(names.length * (constraints.permitted.length + constraints.excluded.length))
      const isInside = names.every(
        (name) =>
          isPermitted(name, constraints.permitted) &&
          !constraints.excluded.some(
            (subtree) =>
              areOfOneForm(subtree, name) &&
              (covers(subtree, name) !== false || canExpandInto(subtree, name)),
          ),
      )
      if (!isInside) return refuse('name-not-permitted', certificate)
    }
  }
  return undefined
}

function isPermitted(name: GeneralName, permitted: readonly GeneralName[]): boolean {
  const sameForm = permitted.filter((subtree) => areOfOneForm(subtree, name))
  return sameForm.length === 0 || sameForm.some((subtree) => covers(subtree, name) === true)
}

/** Every type of otherName is a name form of its own (X.509 §9.3.2.1). */
function areOfOneForm(subtree: GeneralName, name: GeneralName): boolean {
  if (subtree.kind === 'otherName' && name.kind === 'otherName') return subtree.type === name.type
  return subtree.kind === name.kind
}

/** Subject and alternative names; an e-mail address inside the subject counts as an rfc822Name. */
function namesOf(certificate: Certificate): GeneralName[] {
  const names: GeneralName[] = [...(certificate.subjectAltName ?? [])]
  for (const name of certificate.subjectAltName ?? []) {
    // Constraints on rfc822Name bind the internationalised mailbox as well (RFC 9598 §6).
    if (isSmtpUtf8Name(name)) names.push({ kind: 'rfc822Name', value: smtpUtf8MailboxOf(name) ?? '' })
  }
  const { subject } = certificate
  if (subject.relativeNames.length > 0) names.push({ kind: 'directoryName', name: subject })
  for (const { oid, text } of subject.relativeNames.flat())
    if (oid === attributeTypes.emailAddress && text !== undefined)
      names.push({ kind: 'rfc822Name', value: text })
  return names
}

/** Whether the subtree covers the name; `undefined` when that cannot be told, which serves neither side. */
function covers(subtree: GeneralName, name: GeneralName): boolean | undefined {
  if (subtree.kind === 'directoryName' && name.kind === 'directoryName')
    return isBelow(subtree.name, name.name)
  if (subtree.kind === 'dNSName' && name.kind === 'dNSName') return coversHost(subtree.value, name.value)
  if (subtree.kind === 'rfc822Name' && name.kind === 'rfc822Name')
    return coversMailbox(subtree.value, name.value)
  if (subtree.kind === 'uniformResourceIdentifier' && name.kind === 'uniformResourceIdentifier')
    return coversUri(subtree.value, name.value)
  if (subtree.kind === 'iPAddress' && name.kind === 'iPAddress')
    return coversAddress(subtree.octets, name.octets)
  return undefined
}

/** A wildcard stands for every host one label long in its place, so an excluded one among them excludes it. */
function canExpandInto(subtree: GeneralName, name: GeneralName): boolean {
  if (subtree.kind !== 'dNSName' || name.kind !== 'dNSName' || !name.value.startsWith('*.')) return false
  const parent = withoutFinalDot(name.value.slice(1).toLowerCase())
  const base = subtree.value.toLowerCase()
  return base.endsWith(parent) && !base.slice(0, -parent.length).includes('.') && !base.startsWith('.')
}

function isBelow(base: Name, name: Name): boolean {
  return base.comparisonKeys.every((key, index) => key === name.comparisonKeys[index])
}

/** dNSName: the host itself or anything to its left; a leading dot leaves out the host itself. */
function coversHost(base: string, host: string): boolean {
  const [wanted, given] = [base.toLowerCase(), withoutFinalDot(host.toLowerCase())]
  if (wanted === '' || given === wanted) return true
  return given.endsWith(wanted.startsWith('.') ? wanted : `.${wanted}`)
}

function coversMailbox(base: string, mailbox: string): boolean | undefined {
  const at = mailbox.lastIndexOf('@')
  if (at < 1 || !isHostName(withoutFinalDot(mailbox.slice(at + 1)))) return undefined
  const baseAt = base.lastIndexOf('@')
  if (baseAt !== -1)
    return (
      base.slice(0, baseAt) === mailbox.slice(0, at) &&
      base.slice(baseAt).toLowerCase() === mailbox.slice(at).toLowerCase()
    )
  return coversExactHost(base, mailbox.slice(at + 1))
}

/** A URI must name a host, and not by address (RFC 5280 §4.2.1.10). */
function coversUri(base: string, uri: string): boolean | undefined {
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:@[\]]+)(?::\d*)?(?:[/?#]|$)/i.exec(uri)?.[1]
  // What is no plain host name, such as one with percent signs, cannot be compared.
  if (host === undefined || /^[\d.]+$/.test(host) || !isHostName(withoutFinalDot(host))) return undefined
  return coversExactHost(base, host)
}

/** rfc822Name and URI: one host, with a leading dot everything below it; an empty one, as NSS has it, everything. */
function coversExactHost(base: string, host: string): boolean {
  const [wanted, given] = [base.toLowerCase(), withoutFinalDot(host.toLowerCase())]
  if (wanted === '') return true
  return wanted.startsWith('.') ? given.endsWith(wanted) : given === wanted
}

function coversAddress(base: Uint8Array, address: Uint8Array): boolean | undefined {
  if (base.length !== 8 && base.length !== 32) return undefined
  if (base.length !== address.length * 2) return false
  const mask = base.subarray(address.length)
  return address.every(
    (octet, index) => (octet & (mask[index] ?? 0)) === ((base[index] ?? 0) & (mask[index] ?? 0)),
  )
}

function withoutFinalDot(host: string): string {
  return host.endsWith('.') ? host.slice(0, -1) : host
}
