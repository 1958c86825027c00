import { fieldsOf, onlyChild } from '../../asn1/fields.ts'
import { childrenOf, readDer, type Element, type ReadLimits } from '../../asn1/reader.ts'
import { contextConstructed, tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readOctetString, readSmallInteger } from '../../asn1/values.ts'
import { readExtensions, type Extension } from '../../certificates/extensions/extensions.ts'
import { readOcspCertificateId, type OcspCertificateId } from './ocsp-certificate-id.ts'
import { ocspTypes } from './ocsp-response.ts'

/** A question to an OCSP responder (RFC 6960 §4.1.1). A signature of the asker, if any, is not looked at. */
export interface OcspRequest {
  readonly certificateIds: readonly OcspCertificateId[]
  /** Content octets, 1 to 128 (RFC 9654 §2.1). */
  readonly nonce: Uint8Array | undefined
}

const MAXIMUM_QUESTIONS = 32
const defaultLimits: ReadLimits = { maximumBytes: 16 * 1024 }

/** Reads one DER OCSPRequest. @throws TrustError and nothing else; also for unknown critical extensions */
export function parseOcspRequest(bytes: Uint8Array, limits: ReadLimits = defaultLimits): OcspRequest {
  const outer = fieldsOf(readDer(new Uint8Array(bytes), limits), 'OCSPRequest')
  const fields = fieldsOf(outer.next('tbsRequest'), 'tbsRequest')
  outer.optional(contextConstructed(0))
  outer.end('OCSPRequest')
  const version = fields.optional(contextConstructed(0))
  if (version !== undefined && readSmallInteger(onlyChild(version, 'version'), 'version') !== 0)
    throw new TrustError('bad-value', 'Only version 1 of OCSP exists')
  fields.optional(contextConstructed(1))
  const list = childrenOf(fields.next('requestList', tags.sequence))
  const wrapped = fields.optional(contextConstructed(2))
  fields.end('tbsRequest')
  if (list.length === 0) throw new TrustError('bad-value', 'requestList: empty')
  if (list.length > MAXIMUM_QUESTIONS)
    throw new TrustError('too-many', `More than ${MAXIMUM_QUESTIONS} certificates in one request`)
  const extensions = wrapped === undefined ? [] : readExtensions(onlyChild(wrapped, 'requestExtensions'))
  refuseUnknownCritical(extensions)
  const nonce = extensions.find(({ oid }) => oid === ocspTypes.nonce)
  return { certificateIds: list.map(readQuestion), nonce: nonce && readNonce(nonce) }
}

function readQuestion(element: Element): OcspCertificateId {
  const fields = fieldsOf(element, 'Request')
  const id = readOcspCertificateId(fields.next('reqCert'))
  const wrapped = fields.optional(contextConstructed(0))
  fields.end('Request')
  if (wrapped !== undefined)
    refuseUnknownCritical(readExtensions(onlyChild(wrapped, 'singleRequestExtensions')))
  return id
}

function readNonce({ value }: Extension): Uint8Array {
  const nonce = readOctetString(readDer(value), 'nonce')
  if (nonce.length === 0 || nonce.length > 128)
    throw new TrustError('bad-value', 'nonce: not 1 to 128 octets (RFC 9654 §2.1)')
  return nonce
}

function refuseUnknownCritical(extensions: readonly Extension[]): void {
  const unknown = extensions.find(({ oid, isCritical }) => isCritical && oid !== ocspTypes.nonce)
  if (unknown) throw new TrustError('bad-extension', `Unknown critical extension ${unknown.oid}`)
}
