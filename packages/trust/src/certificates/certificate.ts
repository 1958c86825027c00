import type { KeyObject } from 'node:crypto'
import { fieldsOf, onlyChild } from '../asn1/fields.ts'
import { encodingOf, readDer, type Element, type ReadLimits } from '../asn1/reader.ts'
import { contextConstructed, contextPrimitive, tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readTime } from '../asn1/times.ts'
import { readBitString, readIntegerBytes, readOctetsOfBitString, readSmallInteger } from '../asn1/values.ts'
import { readExtensions, type Extension, type KnownExtensions } from './extensions.ts'
import { ParsedCertificate } from './parsed-certificate.ts'
import { readName, type Name } from './names.ts'
import { readPublicKeyInfo, type KeyAlgorithm } from './public-keys.ts'
import { readSignatureAlgorithm, type SignatureAlgorithm } from './signature-algorithms.ts'

export interface SerialNumber {
  /** INTEGER content octets, two's complement; compare these. */
  readonly bytes: Uint8Array
  /** The same octets, lower case. */
  readonly hex: string
}

/** A read certificate. Immutable; extensions, digests, key and signature checks are computed on first use. */
export interface Certificate extends KnownExtensions {
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
  /** The subject's key. Reading it throws TrustError `bad-key` when OpenSSL does not take the key. */
  readonly publicKey: KeyObject
  readonly extensions: readonly Extension[]
  /** Decodes every known extension, so that none throws afterwards. @throws TrustError when one is malformed */
  decodeExtensions(): void
  /** Whether it carries issuerUniqueID or subjectUniqueID (RFC 5280 §4.1.2.8). */
  readonly hasUniqueIdentifiers: boolean
  /** URIs of all distribution points, in order. */
  readonly crlDistributionPoints: readonly string[] | undefined
  /** Issuer and subject are the same name (RFC 5280 §6.1). */
  readonly isSelfIssued: boolean
  /** Self-issued, and the signature verifies with its own key. */
  readonly isSelfSigned: boolean
  /** SHA-1 of the DER, hex lower case: display and old interfaces only. */
  readonly sha1: string
  /** SHA-256 of the DER, hex lower case: the identity of a certificate. */
  readonly sha256: string
  /** SHA-256 of `spkiDer`, hex lower case: certificates with the same one have the same key. */
  readonly keySha256: string
  /** SHA-1 of the key bits, 20 octets: the key identifier most issuers write (RFC 5280 §4.2.1.2 (1)). */
  readonly keyIdentifier: Uint8Array
}

const MAXIMUM_SERIAL_OCTETS = 64

/**
 * Reads one DER certificate (RFC 5280 §4.1), versions 1 to 3. Structure is strict; what the values *mean* (dates,
 * key size, CA flag) is not judged here. Negative serial numbers are read: some issuers write them. Values of
 * extensions are decoded when they are read; `withSoundExtensions` decodes them all.
 *
 * @throws TrustError and nothing else
 */
export function parseCertificate(bytes: Uint8Array, limits?: ReadLimits): Certificate {
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
  if (Buffer.compare(innerAlgorithm, signatureAlgorithm.der) !== 0)
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

  return new ParsedCertificate({
    der,
    tbsDer: encodingOf(tbs),
    signature,
    version,
    serialNumber: { bytes: serial, hex: hexOf(serial) },
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
  })
}

/**
 * Decodes every known extension, for those who need to know now that nothing is malformed.
 *
 * @returns the certificate given
 * @throws TrustError when a known extension is malformed
 */
export function withSoundExtensions(certificate: Certificate): Certificate {
  certificate.decodeExtensions()
  return certificate
}

function hexOf(octets: Uint8Array): string {
  return Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('hex')
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
