import type { App } from '../../platform/app.ts'
import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  administratorOf,
  changeStatus,
  createAccount,
  grantRole,
  inviteAgain,
  revokeRole,
} from './account-administration.ts'
import * as contract from './contract.ts'
import * as store from './store.ts'
import { grantableBy } from '../accounts/index.ts'
import { ownSessions } from '../sessions/index.ts'
import { hasSecondFactor } from '../second-factor/index.ts'

const done = { done: true } as const

const present = (account: store.ListedAccount) => ({
  accountId: account.id,
  userName: account.userName,
  name: `${account.firstName} ${account.lastName}`.trim(),
  email: account.email,
  organizationName: account.organisationName,
  status: account.isActive ? ('active' as const) : ('disabled' as const),
  roles: [...account.roles],
  createdDateTime: toInstant(account.createdAt),
  lastSignInDateTime: toInstantOrNull(account.lastSignInAt),
})

type Action = (typeof contract.accountActions)[number]

/** What an administrator may do with an account now. */
const actionsOf = (
  { isActive, lastSignInAt }: store.ListedAccount,
  { isSelf, hasFactor }: { readonly isSelf: boolean; readonly hasFactor: boolean },
): Action[] => {
  const may: Readonly<Record<Action, boolean>> = {
    disable: isActive && !isSelf,
    enable: !isActive,
    invite: isActive && lastSignInAt === null,
    // One's own is turned off in the profile, with password and code.
    'reset-second-factor': hasFactor && !isSelf,
  }
  return contract.accountActions.filter((action) => may[action])
}

/** What administrators do with accounts. */
export const administrationRoutes = (app: App): readonly Route[] => [
  route(contract.listAccounts, async ({ query }) => {
    const request = readListRequest(contract.accountListing, query)
    return pageReply(request, await store.list(app.database, request), present)
  }),
  route(contract.getAccount, async ({ authority, params }) => {
    const account = await store.find(app.database, params.accountId)
    if (!account) throw new Refusal('ENT_ADM_001')
    const [sessions, isExternal, hasFactor] = await Promise.all([
      ownSessions(app, account.id),
      store.isExternal(app.database, account.id),
      hasSecondFactor(app.database, account.id),
    ])
    const { isAdmin, caller } = authority
    return {
      ...present(account),
      foreignRoles: [...account.foreignRoles],
      locale: account.locale,
      createdBy: account.createdBy,
      organisations: account.memberships.map(({ partnerId, role }) => ({ partnerId, role })),
      sessions: sessions.length,
      isExternal,
      hasSecondFactor: hasFactor,
      grantable: isAdmin && !isExternal ? [...grantableBy(caller.roles)] : [],
      actions: isAdmin ? actionsOf(account, { isSelf: account.id === caller.accountId, hasFactor }) : [],
    }
  }),
  route(contract.createAccount, async ({ authority, request, address }) => {
    const { organizationName: organisationName, roles = [], ...person } = request
    const wish = { ...person, organisationName, roles }
    const account = await createAccount(app, administratorOf(authority, address), wish)
    return { accountId: account.id }
  }),
  route(contract.inviteAgain, async ({ authority, params, address }) => {
    await inviteAgain(app, administratorOf(authority, address), params.accountId)
    return done
  }),
  route(contract.changeStatus, async ({ authority, params, request, address }) => {
    const { status, reason = null } = request
    await changeStatus(app, administratorOf(authority, address), { id: params.accountId, status, reason })
    return done
  }),
  route(contract.grantRole, async ({ authority, params, address }) => {
    await grantRole(app, administratorOf(authority, address), params.accountId, params.role)
    return done
  }),
  route(contract.revokeRole, async ({ authority, params, address }) => {
    await revokeRole(app, administratorOf(authority, address), params.accountId, params.role)
    return done
  }),
]
