import { fieldsOf, onlyChild } from '../../asn1/fields.ts'
import { encodingOf, readDer, type Element, type ReadLimits } from '../../asn1/reader.ts'
import { contextConstructed, tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readTime } from '../../asn1/times.ts'
import { readOctetsOfBitString, readSmallInteger } from '../../asn1/values.ts'
import type { DistributionPoint } from '../../certificates/extensions/distribution-points.ts'
import type { AuthorityKeyIdentifier } from '../../certificates/extensions/extension-values.ts'
import { readExtensions, type Extension } from '../../certificates/extensions/extensions.ts'
import { readName, type Name } from '../../certificates/names/names.ts'
import {
  readSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../../certificates/keys/signature-algorithms.ts'
import { areSameOctets } from '../../encodings/octets.ts'
import {
  readCrlEntries,
  unusualEntryBudget,
  type CrlEntries,
  type CrlEntry,
  type EntryBudget,
} from './crl-entries.ts'
import { decodeCrlExtensions, type IssuingDistributionPoint } from './crl-extensions.ts'

/** A read certificate revocation list (RFC 5280 §5). Immutable. */
export interface Crl {
  readonly der: Uint8Array
  /** The signed part. */
  readonly tbsDer: Uint8Array
  readonly signature: Uint8Array
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly version: 1 | 2
  readonly issuer: Name
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly extensions: readonly Extension[]
  readonly authorityKeyIdentifier: AuthorityKeyIdentifier | undefined
  /** INTEGER content octets; numbers are never negative. */
  readonly crlNumber: Uint8Array | undefined
  /** The base this delta builds on; `undefined` for a complete CRL (RFC 5280 §5.2.4). */
  readonly baseCrlNumber: Uint8Array | undefined
  readonly issuingDistributionPoint: IssuingDistributionPoint | undefined
  readonly freshestCrl: readonly DistributionPoint[] | undefined
  /** A critical extension, of the list or of an entry, that nobody here understands: such a list decides nothing. */
  readonly unknownCriticalExtension: string | undefined
  readonly entryCount: number
  /** SHA-256 of the DER, hex lower case. */
  readonly sha256: string
  /** The last entry for a certificate of `issuer` with that serial number (INTEGER content octets). */
  readonly find: (issuer: Name, serialNumber: Uint8Array) => CrlEntry | undefined
}

/** What a list says, read without any cryptography: also in a browser. */
export type CrlView = Omit<Crl, 'sha256'>

export interface CrlReadLimits extends ReadLimits {
  /** Shared by lists that are read together; absent: the list has one of its own. */
  readonly unusualEntries?: EntryBudget
}

const defaultLimits: CrlReadLimits = { maximumBytes: 16 * 1024 * 1024 }

/**
 * Reads one DER CRL (RFC 5280 §5.1), versions 1 and 2, every entry included: half a million in a tenth of a second.
 * Structure is strict; whether the list is fresh, in scope and signed by the right party is judged by `findPath`.
 *
 * @throws TrustError and nothing else
 */
export function viewCrl(bytes: Uint8Array, limits: CrlReadLimits = defaultLimits): CrlView {
  // Nobody looks anything up in what is only shown.
  return readCrlWith(() => 0, bytes, limits)
}

/**
 * As `viewCrl`, for those who look up serial numbers.
 *
 * @param seedOf makes places in the index unforeseeable, from the DER of the list
 */
export function readCrlWith(
  seedOf: (der: Uint8Array) => number,
  bytes: Uint8Array,
  limits: CrlReadLimits = defaultLimits,
): CrlView {
  // Views point into the bytes for as long as the list lives, so nobody else may hold them.
  const der = new Uint8Array(bytes)
  const outer = fieldsOf(readDer(der, limits), 'CertificateList')
  const tbs = outer.next('tbsCertList', tags.sequence)
  const signatureAlgorithm = readSignatureAlgorithm(outer.next('signatureAlgorithm'), 'signatureAlgorithm')
  const signature = readOctetsOfBitString(outer.next('signatureValue'), 'signatureValue')
  outer.end('CertificateList')

  const fields = fieldsOf(tbs, 'tbsCertList')
  const version = readVersion(fields.optional(tags.integer))
  if (!areSameOctets(encodingOf(fields.next('signature', tags.sequence)), signatureAlgorithm.der))
    throw new TrustError('algorithm-mismatch', 'The two signature algorithms differ (RFC 5280 §5.1.1.2)')
  const issuer = readName(fields.next('issuer'), 'issuer')
  if (issuer.relativeNames.length === 0)
    throw new TrustError('bad-value', 'A CRL names its issuer (RFC 5280 §5.1.2.3)')
  const thisUpdate = readTime(fields.next('thisUpdate'), 'thisUpdate')
  const next = fields.optional(tags.utcTime) ?? fields.optional(tags.generalizedTime)
  const revoked = fields.optional(tags.sequence)
  const wrapped = fields.optional(contextConstructed(0))
  fields.end('tbsCertList')
  if (wrapped !== undefined && version !== 2)
    throw new TrustError('bad-value', 'Extensions of a CRL need version 2')
  const extensions = wrapped === undefined ? [] : readExtensions(onlyChild(wrapped, 'crlExtensions'))
  const known = decodeCrlExtensions(extensions)
  const entries: CrlEntries = readCrlEntries(revoked, issuer, {
    version,
    seed: seedOf(der),
    unusualEntries: limits.unusualEntries ?? unusualEntryBudget(),
  })
  return {
    der,
    tbsDer: encodingOf(tbs),
    signature,
    signatureAlgorithm,
    version,
    issuer,
    thisUpdate,
    nextUpdate: next && readTime(next, 'nextUpdate'),
    extensions,
    ...known,
    unknownCriticalExtension: known.unknownCriticalExtension ?? entries.unknownCriticalExtension,
    entryCount: entries.count,
    find: entries.find,
  }
}

/**
 * Whose list one is, without reading its entries, of which there may be very many.
 *
 * @throws TrustError and nothing else
 */
export function readCrlIssuer(bytes: Uint8Array, limits: ReadLimits = defaultLimits): Name {
  const list = fieldsOf(readDer(bytes, limits), 'CertificateList')
  const fields = fieldsOf(list.next('tbsCertList', tags.sequence), 'tbsCertList')
  readVersion(fields.optional(tags.integer))
  fields.next('signature', tags.sequence)
  return readName(fields.next('issuer'), 'issuer')
}

function readVersion(element: Element | undefined): 1 | 2 {
  if (element === undefined) return 1
  if (readSmallInteger(element, 'version') === 1) return 2
  throw new TrustError('bad-value', 'A CRL that states its version states version 2 (RFC 5280 §5.1.2.1)')
}
