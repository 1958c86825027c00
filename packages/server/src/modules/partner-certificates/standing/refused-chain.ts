import { findPath, type Certificate, type PathRefusal } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import { digestOfKey, ownerOfKey, revokedAmong } from '../../platform-trust/index.ts'
import { trustMemoryOf, type Domain } from '../../trust-store/index.ts'
import { loadIssuersNamed } from '../store.ts'
import { listHoldings } from './holder-standing-store.ts'

/**
 * Why `findDomainPath` found nothing, as far as the certificates say it themselves; undefined where they would lead to
 * somebody, and what they rest on was revoked, deactivated, or never signed for that.
 */
export const whyNoDomainPath = async (
  app: App,
  domain: Domain,
  target: Certificate,
): Promise<PathRefusal | undefined> => {
  const { database, clock, keys } = app
  const memory = trustMemoryOf(app)
  const { view } = await memory.viewOf(domain)
  const at = clock.now()
  const named = await loadIssuersNamed(database, { domain, name: target.issuer, at })
  const answer = findPath({
    target,
    anchors: [...view.roots, ...keys.roots],
    intermediates: [
      ...view.intermediates,
      ...keys.certifiers,
      ...named.map(({ platformSigned }) => platformSigned),
    ],
    at,
    signatureCache: memory.signatures,
  })
  return answer.ok ? undefined : answer.refusal
}

/** The partner with whose key a certificate was issued; undefined where nobody has brought that key. */
export const issuerOnPath = async (
  { database }: Pick<App, 'database'>,
  [, issuer]: readonly Certificate[],
): Promise<string | undefined> => issuer && (await ownerOfKey(database, digestOfKey(issuer.spkiDer)))

/** A chip that holds a certificate. */
export interface HoldingChip {
  readonly id: string
  /** What we have signed for it is revoked. */
  readonly isRevoked: boolean
}

/**
 * The chips that have a certificate, or the first above it that chips have; those of whose key it is, where it has some, and
 * nobody else's.
 */
export const chipsOnPath = async (
  { database, clock }: Pick<App, 'database' | 'clock'>,
  path: readonly Certificate[],
): Promise<HoldingChip[]> => {
  for (const certificate of path) {
    const owner = await ownerOfKey(database, digestOfKey(certificate.spkiDer))
    if (owner === undefined) continue
    const chips = (await listHoldings(database, certificate, owner)).filter(
      ({ holder_type: type }) => type === 'chip',
    )
    const own = chips.filter(({ partner_id: partner }) => partner === owner)
    if (chips.length === 0) continue
    const heard = own.length > 0 ? own : chips
    const twins = heard.map((each) => each.platform_sha256)
    const revoked = await revokedAmong(database, twins, clock.now())
    return heard.map((each) => ({ id: each.holder_id, isRevoked: revoked.has(each.platform_sha256) }))
  }
  return []
}
