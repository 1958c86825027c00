import { isSameEmail } from '@entente/mail-addresses'
import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import type { StoredEvent, Subscription } from '../../../platform/events/events.ts'
import {
  addMemberIn,
  listMembers,
  loadAccount,
  loadAccountByUserName,
  type Account,
} from '../../accounts/index.ts'
import type { Partner } from '../partner.ts'
import { listRegisteredFor, lock } from '../partner-store.ts'

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
 * A name alone proves nothing: whoever takes it first would own the partner. Its account was made by an administrator, or
 * has proven the address that the partner was registered with.
 */
const isMeant = async (tx: Tx, account: Account, partner: Partner, event: StoredEvent): Promise<boolean> => {
  if (isSameEmail(account.email, partner.email)) return true
  // From the terminal.
  if (event.actor === systemActor.userName && account.userName !== systemActor.userName) return true
  const maker = event.objectType === 'account' ? await loadAccountByUserName(tx, event.actor) : undefined
  return maker !== undefined && maker.id !== account.id && maker.roles.includes('PARTNER_ADMIN')
}

/**
 * Administrators register partners for people who have no account yet. As soon as theirs is there, it owns the partner. Both events are heard, so that it makes no difference which of the two commits first.
 */
export const claimPartnersSubscription = (app: App): Subscription => ({
  subscriber: 'partner-owner',
  events: ['account.registered', 'partner.registered'],
  async handle(tx, event) {
    for (const partner of await candidatesOf(tx, event)) {
      await lock(tx, partner.id)
      const account = await loadAccountByUserName(tx, partner.userName)
      if (!account || (await listMembers(tx, partner.id)).length > 0) continue
      if (!(await isMeant(tx, account, partner, event))) continue
      await addMemberIn(tx, app, { account, partner, role: 'owner' }, account)
    }
  },
})
