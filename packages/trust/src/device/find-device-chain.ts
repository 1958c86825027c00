import type { Certificate } from '../certificates/certificate.ts'
import { findPath, type PathQuestion } from '../path-validation/find-path.ts'
import type { ChainAnswer } from './judge-device-proof.ts'

/**
 * Leads the certificate of a device or chip to an anchor of its domain, as far as signatures, dates and constraints go.
 * What is known of the chain is remembered in `signatureCache`: of a new device one signature is left to verify.
 *
 * @param store what is trusted in the domain asked about, and nothing else
 *
 * @example chainOf: (domain, certificate) => findDeviceChain(certificate, { ...stores[domain], at, signatureCache })
 */
export function findDeviceChain(
  certificate: Certificate,
  store: Pick<PathQuestion, 'anchors' | 'intermediates' | 'at' | 'signatureCache'>,
): ChainAnswer {
  const answer = findPath({ ...store, target: certificate })
  return answer.ok ? { ok: true, path: answer.path } : { ok: false, refusal: answer.refusal }
}
