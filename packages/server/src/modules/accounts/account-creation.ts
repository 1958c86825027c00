import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { snapshotOf, type Account, type NewAccount } from './account.ts'
import { emailExists, insert, load, loadByUserName, save, savePartnerType } from './account-store.ts'
import { checkNameOf, requireEmail } from './user-name.ts'

interface By {
  readonly actor: Actor
  readonly requestId?: string | null
}

/**
 * Checks what an account will be found by.
 * @returns its address as it is stored
 * @throws Refusal PMS_PRT_012 (address), PMS_PRT_066 or PMS_PRT_052 (user name)
 */
export const checkAccountNames = (account: { readonly userName: string; readonly email: string }): string => {
  const email = requireEmail(account.email)
  checkNameOf(account)
  return email
}

const record = (tx: Tx, app: App, by: By, action: string, before: Account | null, after: Account) =>
  app.record(tx, {
    actor: by.actor,
    action,
    object: { type: 'account', id: after.id },
    partnerId: null,
    before: before && snapshotOf(before),
    after: snapshotOf(after),
    requestId: by.requestId ?? null,
  })

/**
 * Stores a new account.
 * @throws Refusal PMS_PRT_011 or PMS_PRT_051 when its address or user name is taken, whatever the case
 */
export const createAccountIn = async (tx: Tx, app: App, wish: NewAccount, by: By): Promise<Account> => {
  const account = { ...wish, email: checkAccountNames(wish) }
  if (await emailExists(tx, account.email)) throw new Refusal('PMS_PRT_011')
  const id = newId()
  const stored = await insert(tx, id, account, { userName: by.actor.userName, at: app.clock.now() })
  // Whoever came first has committed by now, so the reason can be read.
  if (!stored) throw new Refusal((await emailExists(tx, account.email)) ? 'PMS_PRT_011' : 'PMS_PRT_051')
  const { passwordHash: _, ...rest } = account
  const { foreignRoles = [] } = rest
  const created: Account = { ...rest, foreignRoles, id, isActive: true, memberships: [], tokenGeneration: 0 }
  await record(tx, app, by, 'account.registered', null, created)
  return created
}

/**
 * Stores an account, or brings the one with this user name to these values.
 * @returns the account, and whether it was new
 */
export const putAccountIn = async (
  tx: Tx,
  app: App,
  account: NewAccount,
  by: By,
): Promise<{ account: Account; isNew: boolean }> => {
  const before = await loadByUserName(tx, account.userName)
  if (!before) return { account: await createAccountIn(tx, app, account, by), isNew: true }
  await save(tx, before.id, account, app.clock.now())
  const after = await load(tx, before.id)
  if (!after) throw new Error(`account ${before.id} vanished while it was written`)
  await record(tx, app, by, 'account.updated', before, after)
  return { account: after, isNew: false }
}

/** Notes the partner type of an account that registers as a partner for the first time. */
export const adoptPartnerType = (tx: Tx, app: App, userName: string, partnerType: string): Promise<void> =>
  savePartnerType(tx, userName, partnerType, app.clock.now())
