import { fieldsOf } from '../asn1/fields.ts'
import { elementsOf, readDer, type Element } from '../asn1/reader.ts'
import { latin1Of } from '../asn1/strings.ts'
import { tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readGeneralizedTime, readTime } from '../asn1/times.ts'
import { readIntegerBytes, readSmallInteger } from '../asn1/values.ts'
import { readExtensions, type Extension } from '../certificates/extensions.ts'
import { readAlternativeNames } from '../certificates/extension-values.ts'
import type { Name } from '../certificates/names.ts'
import { crlExtensionTypes } from './crl-extensions.ts'
import { revocationReasons, type RevocationReason } from './revocation-reasons.ts'

/** One entry of a CRL (RFC 5280 §5.1.2.6, §5.3). */
export interface CrlEntry {
  readonly revokedAt: Date
  /** `unspecified` when the entry gives none. */
  readonly reason: RevocationReason
  /** From when the key must be doubted, when the issuer says so. */
  readonly invalidSince: Date | undefined
}

export interface CrlEntries {
  readonly count: number
  readonly unknownCriticalExtension: string | undefined
  readonly find: (issuer: Name, serialNumber: Uint8Array) => CrlEntry | undefined
}

interface EntryExtensions extends Pick<CrlEntry, 'reason' | 'invalidSince'> {
  readonly certificateIssuer: Name | undefined
  readonly unknownCriticalExtension: string | undefined
}

const understood = new Set<string>([
  crlExtensionTypes.reasonCode,
  crlExtensionTypes.invalidityDate,
  crlExtensionTypes.certificateIssuer,
])
const plain: EntryExtensions = {
  reason: 'unspecified',
  invalidSince: undefined,
  certificateIssuer: undefined,
  unknownCriticalExtension: undefined,
}

/**
 * Reads all entries. An entry without a certificateIssuer belongs to the one of the entry before it, the first ones to
 * the CRL issuer (RFC 5280 §5.3.3).
 *
 * @throws TrustError
 */
export function readCrlEntries(list: Element | undefined, crlIssuer: Name, version: 1 | 2): CrlEntries {
  const byIssuer = new Map<string, Map<string, CrlEntry>>()
  let current: Map<string, CrlEntry> | undefined
  let unknownCriticalExtension: string | undefined
  let count = 0

  for (const element of list === undefined ? [] : elementsOf(list)) {
    count += 1
    const fields = fieldsOf(element, 'revokedCertificate')
    const serial = latin1Of(readIntegerBytes(fields.next('userCertificate'), 'userCertificate'))
    const revokedAt = readTime(fields.next('revocationDate'), 'revocationDate')
    const wrapped = fields.optional(tags.sequence)
    fields.end('revokedCertificate')
    if (wrapped !== undefined && version !== 2)
      throw new TrustError('bad-value', 'Extensions of CRL entries need version 2')
    const extensions = wrapped === undefined ? plain : decodeEntryExtensions(readExtensions(wrapped))
    unknownCriticalExtension ??= extensions.unknownCriticalExtension
    if (extensions.certificateIssuer !== undefined) current = entriesOf(extensions.certificateIssuer)
    current ??= entriesOf(crlIssuer)
    const { reason, invalidSince } = extensions
    current.set(serial, { revokedAt, reason, invalidSince })
  }

  return {
    count,
    unknownCriticalExtension,
    find: (issuer, serialNumber) => byIssuer.get(issuer.comparisonKey)?.get(latin1Of(serialNumber)),
  }

  function entriesOf(issuer: Name): Map<string, CrlEntry> {
    const known = byIssuer.get(issuer.comparisonKey)
    if (known !== undefined) return known
    const entries = new Map<string, CrlEntry>()
    byIssuer.set(issuer.comparisonKey, entries)
    return entries
  }
}

/** Reads a CRLReason, an ENUMERATED that leaves out the number 7 (RFC 5280 §5.3.1). @throws TrustError */
export function readRevocationReason(element: Element): RevocationReason {
  const reason = revocationReasons[readSmallInteger(element, 'reasonCode', tags.enumerated)]
  if (reason === undefined || reason === 'unused')
    throw new TrustError('bad-extension', 'reasonCode: no such reason')
  return reason
}

function decodeEntryExtensions(extensions: readonly Extension[]): EntryExtensions {
  const elementOf = (oid: string): Element | undefined => {
    const extension = extensions.find((each) => each.oid === oid)
    return extension && readDer(extension.value)
  }
  const reason = elementOf(crlExtensionTypes.reasonCode)
  const invalidity = elementOf(crlExtensionTypes.invalidityDate)
  const issuer = elementOf(crlExtensionTypes.certificateIssuer)
  return {
    reason: reason === undefined ? 'unspecified' : readRevocationReason(reason),
    invalidSince: invalidity && readGeneralizedTime(invalidity, 'invalidityDate'),
    certificateIssuer: issuer && directoryNameOf(issuer),
    unknownCriticalExtension: extensions.find(({ oid, isCritical }) => isCritical && !understood.has(oid))
      ?.oid,
  }
}

function directoryNameOf(element: Element): Name {
  for (const name of readAlternativeNames(element)) if (name.kind === 'directoryName') return name.name
  throw new TrustError('bad-extension', 'certificateIssuer: no directory name (RFC 5280 §5.3.3)')
}
