import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { load } from './account-store.ts'
import { snapshotOf, type Account } from './account.ts'
import { judge, refuseDelayed } from './lockout.ts'
import { loadPasswordHash, lockTokenGeneration, saveContact } from './own-account-store.ts'
import { storePassword } from './password-reset.ts'
import { checkNewPassword, hashPassword, verifyPassword } from './passwords.ts'
import { inPasswordTurn } from './turns.ts'

/** The account of whoever asks. @throws Refusal ENT_ACC_007 for programs, which have none */
export const getOwnAccount = async (app: App, { caller }: Authority): Promise<Account> => {
  const account = caller.accountId === null ? undefined : await load(app.database, caller.accountId)
  if (!account) throw new Refusal('ENT_ACC_007')
  return account
}

/**
 * Makes sure that the person at the keyboard knows the password, as sign-in does and with the same patience.
 * @throws Refusal ENT_ACC_007 (no password here), ENT_ACC_003 (too many tries), ENT_ACC_006 (wrong)
 */
export const provePassword = async (
  app: App,
  account: Account,
  { password, address }: { readonly password: string; readonly address: string },
): Promise<void> => {
  const { id: subject, userName: name } = account
  const attempt = { subject, address }
  const isRight = await inPasswordTurn(app, { name, address }, async () => {
    const stored = await loadPasswordHash(app.database, account.id)
    if (stored === null) throw new Refusal('ENT_ACC_007')
    await refuseDelayed(app, attempt, name)
    const fits = await verifyPassword(app, stored, password)
    return judge(app, attempt, async () => fits, name)
  })
  if (!isRight) throw new Refusal('ENT_ACC_006')
}

/**
 * Makes sure that what was proven of an account still holds, and does until the transaction ends: meanwhile its owner may
 * have changed the password, turned the second factor on, or signed out everywhere, to shut out whoever is proving.
 * @param account as it was loaded before the proof
 * @throws Refusal `code`
 */
export const holdProof = async (tx: Tx, account: Account, code = 'ENT_ACC_006'): Promise<void> => {
  if ((await lockTokenGeneration(tx, account.id)) !== account.tokenGeneration) throw new Refusal(code)
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
