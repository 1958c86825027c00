import {
  formatName,
  subjectText,
  type Certificate,
  type PathRefusal,
  type SingleCertificateProblem,
  type Unacceptable,
} from '@entente/trust'
import { Refusal, type NestedText } from '../../../platform/refusal.ts'
import type { Domain } from '../domain.ts'

/** Why a file gave no certificate. The code differs between the doors; the texts do not. */
export const unreadable = (code: 'KER-PCM-001' | 'KER-KMS-013', problem: SingleCertificateProblem) =>
  // ICU's select keys know no hyphen.
  new Refusal(code, { problem: problem.replaceAll('-', '_') })

/** What a rule of the certificate itself refused, with the contract's code. */
export const refusalOf = ({ code, values }: Unacceptable): Refusal => new Refusal(code, values)

/** What the trust store lacks: only its administrators can change that, so a holder hears whom to ask and what else to do. */
const beyondHolders: readonly PathRefusal['code'][] = [
  'no-issuer',
  'untrusted-root',
  'expired-issuer',
  'not-yet-valid-issuer',
  'revocation-unknown',
]

/** The refusal of the path in the words that the commands for auditors use as well, but for holders where those do not help. */
const detailOf = ({ code, field, certificate }: PathRefusal, isForHolder: boolean): NestedText => ({
  key: isForHolder && beyondHolders.includes(code) ? `refused-chain.${code}` : `refused-path.${code}`,
  values: { field, issuer: certificate.issuer, subject: certificate.subject || certificate.sha256 },
})

/** An authority allows no other as deep below it. */
export const pathLengthRefusal = (issuer: Certificate): PathRefusal => ({
  code: 'path-length-exceeded',
  certificate: {
    subject: formatName(issuer.subject),
    issuer: formatName(issuer.issuer),
    sha256: issuer.sha256,
  },
  field: 'basicConstraints.pathLenConstraint',
  clause: 'RFC 5280 §4.2.1.9',
})

/** Nobody who is trusted in the domain vouches for it there. */
export const noIssuer = (target: Certificate): PathRefusal => ({
  code: 'no-issuer',
  certificate: {
    subject: formatName(target.subject),
    issuer: formatName(target.issuer),
    sha256: target.sha256,
  },
  field: 'issuer',
  clause: 'RFC 5280 §6.1.3 (a)(4)',
})

/** No chain in the domain's trust store: KER-PCM-005 for a CA, KER-PCM-006 for a partner. */
export const noPath = (
  code: 'KER-PCM-005' | 'KER-PCM-006',
  target: Certificate,
  domain: Domain,
  refusal: PathRefusal,
): Refusal =>
  new Refusal(code, {
    subject: subjectText(target),
    domain,
    detail: detailOf(refusal, code === 'KER-PCM-006'),
  })

/** The target's own key or signature is what the search stumbled over; rules of their own report that. */
export const isOwnWeakness = (target: Certificate, refusal: PathRefusal): boolean =>
  (refusal.code === 'weak-key' || refusal.code === 'algorithm-not-allowed') &&
  refusal.certificate.sha256 === target.sha256
