import type { Certificate } from '../certificates/certificate.ts'
import { createBoundedCache } from '../encodings/bounded-cache.ts'
import { findPath, type PathQuestion } from '../path-validation/find-path.ts'
import { createSignatureCache } from '../path-validation/signature-checks.ts'
import type { ChainAnswer, DeviceDomain } from './judge-device-proof.ts'

/** What is trusted in a domain, and what may lead there. */
export type DomainStore = Pick<PathQuestion, 'anchors' | 'intermediates'>

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
  store: DomainStore & Pick<PathQuestion, 'at' | 'signatureCache'>,
): ChainAnswer {
  const answer = findPath({ ...store, target: certificate })
  return answer.ok ? { ok: true, path: answer.path } : { ok: false, refusal: answer.refusal }
}

/** Finds chains in stores that do not change, and remembers those that stand. */
export type ChainFinder = (domain: DeviceDomain, certificate: Certificate, at: Date) => ChainAnswer

/**
 * Chains that were found are remembered by domain and SHA-256 of the certificate, until a date on them is over; so are
 * signatures. Make another one when what is trusted has changed.
 *
 * @param maximumChains of these many certificates; what was not asked for longest goes first
 */
export function createChainFinder(
  stores: Readonly<Record<DeviceDomain, DomainStore>>,
  maximumChains = 10_000,
): ChainFinder {
  const signatureCache = createSignatureCache()
  const chains = createBoundedCache<readonly Certificate[]>(maximumChains)
  return (domain, certificate, at) => {
    const key = `${domain} ${certificate.sha256}`
    const known = chains.get(key)
    if (known?.every(({ notBefore, notAfter }) => notBefore <= at && at <= notAfter))
      return { ok: true, path: known }
    const answer = findDeviceChain(certificate, { ...stores[domain], at, signatureCache })
    if (answer.ok) chains.set(key, answer.path)
    return answer
  }
}
