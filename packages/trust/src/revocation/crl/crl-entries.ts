import { fieldsOf } from '../../asn1/fields.ts'
import { elementAt, readDer, type Element } from '../../asn1/reader.ts'
import { tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readGeneralizedTime, readTime } from '../../asn1/times.ts'
import { readIntegerBytes, readSmallInteger } from '../../asn1/values.ts'
import { readExtensions, type Extension } from '../../certificates/extensions/extensions.ts'
import { readAlternativeNames } from '../../certificates/extensions/extension-values.ts'
import type { Name } from '../../certificates/names/names.ts'
import { crlExtensionTypes } from './crl-extensions.ts'
import { revocationReasons, type RevocationReason } from '../revocation-reasons.ts'
import { indexSerials } from './serial-index.ts'
import { endOfUsualEntry } from './usual-crl-entries.ts'

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

/** Entries of unusual form are read one by one, each as an object: a tenth of a second for so many. */
const MAXIMUM_UNUSUAL_ENTRIES = 20_000

/** How many entries of unusual form may still be read; reading takes from it. */
export interface EntryBudget {
  left: number
}

/** What a list, or all lists of a file together, may spend. */
export const unusualEntryBudget = (): EntryBudget => ({ left: MAXIMUM_UNUSUAL_ENTRIES })

const SMALLEST_ENTRY_OCTETS = 20

interface EntryQuestion {
  readonly version: 1 | 2
  readonly seed: number
  readonly unusualEntries: EntryBudget
}

/**
 * Reads all entries: each is checked, none is kept but for its place. An entry without a certificateIssuer belongs to the
 * one of the entry before it, the first ones to the CRL issuer (RFC 5280 §5.3.3).
 *
 * @param seed from the digest of the list; see `indexSerials`
 * @param unusualEntries shared with the other lists of a file
 * @throws TrustError; `too-many` when too many entries are of a form that hardly anybody writes
 */
export function readCrlEntries(
  list: Element | undefined,
  crlIssuer: Name,
  { version, seed, unusualEntries }: EntryQuestion,
): CrlEntries {
  if (list === undefined) return { count: 0, unknownCriticalExtension: undefined, find: () => undefined }
  const { source, contentStart, contentEnd } = list
  const capacity = Math.ceil((contentEnd - contentStart) / SMALLEST_ENTRY_OCTETS) + 1
  const [offsets, starts, ends] = [
    new Int32Array(capacity),
    new Int32Array(capacity),
    new Int32Array(capacity),
  ]
  const issuers = new Int32Array(capacity)
  // Numbers of issuers, as few lists have more than one.
  const issuerNumbers = new Map<string, number>([[crlIssuer.comparisonKey, 0]])
  let count = 0
  let issuer = 0
  let unknownCriticalExtension: string | undefined

  for (let offset = contentStart; offset < contentEnd;) {
    let end = endOfUsualEntry(source, offset, contentEnd, version === 2)
    if (end > 0) {
      // Both lengths are short here.
      starts[count] = offset + 4
      ends[count] = offset + 4 + (source[offset + 3] ?? 0)
    } else {
      unusualEntries.left -= 1
      if (unusualEntries.left < 0)
        throw new TrustError('too-many', `More than ${MAXIMUM_UNUSUAL_ENTRIES} entries of unusual form`)
      const element = elementAt(list, offset)
      const { serial, extensions } = readEntry(element, version)
      starts[count] = serial.contentStart
      ends[count] = serial.contentEnd
      unknownCriticalExtension ??= extensions.unknownCriticalExtension
      if (extensions.certificateIssuer !== undefined) issuer = numberOf(extensions.certificateIssuer)
      end = element.end
    }
    offsets[count] = offset
    issuers[count] = issuer
    count += 1
    offset = end
  }

  const index = indexSerials({ source, count, starts, ends, issuers, seed })
  return {
    count,
    unknownCriticalExtension,
    find(issuerName, serialNumber) {
      const number = issuerNumbers.get(issuerName.comparisonKey)
      const ordinal = number === undefined ? undefined : index.find(number, serialNumber)
      if (ordinal === undefined) return undefined
      const { revokedAt, extensions } = readEntry(elementAt(list, offsets[ordinal] ?? 0), version)
      return { revokedAt, reason: extensions.reason, invalidSince: extensions.invalidSince }
    },
  }

  function numberOf({ comparisonKey }: Name): number {
    const number = issuerNumbers.get(comparisonKey) ?? issuerNumbers.size
    issuerNumbers.set(comparisonKey, number)
    return number
  }
}

/** @throws TrustError */
function readEntry(
  element: Element,
  version: 1 | 2,
): { serial: Element; revokedAt: Date; extensions: EntryExtensions } {
  const fields = fieldsOf(element, 'revokedCertificate')
  const serial = fields.next('userCertificate')
  readIntegerBytes(serial, 'userCertificate')
  const revokedAt = readTime(fields.next('revocationDate'), 'revocationDate')
  const wrapped = fields.optional(tags.sequence)
  fields.end('revokedCertificate')
  if (wrapped !== undefined && version !== 2)
    throw new TrustError('bad-value', 'Extensions of CRL entries need version 2')
  const extensions = wrapped === undefined ? plain : decodeEntryExtensions(readExtensions(wrapped))
  return { serial, revokedAt, extensions }
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
