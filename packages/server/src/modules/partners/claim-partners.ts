import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { StoredEvent, Subscription } from '../../platform/events/events.ts'
import { addMemberIn, listMembers, loadAccount, loadAccountByUserName } from '../accounts/index.ts'
import type { Partner } from './partner.ts'
import { listRegisteredFor, lock } from './partner-store.ts'

/** The partners that an event may have found an owner for. */
const candidatesOf = async (tx: Tx, event: StoredEvent): Promise<Partner[]> => {
  if (event.objectType === 'account') {
    const account = await loadAccount(tx, event.objectId)
    return account ? listRegisteredFor(tx, account.userName) : []
  }
  const partner = await lock(tx, event.objectId)
  return partner ? [partner] : []
}

/**
 * Administrators register partners for people who have no account yet. As soon as there is one of that name, it owns the
 * partner. Both events are heard, so that it makes no difference which of the two commits first.
 */
export const claimPartnersSubscription = (app: App): Subscription => ({
  subscriber: 'partner-owner',
  events: ['account.registered', 'partner.registered'],
  async handle(tx, event) {
    for (const partner of await candidatesOf(tx, event)) {
      await lock(tx, partner.id)
      const account = await loadAccountByUserName(tx, partner.userName)
      if (!account || (await listMembers(tx, partner.id)).length > 0) continue
      await addMemberIn(tx, app, { account, partner, role: 'owner' }, account)
    }
  },
})
