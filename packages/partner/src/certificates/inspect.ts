import {
  findPath,
  firstAttribute,
  formatName,
  keyTextOf,
  showHidden,
  signatureTextOf,
  type Certificate,
  type PathQuestion,
} from '@entente/trust'

/** What a certificate says, as plain data. */
export interface CertificateSummary {
  readonly subject: string
  readonly issuer: string
  readonly organisation: string | undefined
  /** Hexadecimal. */
  readonly serialNumber: string
  /** ISO 8601. */
  readonly notBefore: string
  readonly notAfter: string
  readonly key: string
  readonly signature: string
  readonly keyUsage: readonly string[] | undefined
  readonly extendedKeyUsage: readonly string[] | undefined
  readonly isAuthority: boolean
  readonly isSelfSigned: boolean
  /** SHA-256 of the DER, hex: the thumbprint of requests and answers. */
  readonly sha256: string
  /** SHA-1 of the DER, hex: what lists of the portal show. */
  readonly sha1: string
}

/** Puts a certificate into words and figures. Values that could not be read are absent. */
export function summarise(certificate: Certificate): CertificateSummary {
  const organisation = firstAttribute(certificate.subject, 'O')
  return {
    subject: showHidden(formatName(certificate.subject)),
    issuer: showHidden(formatName(certificate.issuer)),
    organisation: organisation === undefined ? undefined : showHidden(organisation),
    serialNumber: certificate.serialNumber.hex,
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    key: keyTextOf(certificate.keyAlgorithm),
    signature: signatureTextOf(certificate.signatureAlgorithm),
    keyUsage: certificate.keyUsage && [...certificate.keyUsage],
    extendedKeyUsage: certificate.extendedKeyUsage && [...certificate.extendedKeyUsage],
    isAuthority: certificate.basicConstraints?.ca === true,
    isSelfSigned: certificate.isSelfSigned,
    sha256: certificate.sha256,
    sha1: certificate.sha1,
  }
}

/**
 * Whether a certificate leads to one of the platform's roots now.
 *
 * @param authorities the platform's certificates, as `/trust/ca.p7b` holds them; those that signed themselves are roots
 * @returns `found`, or why not, in the words of `PathRefusalCode`
 */
export function pathProblem(
  target: Certificate,
  authorities: readonly Certificate[],
  at: Date,
): 'found' | (string & {}) {
  const answer = findPath({ target, ...asTrust(authorities), at })
  return answer.ok ? 'found' : answer.refusal.code
}

/** The platform's certificates for a question about a path: those that signed themselves are where it ends. */
export function asTrust(
  authorities: readonly Certificate[],
): Pick<PathQuestion, 'anchors' | 'intermediates'> {
  return {
    anchors: authorities.filter(({ isSelfSigned }) => isSelfSigned),
    intermediates: authorities.filter(({ isSelfSigned }) => !isSelfSigned),
  }
}
