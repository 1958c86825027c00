import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { isDeactivated, snapshotOf, type Partner } from './partner.ts'
import { saveState } from './partner-store.ts'

/** Says that a deactivated partner cannot be activated this way: callers refuse it first with their own code. */
class DeactivatedPartner extends Error {
  override readonly name = 'DeactivatedPartner'
}

/** Approves and activates a locked partner, once; afterwards it changes nothing. */
export const activatePartner = async (
  tx: Tx,
  app: App,
  partner: Partner,
  by: { readonly actor: Actor; readonly requestId?: string | null },
): Promise<Partner> => {
  if (partner.approvalStatus === 'approved' && partner.isActive) return partner
  if (isDeactivated(partner)) throw new DeactivatedPartner(partner.id)
  const at = app.clock.now()
  await saveState(tx, { ...partner, approvalStatus: 'approved', isActive: true }, at)
  const activated: Partner = {
    ...partner,
    approvalStatus: 'approved',
    isActive: true,
    updatedAt: at,
    version: partner.version + 1,
  }
  await app.record(tx, {
    actor: by.actor,
    action: 'partner.activated',
    object: { type: 'partner', id: partner.id },
    partnerId: partner.id,
    before: snapshotOf(partner),
    after: snapshotOf(activated),
    requestId: by.requestId ?? null,
  })
  return activated
}
