import { findPath, formatName, type Certificate, type PathAnswer } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { loadTrustView, type Domain, type TrustView } from '../trust-store/index.ts'
import type { HeldCertificate } from './held-certificate.ts'
import { loadIssuersNamed } from './store.ts'

/**
 * Whether the chain of a held certificate stands in a trust store. A certificate that is over is looked at on its last
 * day: its end is told apart from the end of trust in its issuer.
 */
export const isTrusted = (
  { roots, intermediates }: TrustView,
  { caSigned }: Pick<HeldCertificate, 'caSigned'>,
  now: Date,
): boolean =>
  findPath({
    target: caSigned,
    anchors: roots,
    intermediates,
    at: now > caSigned.notAfter ? caSigned.notAfter : now,
  }).ok

/**
 * Looks for the chain of any certificate in a domain: in its trust store, or below what the platform itself has signed
 * for a partner there, as long as that partner's own chain stands (trust-and-crypto §5.6, §9 A7).
 */
export const findDomainPath = async (
  { database, clock, keys }: App,
  domain: Domain,
  target: Certificate,
): Promise<PathAnswer> => {
  const at = clock.now()
  const view = await loadTrustView(database, domain)
  const subject = formatName(target.issuer)
  const issuers = (await loadIssuersNamed(database, { domain, subject, at })).filter((held) =>
    isTrusted(view, held, at),
  )
  return findPath({
    target,
    anchors: [...view.roots, ...keys.roots],
    intermediates: [
      ...view.intermediates,
      ...keys.issuers,
      ...issuers.map(({ platformSigned }) => platformSigned),
    ],
    at,
  })
}
