import { TrustError } from '../../asn1/trust-error.ts'
import type { Certificate } from '../../certificates/certificate.ts'
import { isKeyAllowed, isSignatureAllowed } from '../../path-validation/algorithm-rules.ts'
import { checkTarget } from '../../path-validation/certificate-checks.ts'
import type { SearchContext } from '../../path-validation/search/search.ts'
import type { OcspResponse, ResponderId } from './ocsp-response.ts'

/** KeyPurposeId id-kp-OCSPSigning (RFC 6960 §4.2.2.2). */
const OCSP_SIGNING = '1.3.6.1.5.5.7.3.9'

/**
 * A check of who signed a response: the issuer of the certificate asked about, or a responder whose certificate that
 * very issuer key signed for OCSP signing (RFC 6960 §4.2.2.2). Responders named by local configuration are not known
 * here. A delegate without ocsp-nocheck must not be revoked by a CRL (§4.2.2.2.1).
 */
export function createResponderCheck(
  context: SearchContext,
): (response: OcspResponse, issuer: Certificate, isRevoked: (delegate: Certificate) => boolean) => boolean {
  const { at, algorithms, signatures, meter } = context

  return (response, issuer, isRevoked) => {
    if (!isSignatureAllowed(response.signatureAlgorithm.name, algorithms)) return false
    if (hasSigned(issuer, response)) return true
    return response.certificates.some(
      (delegate) =>
        isDelegate(delegate, issuer) &&
        hasSigned(delegate, response) &&
        (delegate.ocspNoCheck === true || !isRevoked(delegate)),
    )
  }

  function hasSigned(signer: Certificate, response: OcspResponse): boolean {
    meter.spend('candidates')
    return (
      isNamed(response.responderId, signer) &&
      isKeyAllowed(signer.keyAlgorithm, algorithms) &&
      signatures.isSignedBy(response, signer)
    )
  }

  function isDelegate(delegate: Certificate, issuer: Certificate): boolean {
    if (checkTarget(delegate, at) !== undefined) return false
    const { extendedKeyUsage, keyUsage, signatureAlgorithm } = delegate
    return (
      extendedKeyUsage?.includes(OCSP_SIGNING) === true &&
      (keyUsage === undefined || keyUsage.has('digitalSignature') || keyUsage.has('nonRepudiation')) &&
      delegate.issuer.comparisonKey === issuer.subject.comparisonKey &&
      isSignatureAllowed(signatureAlgorithm.name, algorithms) &&
      signatures.isSignedBy(delegate, issuer)
    )
  }
}

function isNamed(id: ResponderId, signer: Certificate): boolean {
  if (id.kind === 'name') return id.name.comparisonKey === signer.subject.comparisonKey
  try {
    return Buffer.compare(id.keyIdentifier, signer.keyIdentifier) === 0
  } catch (error) {
    if (error instanceof TrustError) return false
    throw error
  }
}
