import { expectTag, fieldsOf, onlyChild } from '../asn1/fields.ts'
import { readObjectIdentifier } from '../asn1/object-identifiers.ts'
import { childrenOf, encodingOf, readBer } from '../asn1/reader.ts'
import { contextConstructed, tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'

/** Object identifiers of PKCS#7 content types (RFC 5652 §14). */
export const contentTypes = { data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2' } as const

export interface Pkcs7Limits {
  /** Largest structure in bytes. */
  readonly maximumBytes: number
  /** Most certificates taken. */
  readonly maximumCertificates: number
}

/**
 * The certificates of a PKCS#7 / CMS SignedData, DER or BER (RFC 5652 §5.1), in the order of the file. Signatures
 * over content are neither needed nor checked. The wrapper may be BER; each certificate is returned byte for byte
 * and must still pass `parseCertificate`.
 *
 * @throws TrustError; `too-many` beyond the limit
 */
export function readPkcs7(
  bytes: Uint8Array,
  limits: Pkcs7Limits = { maximumBytes: 65_536, maximumCertificates: 10 },
): Uint8Array[] {
  const info = fieldsOf(readBer(bytes, limits), 'ContentInfo')
  if (readObjectIdentifier(info.next('contentType'), 'contentType') !== contentTypes.signedData)
    throw new TrustError('bad-value', 'PKCS#7 that is not SignedData')
  const content = info.next('content', contextConstructed(0))
  info.end('ContentInfo')
  const signed = fieldsOf(onlyChild(content, 'content'), 'SignedData')
  signed.next('version', tags.integer)
  signed.next('digestAlgorithms', tags.set)
  signed.next('encapContentInfo', tags.sequence)
  const certificates = signed.optional(contextConstructed(0))
  if (certificates === undefined) return []
  const elements = childrenOf(certificates)
  if (elements.length > limits.maximumCertificates)
    throw new TrustError('too-many', `More than ${limits.maximumCertificates} certificates`)
  return elements.map((element) => {
    expectTag(element, tags.sequence, 'certificate')
    return new Uint8Array(encodingOf(element))
  })
}
