import type { Certificate } from '../../certificates/certificate.ts'
import type { Spend } from '../../path-validation/work.ts'
import { meansCertificate } from './ocsp-certificate-id.ts'
import type { OcspResponse, SingleOcspResponse } from './ocsp-response.ts'
import { tellingGap, type RevocationGap, type RevocationStatus } from '../revocation-gaps.ts'

export interface OcspQuestion {
  readonly certificate: Certificate
  /** Issuer of the certificate, on the path. */
  readonly issuer: Certificate
  readonly at: Date
  readonly responses: readonly OcspResponse[]
  /** Whether the response was signed by the issuer, or by a responder that the issuer appointed (RFC 6960 §4.2.2.2). */
  readonly isTrusted: (response: OcspResponse) => boolean
  /** Counts what is sifted; throws when there is too much. */
  readonly spend: Spend
}

/** Identifiers of the right serial number are told apart by digests, which cost. */
const COST_OF_SINGLE_RESPONSE = 10

/** An answer without nextUpdate is taken as fresh for so long after its thisUpdate. */
const MAXIMUM_AGE_MS = 24 * 60 * 60 * 1000

/** Status of a certificate by OCSP responses (RFC 6960 §3.2). One that says revoked outweighs all others. */
export function ocspStatus(question: OcspQuestion): RevocationStatus {
  const { certificate, issuer, at, responses, isTrusted, spend } = question
  let isGood = false
  let gap: RevocationGap = 'no CRL and no OCSP response'
  for (const response of responses) {
    spend(COST_OF_SINGLE_RESPONSE * response.responses.length)
    const about = response.responses.filter(({ certificateId }) =>
      meansCertificate(certificateId, certificate, issuer),
    )
    if (about.length === 0) continue
    if (response.unknownCriticalExtension !== undefined) {
      gap = tellingGap(gap, 'OCSP response with a critical extension nobody here understands')
      continue
    }
    const current = about.filter((single) => isCurrent(single, at))
    if (current.length === 0) {
      gap = tellingGap(gap, 'OCSP response that is not yet or no longer valid')
      continue
    }
    if (!isTrusted(response)) {
      gap = tellingGap(gap, 'OCSP response without a trusted signer')
      continue
    }
    const kinds = current.map(({ status }) => status.kind)
    if (kinds.includes('revoked')) return { kind: 'revoked', source: 'OCSP' }
    if (kinds.includes('unknown')) gap = 'OCSP responder that does not know the certificate'
    else isGood = true
  }
  return isGood ? { kind: 'good' } : { kind: 'unknown', gap }
}

/** The last moment at which an answer is fresh. */
export function endOfStatus({
  thisUpdate,
  nextUpdate,
}: Pick<SingleOcspResponse, 'thisUpdate' | 'nextUpdate'>): Date {
  return nextUpdate ?? new Date(thisUpdate.getTime() + MAXIMUM_AGE_MS)
}

function isCurrent(status: SingleOcspResponse, at: Date): boolean {
  return status.thisUpdate <= at && at <= endOfStatus(status)
}
