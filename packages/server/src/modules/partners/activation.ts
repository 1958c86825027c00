import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { isDeactivated, snapshotOf, type Partner } from './partner.ts'
import { saveState } from './partner-store.ts'

/** Says that a partner is not where it must be for a step: callers refuse it first with their own code. */
class ImpossibleStep extends Error {
  override readonly name = 'ImpossibleStep'
}

interface Step {
  readonly actor: Actor
  readonly requestId?: string | null
  readonly reason?: string | null
}

type State = Pick<Partner, 'approvalStatus' | 'isActive' | 'isCertified'>

const move = async (
  tx: Tx,
  app: App,
  partner: Partner,
  { action, to, actor, requestId, reason }: Step & { readonly action: string; readonly to: Partial<State> },
): Promise<Partner> => {
  const at = app.clock.now()
  await saveState(tx, { ...partner, ...to }, at)
  const moved: Partner = { ...partner, ...to, updatedAt: at, version: partner.version + 1 }
  await app.record(tx, {
    actor,
    action,
    object: { type: 'partner', id: partner.id },
    partnerId: partner.id,
    before: snapshotOf(partner),
    after: snapshotOf(moved),
    reason: reason ?? null,
    requestId: requestId ?? null,
  })
  return moved
}

/** Approves and activates a locked partner with its first certificate, once; afterwards it changes nothing. */
export const activatePartner = async (tx: Tx, app: App, partner: Partner, by: Step): Promise<Partner> => {
  const to = { approvalStatus: 'approved', isActive: true, isCertified: true } as const
  if (partner.approvalStatus === 'approved' && partner.isActive && partner.isCertified) return partner
  if (isDeactivated(partner)) throw new ImpossibleStep(partner.id)
  return move(tx, app, partner, { ...by, action: 'partner.activated', to })
}

/** Deactivates a locked, active partner: everything of it stops, for to be live asks for an active partner. */
export const deactivatePartner = async (tx: Tx, app: App, partner: Partner, by: Step): Promise<Partner> => {
  if (!partner.isActive) throw new ImpossibleStep(partner.id)
  return move(tx, app, partner, { ...by, action: 'partner.deactivated', to: { isActive: false } })
}

/** Gives a locked, deactivated partner back what its deactivation stopped, and nothing else. */
export const reactivatePartner = async (tx: Tx, app: App, partner: Partner, by: Step): Promise<Partner> => {
  if (!isDeactivated(partner)) throw new ImpossibleStep(partner.id)
  return move(tx, app, partner, { ...by, action: 'partner.reactivated', to: { isActive: true } })
}
