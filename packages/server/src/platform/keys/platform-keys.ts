import type { Certificate } from '@entente/trust'

/** The platform's own hierarchy: ROOT certifies the issuing key (PMS), which certifies partners. */
export interface PlatformKeys {
  readonly root: Certificate
  readonly issuing: Certificate
  /** Signs with the issuing key, off the event loop. @returns the signature, SHA-256 with RSA PKCS#1 */
  signWithIssuingKey(bytes: Uint8Array): Promise<Uint8Array>
}
