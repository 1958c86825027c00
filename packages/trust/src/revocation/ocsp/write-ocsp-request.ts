import { sequence } from '../../asn1/writer.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import { encodeOcspCertificateId, ocspCertificateId } from './ocsp-certificate-id.ts'

/**
 * The question about one certificate (RFC 6960 §4.1.1), without nonce, so that responders may answer from their cache
 * (RFC 5019 §2.1.1); the answer says itself how long it holds.
 *
 * @returns DER, to be sent as `application/ocsp-request`
 */
export function writeOcspRequest(
  certificate: Pick<Certificate, 'serialNumber'>,
  issuer: Pick<Certificate, 'subject' | 'spkiDer'>,
): Uint8Array {
  const request = sequence(encodeOcspCertificateId(ocspCertificateId(certificate, issuer)))
  const tbsRequest = sequence(sequence(request))
  return sequence(tbsRequest)
}
