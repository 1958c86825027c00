import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccount, snapshotOf, type Account, saveContact } from '../accounts/index.ts'
import { holdProof, provePassword, checkNewPassword, hashPassword } from '../credentials/index.ts'
import { storePassword } from './password-reset.ts'

/** The account of whoever asks. @throws Refusal ENT_ACC_007 for programs, which have none */
export const getOwnAccount = async (app: App, { caller }: Authority): Promise<Account> => {
  const account = caller.accountId === null ? undefined : await loadAccount(app.database, caller.accountId)
  if (!account) throw new Refusal('ENT_ACC_007')
  return account
}

/**
 * Changes a password; other devices are signed out.
 * @throws Refusal of `provePassword`, and ENT_ACC_004 when the new one breaks a rule
 */
export const changePassword = async (
  app: App,
  account: Account,
  change: { readonly oldPassword: string; readonly newPassword: string; readonly address: string },
  by: { readonly actor: Actor; readonly sessionId: string | null },
): Promise<void> => {
  await provePassword(app, account, { password: change.oldPassword, address: change.address })
  checkNewPassword(change.newPassword, account.userName)
  const passwordHash = await hashPassword(app, change.newPassword)
  await app.database.transaction(async (tx) => {
    await holdProof(tx, account)
    await storePassword(tx, app, account, passwordHash, {
      action: 'account.password-changed',
      keepSession: by.sessionId,
      actor: by.actor,
    })
  })
}

/** What somebody may change of their account without further proof. */
export type Contact = Pick<Account, 'phone' | 'address' | 'locale'>

/** Changes what is given of phone, address and language; the rest stays. */
export const changeContact = (
  app: App,
  account: Account,
  contact: Partial<Contact>,
  actor: Actor,
): Promise<void> =>
  app.database.transaction(async (tx) => {
    await saveContact(tx, account.id, contact, app.clock.now())
    await app.record(tx, {
      actor,
      action: 'account.contact-changed',
      object: { type: 'account', id: account.id },
      partnerId: null,
      before: snapshotOf(account),
      after: snapshotOf({ ...account, ...contact }),
    })
  })
