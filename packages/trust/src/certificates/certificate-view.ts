import { fieldsOf, onlyChild } from '../asn1/fields.ts'
import { encodingOf, readDer, type Element, type ReadLimits } from '../asn1/reader.ts'
import { contextConstructed, contextPrimitive, tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readTime } from '../asn1/times.ts'
import { readBitString, readIntegerBytes, readOctetsOfBitString, readSmallInteger } from '../asn1/values.ts'
import { areSameOctets } from '../encodings/octets.ts'
import { toHex } from '../encodings/hex.ts'
import { urisOf } from './extensions/distribution-points.ts'
import { ExtensionView } from './extensions/extension-view.ts'
import { readExtensions, type Extension, type KnownExtensions } from './extensions/extensions.ts'
import { namesMatch, readName, type Name } from './names/names.ts'
import { readPublicKeyInfo, type KeyAlgorithm, type PublicKeyInfo } from './keys/public-keys.ts'
import { readSignatureAlgorithm, type SignatureAlgorithm } from './keys/signature-algorithms.ts'

export interface SerialNumber {
  /** INTEGER content octets, two's complement; compare these. */
  readonly bytes: Uint8Array
  /** The same octets, lower case. */
  readonly hex: string
}

/** What a certificate says, read without any cryptography: also in a browser. Immutable. */
export interface CertificateView extends KnownExtensions {
  readonly der: Uint8Array
  /** The signed part. */
  readonly tbsDer: Uint8Array
  readonly signature: Uint8Array
  readonly version: 1 | 2 | 3
  readonly serialNumber: SerialNumber
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly issuer: Name
  readonly subject: Name
  readonly notBefore: Date
  readonly notAfter: Date
  /** Whether a year that UTCTime can say stands in a GeneralizedTime (RFC 5280 §4.1.2.5). */
  readonly hasEarlyGeneralizedTime: boolean
  readonly spkiDer: Uint8Array
  readonly keyAlgorithm: KeyAlgorithm
  readonly extensions: readonly Extension[]
  /** Decodes every known extension, so that none throws afterwards. @throws TrustError when one is malformed */
  decodeExtensions(): void
  /** Whether it carries issuerUniqueID or subjectUniqueID (RFC 5280 §4.1.2.8). */
  readonly hasUniqueIdentifiers: boolean
  /** URIs of all distribution points, in order. */
  readonly crlDistributionPoints: readonly string[] | undefined
  /** Issuer and subject are the same name (RFC 5280 §6.1). */
  readonly isSelfIssued: boolean
}

/** What reading a certificate yields at once. */
export interface CertificateParts extends Omit<
  CertificateView,
  | keyof KnownExtensions
  | 'spkiDer'
  | 'keyAlgorithm'
  | 'decodeExtensions'
  | 'crlDistributionPoints'
  | 'isSelfIssued'
> {
  readonly key: PublicKeyInfo
}

/** A certificate whose costly parts are made on first use; a class, so that certificates share their getters. */
export class ViewedCertificate extends ExtensionView implements CertificateView {
  readonly der: Uint8Array
  readonly tbsDer: Uint8Array
  readonly signature: Uint8Array
  readonly version: 1 | 2 | 3
  readonly serialNumber: SerialNumber
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly issuer: Name
  readonly subject: Name
  readonly notBefore: Date
  readonly notAfter: Date
  readonly hasEarlyGeneralizedTime: boolean
  readonly spkiDer: Uint8Array
  readonly keyAlgorithm: KeyAlgorithm
  readonly hasUniqueIdentifiers: boolean
  protected readonly key: PublicKeyInfo
  private selfIssued: boolean | undefined

  constructor(parts: CertificateParts) {
    super(parts.extensions)
    this.der = parts.der
    this.tbsDer = parts.tbsDer
    this.signature = parts.signature
    this.version = parts.version
    this.serialNumber = parts.serialNumber
    this.signatureAlgorithm = parts.signatureAlgorithm
    this.issuer = parts.issuer
    this.subject = parts.subject
    this.notBefore = parts.notBefore
    this.notAfter = parts.notAfter
    this.hasEarlyGeneralizedTime = parts.hasEarlyGeneralizedTime
    this.spkiDer = parts.key.der
    this.keyAlgorithm = parts.key.algorithm
    this.key = parts.key
    this.hasUniqueIdentifiers = parts.hasUniqueIdentifiers
  }

  get crlDistributionPoints(): readonly string[] | undefined {
    return this.distributionPoints && urisOf(this.distributionPoints)
  }

  get isSelfIssued(): boolean {
    this.selfIssued ??= namesMatch(this.issuer, this.subject)
    return this.selfIssued
  }
}

const MAXIMUM_SERIAL_OCTETS = 64

/** As `parseCertificate`, without key, digests and signature check. @throws TrustError and nothing else */
export function viewCertificate(bytes: Uint8Array, limits?: ReadLimits): CertificateView {
  return new ViewedCertificate(readCertificateParts(bytes, limits))
}

/** The fields of one DER certificate (RFC 5280 §4.1). @throws TrustError and nothing else */
export function readCertificateParts(bytes: Uint8Array, limits?: ReadLimits): CertificateParts {
  // Views point into the bytes for as long as the certificate lives, so nobody else may hold them.
  const der = new Uint8Array(bytes)
  const outer = fieldsOf(readDer(der, limits), 'Certificate')
  const tbs = outer.next('tbsCertificate', tags.sequence)
  const signatureAlgorithm = readSignatureAlgorithm(outer.next('signatureAlgorithm'), 'signatureAlgorithm')
  const signature = readOctetsOfBitString(outer.next('signatureValue'), 'signatureValue')
  outer.end('Certificate')

  const fields = fieldsOf(tbs, 'tbsCertificate')
  const version = readVersion(fields.optional(contextConstructed(0)))
  const serial = readIntegerBytes(fields.next('serialNumber'), 'serialNumber')
  if (serial.length > MAXIMUM_SERIAL_OCTETS) throw new TrustError('bad-value', 'serialNumber is too long')
  const innerAlgorithm = encodingOf(fields.next('signature', tags.sequence))
  if (!areSameOctets(innerAlgorithm, signatureAlgorithm.der))
    throw new TrustError('algorithm-mismatch', 'The two signature algorithms differ (RFC 5280 §4.1.1.2)')
  const issuer = readName(fields.next('issuer'), 'issuer')
  const validity = fieldsOf(fields.next('validity'), 'validity')
  const [first, last] = [validity.next('notBefore'), validity.next('notAfter')]
  validity.end('validity')
  const notBefore = readTime(first, 'notBefore')
  const notAfter = readTime(last, 'notAfter')
  const subject = readName(fields.next('subject'), 'subject')
  const key = readPublicKeyInfo(fields.next('subjectPublicKeyInfo', tags.sequence))
  const uniqueIds = [fields.optional(contextPrimitive(1)), fields.optional(contextPrimitive(2))]
  for (const each of uniqueIds) if (each) readBitString(each, 'uniqueIdentifier', each.tag)
  const hasUniqueIdentifiers = uniqueIds.some((each) => each !== undefined)
  if (version === 1 && hasUniqueIdentifiers)
    throw new TrustError('bad-value', 'Unique identifiers need version 2')
  const extensions = readOptionalExtensions(fields.optional(contextConstructed(3)), version)
  fields.end('tbsCertificate')

  return {
    der,
    tbsDer: encodingOf(tbs),
    signature,
    version,
    serialNumber: { bytes: serial, hex: toHex(serial) },
    signatureAlgorithm,
    issuer,
    subject,
    notBefore,
    notAfter,
    hasEarlyGeneralizedTime:
      isEarlyGeneralizedTime(first, notBefore) || isEarlyGeneralizedTime(last, notAfter),
    key,
    hasUniqueIdentifiers,
    extensions,
  }
}

/**
 * Decodes every known extension, for those who need to know now that nothing is malformed.
 *
 * @returns the certificate given
 * @throws TrustError when a known extension is malformed
 */
export function withSoundExtensions<C extends Pick<CertificateView, 'decodeExtensions'>>(certificate: C): C {
  certificate.decodeExtensions()
  return certificate
}

function isEarlyGeneralizedTime({ tag }: Element, time: Date): boolean {
  const year = time.getUTCFullYear()
  return tag === tags.generalizedTime && year >= 1950 && year < 2050
}

function readVersion(element: Element | undefined): 1 | 2 | 3 {
  if (element === undefined) return 1
  const value = readSmallInteger(onlyChild(element, 'version'), 'version')
  if (value === 0) return 1
  if (value === 1) return 2
  if (value === 2) return 3
  throw new TrustError('bad-value', `Certificate version ${value + 1} does not exist`)
}

function readOptionalExtensions(element: Element | undefined, version: 1 | 2 | 3): Extension[] {
  if (element === undefined) return []
  if (version !== 3) throw new TrustError('bad-value', 'Extensions need version 3')
  return readExtensions(onlyChild(element, 'extensions'))
}
