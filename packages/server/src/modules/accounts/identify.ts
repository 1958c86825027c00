import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { refuseOtherAccount } from '../../platform/http/speaks-for.ts'
import { callerOf, type Account } from './account.ts'
import { load as loadAccount } from './account-store.ts'
import { load as loadClient } from './client-store.ts'
import { lastCookie, sessionCookie, tokenCookie } from './cookies.ts'
import type { SessionRow } from './session-store.ts'
import { findSession, findSessionById, noteUse } from './sessions.ts'
import { callerOfClient } from './sign-in.ts'
import { verifyToken } from './tokens.ts'

/** What a request says about its sender, and what of it is true. */
export interface Identity {
  readonly caller: Caller
  readonly account: Account | null
  /** Roles of other parts of the platform, which tokens carry. */
  readonly foreignRoles: readonly string[]
  readonly sessionId: string | null
  /** The token that the request carried, when it carried one that counts. */
  readonly token: string | null
}

const identityOf = (account: Account, sessionId: string | null, token: string | null): Identity => ({
  caller: callerOf(account),
  account,
  foreignRoles: account.foreignRoles,
  sessionId,
  token,
})

const fromToken = async (app: App, token: string): Promise<Identity | undefined> => {
  const subject = await verifyToken(app, token)
  if (!subject) return undefined
  if (subject.kind === 'client') {
    const client = await loadClient(app.database, subject.clientId)
    if (!client?.isActive) return undefined
    const { foreignRoles } = client
    return { caller: callerOfClient(client), account: null, foreignRoles, sessionId: null, token }
  }
  if (subject.sessionId !== null) {
    const session = await findSessionById(app, subject.sessionId)
    return session && identityOf(session.account, session.sessionId, token)
  }
  const account = await loadAccount(app.database, subject.accountId)
  const isCurrent = account?.isActive === true && account.tokenGeneration === subject.generation
  return isCurrent ? identityOf(account, null, token) : undefined
}

/** Sent by the portal with what it asks by itself, again and again: nobody may be there any more. */
const backgroundHeader = 'entente-background'

const find = async (
  app: App,
  headers: IncomingHttpHeaders,
): Promise<{ readonly identity: Identity | undefined; readonly session?: SessionRow }> => {
  const bearer = /^Bearer +(\S+)$/iu.exec(headers.authorization ?? '')?.[1]
  if (bearer) return { identity: await fromToken(app, bearer) }
  const secret = lastCookie(headers.cookie, sessionCookie)
  const session = secret ? await findSession(app, secret) : undefined
  if (session) return { identity: identityOf(session.account, session.sessionId, null), session }
  const token = lastCookie(headers.cookie, tokenCookie)
  return { identity: token ? await fromToken(app, token) : undefined }
}

/**
 * Who sends a request. A bearer header decides alone; else the portal's session counts, else the contract's cookie
 * `Authorization`, of several the last. Account and roles are read from the database every time, so that what an
 * administrator takes away is gone with the next request.
 * @throws TransportError 409 when the request says that it speaks for another account; it is no use of the session
 */
export const identityFrom = async (app: App, headers: IncomingHttpHeaders): Promise<Identity | undefined> => {
  const { identity, session } = await find(app, headers)
  refuseOtherAccount(headers, identity?.caller.accountId)
  if (session && !(backgroundHeader in headers)) await noteUse(app, session)
  return identity
}
