import { bitString, integer, sequence, writeElement } from '../asn1/writer.ts'
import { contextConstructed } from '../asn1/tags.ts'
import { encodeSigningAlgorithm, type SigningAlgorithm } from './signature-algorithm-identifiers.ts'

export interface CertificateRequestOrder {
  /** DER; see `encodeName`. */
  readonly subjectDer: Uint8Array
  readonly spkiDer: Uint8Array
  readonly signatureAlgorithm: SigningAlgorithm
  /** Signs with the private key of `spkiDer`: that proves possession. */
  readonly sign: (info: Uint8Array) => Promise<Uint8Array>
}

/** A PKCS#10 request without attributes (RFC 2986 §4), DER. */
export async function issueCertificateRequest(order: CertificateRequestOrder): Promise<Uint8Array> {
  const info = sequence(integer(0), order.subjectDer, order.spkiDer, writeElement(contextConstructed(0)))
  return sequence(info, encodeSigningAlgorithm(order.signatureAlgorithm), bitString(await order.sign(info)))
}
