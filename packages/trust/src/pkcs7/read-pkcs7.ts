import { expectTag, fieldsOf, onlyChild } from '../asn1/fields.ts'
import { readObjectIdentifier } from '../asn1/object-identifiers.ts'
import { childrenOf, encodingOf, readBer, type Element } from '../asn1/reader.ts'
import { contextConstructed, tags } from '../asn1/tags.ts'
import { TrustError } from '../asn1/trust-error.ts'
import { readSmallInteger } from '../asn1/values.ts'

/** Object identifiers of PKCS#7 content types (RFC 5652 §14). */
export const contentTypes = { data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2' } as const

export interface Pkcs7Limits {
  /** Largest structure in bytes. */
  readonly maximumBytes: number
  /** Most certificates taken. */
  readonly maximumCertificates: number
}

const defaultLimits: Pkcs7Limits = { maximumBytes: 65_536, maximumCertificates: 10 }

/**
 * The certificates of a PKCS#7 / CMS SignedData, DER or BER (RFC 5652 §5.1), in the order of the file. Signatures
 * over content are neither needed nor checked; the rest of the structure is. The wrapper may be BER; each certificate is returned byte for byte
 * and must still pass `parseCertificate`.
 *
 * @throws TrustError; `too-many` beyond the limit
 */
export function readPkcs7(bytes: Uint8Array, limits: Pkcs7Limits = defaultLimits): Uint8Array[] {
  return encodingsOf(readSignedData(bytes, limits).certificates, limits, 'certificates')
}

/** The revocation lists of the same structure, byte for byte; each must still pass `parseCrl`. @throws TrustError */
export function readPkcs7Lists(bytes: Uint8Array, limits: Pkcs7Limits): Uint8Array[] {
  return encodingsOf(readSignedData(bytes, limits).crls, limits, 'lists')
}

function encodingsOf(list: Element | undefined, limits: Pkcs7Limits, what: string): Uint8Array[] {
  const elements = list === undefined ? [] : childrenOf(list)
  if (elements.length > limits.maximumCertificates)
    throw new TrustError('too-many', `More than ${limits.maximumCertificates} ${what}`)
  return elements.map((element) => {
    expectTag(element, tags.sequence, what)
    return new Uint8Array(encodingOf(element))
  })
}

function readSignedData(
  bytes: Uint8Array,
  limits: Pkcs7Limits,
): { certificates: Element | undefined; crls: Element | undefined } {
  const info = fieldsOf(readBer(bytes, limits), 'ContentInfo')
  if (readObjectIdentifier(info.next('contentType'), 'contentType') !== contentTypes.signedData)
    throw new TrustError('bad-value', 'PKCS#7 that is not SignedData')
  const content = info.next('content', contextConstructed(0))
  info.end('ContentInfo')
  const signed = fieldsOf(onlyChild(content, 'content'), 'SignedData')
  readSmallInteger(signed.next('version'), 'version')
  for (const algorithm of childrenOf(signed.next('digestAlgorithms', tags.set)))
    readObjectIdentifier(fieldsOf(algorithm, 'digestAlgorithm').next('algorithm'), 'digestAlgorithm')
  checkContent(signed.next('encapContentInfo'))
  const certificates = signed.optional(contextConstructed(0))
  const crls = signed.optional(contextConstructed(1))
  for (const list of [...(crls ? [crls] : []), signed.next('signerInfos', tags.set)])
    for (const each of childrenOf(list)) expectTag(each, tags.sequence, 'SignedData')
  signed.end('SignedData')
  return { certificates, crls }
}

/** What carries certificates has plain data as its content, and mostly none of it (RFC 5652 §5.2). @throws TrustError */
function checkContent(element: Element): void {
  const content = fieldsOf(element, 'encapContentInfo')
  if (readObjectIdentifier(content.next('eContentType'), 'eContentType') !== contentTypes.data)
    throw new TrustError('bad-value', 'PKCS#7 that is no list of certificates')
  const inner = content.optional(contextConstructed(0))
  content.end('encapContentInfo')
  // BER may write an OCTET STRING in pieces, which makes it constructed.
  if (inner && (onlyChild(inner, 'eContent').tag & 0xdf) !== tags.octetString)
    throw new TrustError('unexpected-tag', 'eContent: no OCTET STRING')
}
