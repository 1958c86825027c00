import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { callerOf, type Account } from './account.ts'
import { load as loadAccount } from './account-store.ts'
import { load as loadClient } from './client-store.ts'
import { lastCookie, sessionCookie, tokenCookie } from './cookies.ts'
import { findSession, findSessionById } from './sessions.ts'
import { callerOfClient } from './sign-in.ts'
import { verifyToken } from './tokens.ts'

/** What a request says about its sender, and what of it is true. */
export interface Identity {
  readonly caller: Caller
  readonly account: Account | null
  readonly sessionId: string | null
  /** The token that the request carried, when it carried one that counts. */
  readonly token: string | null
}

const identityOf = (account: Account, sessionId: string | null, token: string | null): Identity => ({
  caller: callerOf(account),
  account,
  sessionId,
  token,
})

const fromToken = async (app: App, token: string): Promise<Identity | undefined> => {
  const subject = await verifyToken(app, token)
  if (!subject) return undefined
  if (subject.kind === 'client') {
    const client = await loadClient(app.database, subject.clientId)
    if (!client?.isActive) return undefined
    return { caller: callerOfClient(client), account: null, sessionId: null, token }
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

/**
 * Who sends a request. A bearer header decides alone; else the portal's session counts, else the contract's cookie
 * `Authorization`, of several the last. Account and roles are read from the database every time, so that what an
 * administrator takes away is gone with the next request.
 */
export const identityFrom = async (app: App, headers: IncomingHttpHeaders): Promise<Identity | undefined> => {
  const bearer = /^Bearer +(\S+)$/iu.exec(headers.authorization ?? '')?.[1]
  if (bearer) return fromToken(app, bearer)
  const secret = lastCookie(headers.cookie, sessionCookie)
  const session = secret ? await findSession(app, secret, !(backgroundHeader in headers)) : undefined
  if (session) return identityOf(session.account, session.sessionId, null)
  const token = lastCookie(headers.cookie, tokenCookie)
  return token ? fromToken(app, token) : undefined
}
