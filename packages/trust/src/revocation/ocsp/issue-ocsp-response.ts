import { tags } from '../../asn1/tags.ts'
import {
  bitString,
  generalizedTime,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
  writeElement,
} from '../../asn1/writer.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import {
  encodeSigningAlgorithm,
  type SigningAlgorithm,
} from '../../issuing/signature-algorithm-identifiers.ts'
import { encodeOcspCertificateId, type OcspCertificateId } from './ocsp-certificate-id.ts'
import { ocspTypes, type OcspStatus } from './ocsp-response.ts'
import { revocationReasons } from '../revocation-reasons.ts'

/** The answer about one certificate. */
export interface OcspAnswer {
  /** As the request has it; copied. */
  readonly certificateId: OcspCertificateId
  readonly status: OcspStatus
  readonly thisUpdate: Date
  readonly nextUpdate: Date
}

export interface OcspResponseOrder {
  /** Whose key is behind `sign`: the issuer of the certificates, or a delegate with OCSPSigning. */
  readonly responder: Certificate
  /** Certificates to send along: the responder's, unless the responder is the issuer. */
  readonly certificates?: readonly Certificate[]
  readonly answers: readonly OcspAnswer[]
  readonly producedAt: Date
  /** The request's nonce, content octets; copied (RFC 9654 §2.1). */
  readonly nonce?: Uint8Array
  readonly signatureAlgorithm: SigningAlgorithm
  /** Signs the ResponseData; returns the signature value as X.509 wants it (ECDSA: DER). */
  readonly sign: (tbs: Uint8Array) => Promise<Uint8Array>
}

/** Why there is no answer (RFC 6960 §4.2.1); such responses are not signed. */
const failures = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const

const nothing = new Uint8Array()

/**
 * Writes and signs a basic OCSP response (RFC 6960 §4.2). The responder is named by its key.
 *
 * @returns DER, the body of an `application/ocsp-response`
 * @throws RangeError without answers or with dates out of order; whatever `sign` throws
 */
export async function issueOcspResponse(order: OcspResponseOrder): Promise<Uint8Array> {
  const { responder, certificates = [], answers, producedAt, nonce } = order
  if (answers.length === 0) throw new RangeError('A response answers about one certificate at least')
  const extensions =
    nonce === undefined
      ? nothing
      : tagged(1, sequence(sequence(objectIdentifier(ocspTypes.nonce), octetString(octetString(nonce)))))
  const tbs = sequence(
    tagged(2, octetString(responder.keyIdentifier)),
    generalizedTime(producedAt),
    sequence(...answers.map(encodeAnswer)),
    extensions,
  )
  const basic = sequence(
    tbs,
    encodeSigningAlgorithm(order.signatureAlgorithm),
    bitString(await order.sign(tbs)),
    certificates.length === 0 ? nothing : tagged(0, sequence(...certificates.map(({ der }) => der))),
  )
  return sequence(
    writeElement(tags.enumerated, Uint8Array.of(0)),
    tagged(0, sequence(objectIdentifier(ocspTypes.basicResponse), octetString(basic))),
  )
}

/** A response that only says why there is no answer, DER. */
export function ocspFailure(reason: keyof typeof failures): Uint8Array {
  return sequence(writeElement(tags.enumerated, Uint8Array.of(failures[reason])))
}

function encodeAnswer({ certificateId, status, thisUpdate, nextUpdate }: OcspAnswer): Uint8Array {
  if (!(thisUpdate < nextUpdate)) throw new RangeError('nextUpdate does not lie after thisUpdate')
  return sequence(
    encodeOcspCertificateId(certificateId),
    encodeStatus(status),
    generalizedTime(thisUpdate),
    tagged(0, generalizedTime(nextUpdate)),
  )
}

function encodeStatus(status: OcspStatus): Uint8Array {
  if (status.kind !== 'revoked') return taggedPrimitive(status.kind === 'good' ? 0 : 2, nothing)
  const reason = revocationReasons.indexOf(status.reason)
  return tagged(
    1,
    generalizedTime(status.revokedAt),
    reason === 0 ? nothing : tagged(0, writeElement(tags.enumerated, Uint8Array.of(reason))),
  )
}
