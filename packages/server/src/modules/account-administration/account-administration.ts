import type { Actor, Authority } from '../../platform/access/authority.ts'
import { isRole, roles as allRoles, type Role } from '../../platform/access/roles.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { snapshotOf, type Account, type NewAccount, grantableBy } from '../accounts/index.ts'
import * as store from './store.ts'
import { inviteAccount, mailInvitation, type InvitedBy } from './invitation.ts'
import { countLinksIn } from '../credentials/index.ts'
import { endAccessIn } from '../sessions/index.ts'

const administrator = 'PARTNER_ADMIN'
const mostMailsPerHour = 3

/** Who administers accounts: somebody signed in, or the operator at the terminal. */
export interface Administrator {
  readonly actor: Actor
  /** Null at the terminal. */
  readonly accountId: string | null
  /** The roles that this administrator may give and take. */
  readonly grantable: readonly Role[]
  /** Where they are, as `Call.address` has it; null at the terminal. */
  readonly network: string | null
}

const invitedBy = ({ actor, accountId, network }: Administrator): InvitedBy => ({
  actor,
  limits: network === null ? null : { account: accountId, network },
})

/** Somebody signed in. @param network as `Call.address` has it */
export const administratorOf = (authority: Authority, network: string): Administrator => ({
  actor: authority,
  accountId: authority.caller.accountId,
  grantable: grantableBy(authority.caller.roles),
  network,
})

/** Whoever has a terminal on the server can do everything anyhow. */
export const operatorOf = (actor: Actor): Administrator => ({
  actor,
  accountId: null,
  grantable: allRoles,
  network: null,
})

const getAccount = async (tx: Tx, id: string): Promise<store.ListedAccount> => {
  const account = await store.find(tx, id)
  if (!account) throw new Refusal('ENT_ADM_001')
  return account
}

const requireGrantable = ({ grantable }: Administrator, role: string): Role => {
  if (!isRole(role) || !grantable.includes(role)) throw new Refusal('ENT_ADM_002', { role })
  return role
}

/** True when nobody else who can sign in administers the platform. */
const isLastAdministrator = (administrators: readonly string[], accountId: string): boolean =>
  administrators.includes(accountId) && administrators.length === 1

const record = (
  tx: Tx,
  app: App,
  by: Administrator,
  change: {
    readonly action: string
    readonly before: Account
    readonly after: Account
    readonly reason?: string | null
  },
): Promise<void> => {
  const { action, before, after, reason = null } = change
  const state = (account: Account) => ({ ...snapshotOf(account), isActive: account.isActive })
  return app.record(tx, {
    actor: by.actor,
    action,
    object: { type: 'account', id: before.id },
    partnerId: null,
    before: state(before),
    after: state(after),
    reason,
  })
}

/**
 * Creates an account whose password the person chooses through a mailed link.
 * @throws Refusal ENT_ADM_002 (a role that the administrator does not hold), and those of `inviteAccount`
 */
export const createAccount = async (
  app: App,
  by: Administrator,
  wish: Omit<NewAccount, 'passwordHash' | 'partnerType' | 'address' | 'phone'>,
): Promise<Account> => {
  const roles = [...new Set(wish.roles)].map((role) => requireGrantable(by, role))
  return inviteAccount(app, { ...wish, roles, partnerType: null, address: '', phone: '' }, invitedBy(by))
}

/**
 * Mails the link to choose a password again.
 * @throws Refusal ENT_ADM_001, ENT_ADM_006 (disabled, or has signed in), ENT_ACC_009 (too often); RetryLater ENT_MAI_001
 */
export const inviteAgain = (app: App, by: Administrator, id: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    const account = await getAccount(tx, id)
    if (!account.isActive || account.lastSignInAt !== null) throw new Refusal('ENT_ADM_006')
    if ((await countLinksIn(tx, app, 'password', account.id)) >= mostMailsPerHour)
      throw new Refusal('ENT_ACC_009')
    await mailInvitation(tx, app, account, invitedBy(by))
  })

/**
 * Disables or enables an account. Disabling ends its sessions and tokens with the next request.
 * @throws Refusal ENT_ADM_001, ENT_ADM_003 (one's own, or the last administrator's)
 */
export const changeStatus = (
  app: App,
  by: Administrator,
  wish: { readonly id: string; readonly status: 'active' | 'disabled'; readonly reason: string | null },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const administrators = await store.lockAdministrators(tx)
    const before = await getAccount(tx, wish.id)
    const isActive = wish.status === 'active'
    if (before.isActive === isActive) return
    const mustStay = before.id === by.accountId || isLastAdministrator(administrators, before.id)
    if (!isActive && mustStay) throw new Refusal('ENT_ADM_003')
    await store.saveStatus(tx, before.id, wish.status, app.clock.now())
    if (!isActive) await endAccessIn(tx, before.id, null)
    const action = isActive ? 'account.enabled' : 'account.disabled'
    await record(tx, app, by, { action, before, after: { ...before, isActive }, reason: wish.reason })
  })

const changeRole = (
  app: App,
  by: Administrator,
  wish: { readonly id: string; readonly role: string; readonly has: boolean },
): Promise<void> =>
  app.database.transaction(async (tx) => {
    const administrators = await store.lockAdministrators(tx)
    const before = await getAccount(tx, wish.id)
    const role = requireGrantable(by, wish.role)
    if (app.settings.oidc || (await store.isExternal(tx, before.id))) throw new Refusal('ENT_ADM_005')
    if (before.roles.includes(role) === wish.has) return
    if (!wish.has && role === administrator && isLastAdministrator(administrators, before.id))
      throw new Refusal('ENT_ADM_004')
    await (wish.has ? store.addRole : store.removeRole)(tx, before.id, role)
    const kept = before.roles.filter((each) => each !== role)
    const after = { ...before, roles: wish.has ? [...kept, role] : kept }
    await record(tx, app, by, {
      action: wish.has ? 'account.role-granted' : 'account.role-revoked',
      before,
      after,
    })
  })

/**
 * Gives an account a role.
 * @throws Refusal ENT_ADM_001, ENT_ADM_002 (not held), ENT_ADM_005 (roles come from another provider)
 */
export const grantRole = (app: App, by: Administrator, id: string, role: string): Promise<void> =>
  changeRole(app, by, { id, role, has: true })

/**
 * Takes a role from an account.
 * @throws Refusal those of `grantRole`, and ENT_ADM_004 for the last administrator
 */
export const revokeRole = (app: App, by: Administrator, id: string, role: string): Promise<void> =>
  changeRole(app, by, { id, role, has: false })
