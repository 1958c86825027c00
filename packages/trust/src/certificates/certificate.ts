import { hash, type KeyObject } from 'node:crypto'
import type { ReadLimits } from '../asn1/reader.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readCertificateParts, ViewedCertificate, type CertificateView } from './certificate-view.ts'
import { openPublicKey } from './keys/key-objects.ts'
import { verifySignature } from './keys/signatures.ts'

export { withSoundExtensions, type SerialNumber } from './certificate-view.ts'

/** A read certificate. Immutable; extensions, digests, key and signature checks are computed on first use. */
export interface Certificate extends CertificateView {
  /** The subject's key. Reading it throws TrustError `bad-key` when OpenSSL does not take the key. */
  readonly publicKey: KeyObject
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

/**
 * Reads one DER certificate (RFC 5280 §4.1), versions 1 to 3. Structure is strict; what the values *mean* (dates,
 * key size, CA flag) is not judged here. Negative serial numbers are read: some issuers write them. Values of
 * extensions are decoded when they are read; `withSoundExtensions` decodes them all.
 *
 * @throws TrustError and nothing else
 */
export function parseCertificate(bytes: Uint8Array, limits?: ReadLimits): Certificate {
  return new ParsedCertificate(readCertificateParts(bytes, limits))
}

/** Adds to what a certificate says what cryptography finds out about it. */
class ParsedCertificate extends ViewedCertificate implements Certificate {
  private keyObject: KeyObject | undefined
  private ownKeyIdentifier: Uint8Array | undefined
  private selfSigned: boolean | undefined
  private digests: { sha1?: string; sha256?: string; key?: string } = {}

  get publicKey(): KeyObject {
    this.keyObject ??= openPublicKey(this.key)
    return this.keyObject
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
