import { createHash } from 'node:crypto'
import { expectTag, fieldsOf, onlyChild } from '../../asn1/fields.ts'
import { readObjectIdentifier } from '../../asn1/object-identifiers.ts'
import {
  childrenOf,
  contentOf,
  encodingOf,
  readDer,
  type Element,
  type ReadLimits,
} from '../../asn1/reader.ts'
import { contextConstructed, contextPrimitive, tags } from '../../asn1/tags.ts'
import { TrustError } from '../../asn1/trust-error.ts'
import { readGeneralizedTime } from '../../asn1/times.ts'
import { readOctetsOfBitString, readOctetString, readSmallInteger } from '../../asn1/values.ts'
import { parseCertificate, type Certificate } from '../../certificates/certificate.ts'
import { readExtensions, type Extension } from '../../certificates/extensions/extensions.ts'
import { readName, type Name } from '../../certificates/names/names.ts'
import {
  readSignatureAlgorithm,
  type SignatureAlgorithm,
} from '../../certificates/keys/signature-algorithms.ts'
import { readRevocationReason } from '../crl/crl-entries.ts'
import { readOcspCertificateId, type OcspCertificateId } from './ocsp-certificate-id.ts'
import type { RevocationReason } from '../revocation-reasons.ts'

/** Status of one certificate (RFC 6960 §2.2). */
export type OcspStatus =
  | { readonly kind: 'good' | 'unknown' }
  | { readonly kind: 'revoked'; readonly revokedAt: Date; readonly reason: RevocationReason }

export interface SingleOcspResponse {
  readonly certificateId: OcspCertificateId
  readonly status: OcspStatus
  readonly thisUpdate: Date
  readonly nextUpdate: Date | undefined
  readonly extensions: readonly Extension[]
}

/** Who says it signed: the subject of a certificate, or the SHA-1 of its key bits. */
export type ResponderId =
  | { readonly kind: 'name'; readonly name: Name }
  | { readonly kind: 'key'; readonly keyIdentifier: Uint8Array }

/** A read basic OCSP response (RFC 6960 §4.2.1). Immutable. */
export interface OcspResponse {
  readonly der: Uint8Array
  /** The signed part. */
  readonly tbsDer: Uint8Array
  readonly signature: Uint8Array
  readonly signatureAlgorithm: SignatureAlgorithm
  readonly responderId: ResponderId
  readonly producedAt: Date
  readonly responses: readonly SingleOcspResponse[]
  readonly extensions: readonly Extension[]
  /** Certificates that came along; none of them is trusted. */
  readonly certificates: readonly Certificate[]
  /** A critical extension nobody here understands: such a response decides nothing. */
  readonly unknownCriticalExtension: string | undefined
  /** SHA-256 of the DER, hex lower case. */
  readonly sha256: string
}

/** Object identifiers of OCSP (RFC 6960 §4.2.1, §4.4.1). */
export const ocspTypes = { basicResponse: '1.3.6.1.5.5.7.48.1.1', nonce: '1.3.6.1.5.5.7.48.1.2' } as const

const MAXIMUM_CERTIFICATES = 10
const defaultLimits: ReadLimits = { maximumBytes: 256 * 1024 }

/**
 * Reads one DER OCSP response that is successful and basic. Who signed it and whether it is fresh is judged by
 * `findPath`.
 *
 * @throws TrustError and nothing else; also for responses that carry an error status instead of an answer
 */
export function parseOcspResponse(bytes: Uint8Array, limits: ReadLimits = defaultLimits): OcspResponse {
  // Views point into the bytes for as long as the response lives, so nobody else may hold them.
  const der = new Uint8Array(bytes)
  const outer = fieldsOf(readDer(der, limits), 'OCSPResponse')
  const status = readSmallInteger(outer.next('responseStatus'), 'responseStatus', tags.enumerated)
  if (status !== 0) throw new TrustError('bad-value', `The responder answered with error status ${status}`)
  const wrapped = onlyChild(outer.next('responseBytes', contextConstructed(0)), 'responseBytes')
  outer.end('OCSPResponse')
  const responseBytes = fieldsOf(wrapped, 'responseBytes')
  if (readObjectIdentifier(responseBytes.next('responseType'), 'responseType') !== ocspTypes.basicResponse)
    throw new TrustError('bad-value', 'Not a basic OCSP response')
  const content = readOctetString(responseBytes.next('response'), 'response')
  responseBytes.end('responseBytes')

  const basic = fieldsOf(readDer(content, limits), 'BasicOCSPResponse')
  const tbs = basic.next('tbsResponseData', tags.sequence)
  const signatureAlgorithm = readSignatureAlgorithm(basic.next('signatureAlgorithm'), 'signatureAlgorithm')
  const signature = readOctetsOfBitString(basic.next('signature'), 'signature')
  const certificates = basic.optional(contextConstructed(0))
  basic.end('BasicOCSPResponse')
  const data = readResponseData(tbs)
  return {
    der,
    tbsDer: encodingOf(tbs),
    signature,
    signatureAlgorithm,
    ...data,
    certificates: certificates === undefined ? [] : readCertificates(onlyChild(certificates, 'certs')),
    // The nonce binds an answer to a question; an auditor who has only the answer has none to compare.
    unknownCriticalExtension: [data, ...data.responses]
      .flatMap(({ extensions }) => extensions)
      .find(({ oid, isCritical }) => isCritical && oid !== ocspTypes.nonce)?.oid,
    sha256: createHash('sha256').update(der).digest('hex'),
  }
}

function readResponseData(
  element: Element,
): Pick<OcspResponse, 'responderId' | 'producedAt' | 'responses' | 'extensions'> {
  const fields = fieldsOf(element, 'ResponseData')
  const version = fields.optional(contextConstructed(0))
  if (version !== undefined && readSmallInteger(onlyChild(version, 'version'), 'version') !== 0)
    throw new TrustError('bad-value', 'Only version 1 of OCSP exists')
  const responderId = readResponderId(fields.next('responderID'))
  const producedAt = readGeneralizedTime(fields.next('producedAt'), 'producedAt')
  const list = fields.next('responses', tags.sequence)
  const extensions = readOptionalExtensions(fields.optional(contextConstructed(1)))
  fields.end('ResponseData')
  return { responderId, producedAt, responses: childrenOf(list).map(readSingleResponse), extensions }
}

function readResponderId(element: Element): ResponderId {
  if (element.tag === contextConstructed(1))
    return { kind: 'name', name: readName(onlyChild(element, 'responderID'), 'responderID') }
  expectTag(element, contextConstructed(2), 'responderID')
  const key = onlyChild(element, 'responderID')
  return { kind: 'key', keyIdentifier: readOctetString(key, 'responderID') }
}

function readSingleResponse(element: Element): SingleOcspResponse {
  const fields = fieldsOf(element, 'SingleResponse')
  const certificateId = readOcspCertificateId(fields.next('certID'))
  const status = readStatus(fields.next('certStatus'))
  const thisUpdate = readGeneralizedTime(fields.next('thisUpdate'), 'thisUpdate')
  const next = fields.optional(contextConstructed(0))
  const extensions = readOptionalExtensions(fields.optional(contextConstructed(1)))
  fields.end('SingleResponse')
  const nextUpdate = next && readGeneralizedTime(onlyChild(next, 'nextUpdate'), 'nextUpdate')
  return { certificateId, status, thisUpdate, nextUpdate, extensions }
}

function readStatus(element: Element): OcspStatus {
  if (element.tag === contextPrimitive(0) || element.tag === contextPrimitive(2)) {
    if (contentOf(element).length > 0) throw new TrustError('bad-value', 'certStatus: not NULL')
    return { kind: element.tag === contextPrimitive(0) ? 'good' : 'unknown' }
  }
  const fields = fieldsOf(element, 'certStatus', contextConstructed(1))
  const revokedAt = readGeneralizedTime(fields.next('revocationTime'), 'revocationTime')
  const reason = fields.optional(contextConstructed(0))
  fields.end('certStatus')
  return {
    kind: 'revoked',
    revokedAt,
    reason: reason === undefined ? 'unspecified' : readRevocationReason(onlyChild(reason, 'reason')),
  }
}

function readOptionalExtensions(element: Element | undefined): Extension[] {
  return element === undefined ? [] : readExtensions(onlyChild(element, 'extensions'))
}

function readCertificates(list: Element): Certificate[] {
  expectTag(list, tags.sequence, 'certs')
  const elements = childrenOf(list)
  if (elements.length > MAXIMUM_CERTIFICATES)
    throw new TrustError('too-many', `More than ${MAXIMUM_CERTIFICATES} certificates in one response`)
  return elements.map((element) => parseCertificate(encodingOf(element)))
}
