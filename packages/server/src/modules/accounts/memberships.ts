import type { Actor } from '../../platform/access/authority.ts'
import type { MemberRole } from '../../platform/access/membership.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { Account } from './account.ts'
import { insert } from './membership-store.ts'

/**
 * Lets an account act for an organisation, and says so in the organisation's history.
 * @returns false when it does so already, in whatever role
 */
export const addMemberIn = async (
  tx: Tx,
  app: App,
  member: {
    readonly account: Pick<Account, 'id' | 'userName'>
    readonly partner: { readonly id: string; readonly partnerType: string }
    readonly role: MemberRole
  },
  actor: Actor,
): Promise<boolean> => {
  const { account, partner, role } = member
  const { id: partnerId, partnerType } = partner
  const row = { accountId: account.id, partnerId, partnerType, role, by: actor.userName, at: app.clock.now() }
  if (!(await insert(tx, row))) return false
  await app.record(tx, {
    actor,
    action: 'partner.user-joined',
    object: { type: 'partner', id: partnerId },
    partnerId,
    before: null,
    after: { user: account.userName, role },
  })
  return true
}
