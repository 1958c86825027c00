import type { Certificate } from '../certificates/certificate.ts'
import { formatName } from '../certificates/names/name-parts.ts'

/** Why there is no path. Stable: callers map these to their own codes. */
export type PathRefusalCode =
  | 'expired'
  | 'expired-issuer'
  | 'not-yet-valid'
  | 'not-yet-valid-issuer'
  | 'not-a-ca'
  | 'path-length-exceeded'
  | 'key-usage'
  | 'unknown-critical-extension'
  | 'algorithm-not-allowed'
  | 'weak-key'
  | 'key-too-large'
  | 'unknown-key'
  | 'bad-signature'
  | 'malformed-extension'
  | 'name-not-permitted'
  | 'policy-mapping-any'
  | 'policy-required'
  | 'policy-not-acceptable'
  | 'revoked'
  | 'revocation-unknown'
  | 'usage-not-allowed'
  | 'purpose-not-allowed'
  | 'peer-name-mismatch'
  | 'not-conformant'
  | 'not-for-web'
  | 'untrusted-root'
  | 'no-issuer'
  | 'too-deep'
  | 'too-many-signatures'
  | 'too-many-candidates'
  | 'too-many-comparisons'

export interface PathRefusal {
  readonly code: PathRefusalCode
  /** The certificate that fails the check. */
  readonly certificate: {
    /** Display form; for people. */
    readonly subject: string
    readonly issuer: string
    /** Hex, lower case. */
    readonly sha256: string
  }
  /** The certificate's field that decides, in the RFC's words. */
  readonly field: string
  /** Where the rule is written. */
  readonly clause: string
}

const fieldsAndClauses: Readonly<Record<PathRefusalCode, readonly [field: string, clause: string]>> = {
  expired: ['notAfter', 'RFC 5280 §6.1.3 (a)(2)'],
  'expired-issuer': ['notAfter', 'RFC 5280 §6.1.3 (a)(2)'],
  'not-yet-valid': ['notBefore', 'RFC 5280 §6.1.3 (a)(2)'],
  'not-yet-valid-issuer': ['notBefore', 'RFC 5280 §6.1.3 (a)(2)'],
  'not-a-ca': ['basicConstraints.cA', 'RFC 5280 §6.1.4 (k)'],
  'path-length-exceeded': ['basicConstraints.pathLenConstraint', 'RFC 5280 §6.1.4 (l)-(m)'],
  'key-usage': ['keyUsage.keyCertSign', 'RFC 5280 §6.1.4 (n)'],
  'unknown-critical-extension': ['extensions', 'RFC 5280 §6.1.4 (o), §6.1.5 (f)'],
  'algorithm-not-allowed': ['signatureAlgorithm', 'RFC 5280 §6.1.3 (a)(1)'],
  'weak-key': ['subjectPublicKeyInfo', 'RFC 5280 §6.1.4 (d)-(f)'],
  'key-too-large': ['subjectPublicKeyInfo', 'RFC 5280 §6.1.4 (d)-(f)'],
  'unknown-key': ['subjectPublicKeyInfo', 'RFC 5280 §4.1.2.7'],
  'bad-signature': ['signatureValue', 'RFC 5280 §6.1.3 (a)(1)'],
  'malformed-extension': ['extensions', 'RFC 5280 §4.2'],
  'name-not-permitted': ['nameConstraints', 'RFC 5280 §6.1.3 (b)-(c)'],
  'policy-mapping-any': ['policyMappings', 'RFC 5280 §6.1.4 (a)'],
  'policy-required': ['certificatePolicies', 'RFC 5280 §6.1.3 (f)'],
  'policy-not-acceptable': ['certificatePolicies', 'RFC 5280 §6.1.5 (g)'],
  revoked: ['serialNumber', 'RFC 5280 §6.3.3'],
  'revocation-unknown': ['cRLDistributionPoints', 'RFC 5280 §6.1.3 (a)(3)'],
  'usage-not-allowed': ['keyUsage', 'RFC 5280 §4.2.1.3'],
  'purpose-not-allowed': ['extKeyUsage', 'RFC 5280 §4.2.1.12'],
  'peer-name-mismatch': ['subjectAltName', 'RFC 9525 §6'],
  'not-conformant': ['extensions', 'RFC 5280 §4'],
  'not-for-web': ['extensions', 'CA/Browser Forum Baseline Requirements §7.1'],
  'untrusted-root': ['issuer', 'RFC 5280 §6.1.1 (d)'],
  'no-issuer': ['issuer', 'RFC 5280 §6.1.3 (a)(4)'],
  'too-deep': ['issuer', 'RFC 4158 §2.4.2'],
  'too-many-candidates': ['issuer', 'RFC 4158 §2.4.2'],
  'too-many-signatures': ['signatureValue', 'RFC 4158 §2.4.2'],
  'too-many-comparisons': ['nameConstraints, policyMappings', 'RFC 9618 §7'],
}

/** Every code, for those who must have a text for each. */
export const pathRefusalCodes = Object.keys(fieldsAndClauses) as readonly PathRefusalCode[]

/** Names the failing check of one certificate. `field` and `clause` override the usual ones. */
export function refuse(
  code: PathRefusalCode,
  certificate: Certificate,
  field?: string,
  clause: string = fieldsAndClauses[code][1],
): PathRefusal {
  const [usualField] = fieldsAndClauses[code]
  return {
    code,
    certificate: {
      subject: formatName(certificate.subject),
      issuer: formatName(certificate.issuer),
      sha256: certificate.sha256,
    },
    field: field ?? usualField,
    clause,
  }
}
