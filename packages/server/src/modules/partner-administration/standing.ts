import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { Refusal } from '../../platform/refusal.ts'
import { announcePartner, loadCurrentCertificate } from '../partner-certificates/index.ts'
import {
  deactivatePartner,
  holdingSources,
  isDeactivated,
  isPlatformPartner,
  loadPartner,
  lockPartner,
  reactivatePartner,
  usesPolicies,
  type Holding,
  type Partner,
} from '../partners/index.ts'

/** What an administrator can do with a partner now; undefined for one that has never been active, or stays so. */
export type Step = 'deactivate' | 'reactivate'

export const stepFor = (partner: Partner): Step | undefined => {
  if (partner.isActive) return isPlatformPartner(partner) ? undefined : 'deactivate'
  return isDeactivated(partner) ? 'reactivate' : undefined
}

/**
 * Whether the caller may ask for policies in a partner's name from its page: administrators and its own people may (P26). The
 * platform's own partners have all that they need.
 */
export const mayAskFor = (
  authority: Authority,
  partner: Pick<Partner, 'id' | 'isActive' | 'needsPolicyGroup' | 'partnerType'>,
): boolean =>
  (authority.isAdmin || authority.mayChange(partner)) &&
  partner.isActive &&
  usesPolicies(partner) &&
  !isPlatformPartner(partner)

interface StatusWish {
  readonly partnerId: string
  /** Undefined: in a word that the operation does not know. */
  readonly isActive: boolean | undefined
  readonly reason: string | null
}

const requireLocked = async (tx: Tx, id: string): Promise<Partner> => {
  const partner = await lockPartner(tx, id)
  if (!partner) throw new Refusal('PMS_PMP_005')
  return partner
}

/** One that was certified for some purposes alone is nobody's business yet: consumers need its certificate. */
const announce = async (tx: Tx, app: App, authority: Authority, partner: Partner): Promise<void> => {
  const held = await loadCurrentCertificate(tx, { type: 'partner', id: partner.id }, 'ALL')
  if (held) await announcePartner(tx, app, authority, { partner, held })
}

/**
 * M2. Deactivates a partner, or says that it is active. What is not active yet stays so when it is deactivated.
 * @throws Refusal PMS_PMP_005 (unknown), PMS_PM_063 (deactivated already: the contract knows no way back, see
 *   `reactivate`), PMS_PM_058, PMS_PRT_108 (cannot be active without a certificate), ENT_PRT_003 (a service of the platform)
 */
export const setStatus = (app: App, authority: Authority, wish: StatusWish): Promise<void> =>
  app.database.transaction(async (tx) => {
    const partner = await requireLocked(tx, wish.partnerId)
    if (isDeactivated(partner)) throw new Refusal('PMS_PM_063')
    if (wish.isActive === undefined) throw new Refusal('PMS_PM_058')
    if (wish.isActive && !partner.isActive) throw new Refusal('PMS_PRT_108', { missing: 'certificate' })
    if (wish.isActive || !partner.isActive) return
    if (isPlatformPartner(partner)) throw new Refusal('ENT_PRT_003')
    const step = { actor: authority, reason: wish.reason }
    await announce(tx, app, authority, await deactivatePartner(tx, app, partner, step))
  })

/**
 * Gives a deactivated partner back what its deactivation stopped.
 * @throws Refusal PMS_PMP_005 (unknown), ENT_PRT_001 (not deactivated)
 */
export const reactivate = (
  app: App,
  authority: Authority,
  wish: Omit<StatusWish, 'isActive'>,
): Promise<Partner> =>
  app.database.transaction(async (tx) => {
    const partner = await requireLocked(tx, wish.partnerId)
    if (!isDeactivated(partner)) throw new Refusal('ENT_PRT_001')
    const step = { actor: authority, reason: wish.reason }
    const active = await reactivatePartner(tx, app, partner, step)
    await announce(tx, app, authority, active)
    return active
  })

/**
 * What lives and stops with a partner.
 * @throws Refusal PMS_PMP_005
 */
export const previewStatus = async (
  app: App,
  partnerId: string,
): Promise<{ readonly partner: Partner; readonly affected: readonly Holding[] }> => {
  const partner = await loadPartner(app.database, partnerId)
  if (!partner) throw new Refusal('PMS_PMP_005')
  const affected = await Promise.all(
    offeredAt(app, holdingSources).map((source) => source(app, app.database, partner.id)),
  )
  return { partner, affected: affected.filter(({ total }) => total > 0) }
}
