import { isSameEmail } from '@entente/mail-addresses'
import { systemActor } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import type { Tx } from '../../../platform/database/database.ts'
import type { Subscription } from '../../../platform/events/events.ts'
import { loadAccount, type Account } from '../../accounts/index.ts'
import { snapshotOf, type Partner } from '../partner.ts'
import { emailExists, lock, saveContact } from '../partner-store.ts'

const emailChanged = 'account.email-changed'

/** What the partner takes over from the account; an address that another partner has stays with that one. */
const contactAfter = async (tx: Tx, partner: Partner, account: Account, event: string): Promise<Partner> => {
  if (event !== emailChanged)
    return { ...partner, phone: account.phone, address: account.address, locale: account.locale }
  const isSame = isSameEmail(partner.email, account.email)
  const isTaken = !isSame && (await emailExists(tx, account.email))
  return isTaken ? partner : { ...partner, email: account.email }
}

/**
 * Self-registration writes one contact to account and partner alike. When the person changes it in the profile, the
 * partner of that name follows as long as the person owns it, or the contract's question for the caller's address (P25)
 * would find nobody.
 */
export const followAccountSubscription = (app: App): Subscription => ({
  subscriber: 'partner-contact',
  events: [emailChanged, 'account.contact-changed'],
  async handle(tx, event) {
    const account = await loadAccount(tx, event.objectId)
    const before = account && (await lock(tx, account.userName))
    const isOwners = account?.memberships.some(
      ({ partnerId, role }) => partnerId === before?.id && role === 'owner',
    )
    if (!before || !isOwners) return
    const after = await contactAfter(tx, before, account, event.name)
    await saveContact(tx, after, app.clock.now())
    await app.record(tx, {
      actor: systemActor,
      action: 'partner.contact-changed',
      object: { type: 'partner', id: before.id },
      partnerId: before.id,
      before: snapshotOf(before),
      after: snapshotOf(after),
    })
  },
})
