import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import type { Account } from '../accounts/index.ts'
import * as identities from './external-identity-store.ts'
import * as refusals from './external-refusal-store.ts'
import { endAccessIn } from '../sessions/index.ts'

const record = (
  tx: Tx,
  app: App,
  actor: Actor,
  { id, issuer, isLinked }: { readonly id: string; readonly issuer: string; readonly isLinked: boolean },
): Promise<void> =>
  app.record(tx, {
    actor,
    action: isLinked ? 'account.linked' : 'account.unlinked',
    object: { type: 'account', id },
    partnerId: null,
    before: isLinked ? null : { issuer },
    after: isLinked ? { issuer, by: 'operator' } : null,
  })

const unlink = async (tx: Tx, app: App, actor: Actor, issuer: string, accountId?: string) => {
  const accounts = await identities.remove(tx, issuer, accountId)
  for (const id of accounts) {
    // Whoever came in as the former user must come in again as who they are.
    await endAccessIn(tx, id, null)
    await record(tx, app, actor, { id, issuer, isLinked: false })
  }
  return accounts.length
}

/**
 * Forgets which of a provider's users an account belongs to, for somebody who was created again there. The next sign-in
 * with the same user name and proven e-mail address gets the account.
 * @param subject the user (`sub`) whose it is from now on, when name or address have changed as well
 * @returns false when that user has another account; nothing was changed
 */
export const relinkAccount = (
  app: App,
  actor: Actor,
  wish: {
    readonly account: Pick<Account, 'id' | 'userName'>
    readonly issuer: string
    readonly subject: string | null
  },
): Promise<boolean> =>
  app.database.transaction(async (tx) => {
    const { account, issuer, subject } = wish
    const owner = subject === null ? undefined : await identities.loadAccountId(tx, { issuer, subject })
    if (owner !== undefined && owner !== account.id) return false
    await unlink(tx, app, actor, issuer, account.id)
    await refusals.removeNamed(tx, issuer, account.userName)
    if (subject === null) return true
    if (!(await identities.insert(tx, { issuer, subject }, account.id, app.clock.now())))
      throw new Error('somebody else has linked the user meanwhile')
    await record(tx, app, actor, { id: account.id, issuer, isLinked: true })
    return true
  })

/** `relinkAccount` for every account of a provider, whose realm was built anew. @returns how many were linked */
export const relinkAccounts = (app: App, actor: Actor, issuer: string): Promise<number> =>
  app.database.transaction(async (tx) => {
    await refusals.removeNamed(tx, issuer)
    return unlink(tx, app, actor, issuer)
  })
