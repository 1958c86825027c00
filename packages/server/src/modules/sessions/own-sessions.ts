import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type Account, beginTokenGeneration } from '../accounts/index.ts'
import { removeOfAccount as removePayloadsOfAccount } from './oidc-payload-store.ts'
import { listOfAccount, removeOfAccount, removeOne, type OwnSession } from './own-session-store.ts'
import { end as endProviderSessions } from './provider-session-store.ts'
import { idleSince } from './sessions.ts'

/** The live sessions of an account, the one used last first. */
export const ownSessions = (app: App, accountId: string): Promise<OwnSession[]> => {
  const now = app.clock.now()
  return listOfAccount(app.database, accountId, now, idleSince(app, now))
}

/**
 * Ends everything that an account is signed in with: sessions, what the identity provider remembers, and tokens that
 * belong to no session. With the next request they count for nothing.
 * @param keep the session that goes on, or null for none
 * @returns how many sessions have ended
 */
export const endAccessIn = async (tx: Tx, accountId: string, keep: string | null): Promise<number> => {
  const ended = await removeOfAccount(tx, accountId, keep)
  const named = ended.map(({ providerSession }) => providerSession)
  await endProviderSessions(tx, accountId, named)
  await removePayloadsOfAccount(tx, accountId)
  await beginTokenGeneration(tx, accountId)
  return ended.length
}

const record = (tx: Tx, app: App, account: Account, actor: Actor, after: { sessions: number }) =>
  app.record(tx, {
    actor,
    action: 'account.sessions-ended',
    object: { type: 'account', id: account.id },
    partnerId: null,
    before: null,
    after,
  })

/** Signs an account out everywhere, here included. @returns how many sessions have ended */
export const endOwnSessions = (app: App, account: Account, actor: Actor): Promise<number> =>
  app.database.transaction(async (tx) => {
    const sessions = await endAccessIn(tx, account.id, null)
    await record(tx, app, account, actor, { sessions })
    return sessions
  })

/** Signs one device out. @throws Refusal ENT_ACC_008 when the account has no such session */
export const endOwnSession = (app: App, account: Account, actor: Actor, sessionId: string): Promise<void> =>
  app.database.transaction(async (tx) => {
    const ended = await removeOne(tx, account.id, sessionId)
    if (!ended) throw new Refusal('ENT_ACC_008')
    await endProviderSessions(tx, account.id, [ended.providerSession])
    // The provider knows no portal sessions: it forgets the account, or that device would come back by itself.
    await removePayloadsOfAccount(tx, account.id)
    await record(tx, app, account, actor, { sessions: 1 })
  })
