import { hash, type KeyObject } from 'node:crypto'
import { TrustError } from '../asn1/trust-error.ts'
import type { Certificate, SerialNumber } from './certificate.ts'
import { urisOf } from './distribution-points.ts'
import { ExtensionView } from './extension-view.ts'
import type { Extension } from './extensions.ts'
import { namesMatch, type Name } from './names.ts'
import { openPublicKey, type KeyAlgorithm, type PublicKeyInfo } from './public-keys.ts'
import type { SignatureAlgorithm } from './signature-algorithms.ts'
import { verifySignature } from './signatures.ts'

/** What reading a certificate yields at once. */
interface CertificateParts {
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
  readonly key: PublicKeyInfo
  readonly hasUniqueIdentifiers: boolean
  readonly extensions: readonly Extension[]
}

/** A certificate whose costly parts are made on first use; a class, so that certificates share their getters. */
export class ParsedCertificate extends ExtensionView implements Certificate {
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
  private readonly key: PublicKeyInfo
  private keyObject: KeyObject | undefined
  private ownKeyIdentifier: Uint8Array | undefined
  private selfIssued: boolean | undefined
  private selfSigned: boolean | undefined
  private digests: { sha1?: string; sha256?: string; key?: string } = {}

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

  get publicKey(): KeyObject {
    this.keyObject ??= openPublicKey(this.key)
    return this.keyObject
  }

  get isSelfIssued(): boolean {
    this.selfIssued ??= namesMatch(this.issuer, this.subject)
    return this.selfIssued
  }

  get isSelfSigned(): boolean {
    this.selfSigned ??= this.isSelfIssued && isSignedByOwnKey(this)
    return this.selfSigned
  }

  get sha1(): string {
    this.digests.sha1 ??= hash('sha1', this.der, 'hex')
    return this.digests.sha1
  }

  get sha256(): string {
    this.digests.sha256 ??= hash('sha256', this.der, 'hex')
    return this.digests.sha256
  }

  get keySha256(): string {
    this.digests.key ??= hash('sha256', this.spkiDer, 'hex')
    return this.digests.key
  }

  get keyIdentifier(): Uint8Array {
    this.ownKeyIdentifier ??= hash('sha1', this.key.keyOctets, 'buffer')
    return this.ownKeyIdentifier
  }
}

function isSignedByOwnKey(certificate: Certificate): boolean {
  try {
    return verifySignature(certificate, certificate.publicKey)
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}
