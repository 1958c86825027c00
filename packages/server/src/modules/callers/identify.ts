import type { IncomingHttpHeaders } from 'node:http'
import type { App } from '../../platform/app.ts'
import { refuseOtherAccount } from '../../platform/http/caller/speaks-for.ts'
import { callerOf, foreignRolesOf, type Account } from '../accounts/index.ts'
import {
  lastCookie,
  sessionCookie,
  tokenCookie,
  type Identity,
  type SessionRow,
  noteUse,
} from '../sessions/index.ts'
import { fromForeignToken } from '../outside-providers/index.ts'
import { callerOfClient } from '../credentials/index.ts'
import { callerMemoryOf } from './caller-memory.ts'
import { unverifiedIssuerOf, verifyToken } from '../tokens/index.ts'

const identityOf = (
  app: App,
  account: Account,
  sessionId: string | null,
  token: string | null,
): Identity => ({
  caller: callerOf(app, account),
  account,
  foreignRoles: foreignRolesOf(app, account),
  sessionId,
  providerSession: null,
  token,
})

const fromOwnToken = async (app: App, token: string): Promise<Identity | undefined> => {
  const subject = await verifyToken(app, token)
  if (!subject) return undefined
  const memory = callerMemoryOf(app)
  if (subject.kind === 'client') {
    const client = await memory.client(subject.clientId)
    if (!client?.isActive) return undefined
    const { foreignRoles } = client
    const caller = callerOfClient(client)
    return { caller, account: null, foreignRoles, sessionId: null, providerSession: null, token }
  }
  if (subject.sessionId !== null) {
    const session = await memory.session(subject.sessionId)
    return session && identityOf(app, session.account, session.sessionId, token)
  }
  // Passwords got such tokens; where people sign in elsewhere, no password opens anything.
  if (app.settings.oidc) return undefined
  const account = await memory.account(subject.accountId)
  const isCurrent = account?.isActive === true && account.tokenGeneration === subject.generation
  return isCurrent ? identityOf(app, account, null, token) : undefined
}

/** Who issued a token is told by itself, to the letter; then it must be that issuer's in every other respect as well. */
const fromToken = async (app: App, token: string): Promise<Identity | undefined> => {
  const { tokenIssuers } = app.settings
  const named = tokenIssuers.length > 0 ? unverifiedIssuerOf(token) : undefined
  const issuer = tokenIssuers.find((each) => each.issuer === named)
  return issuer ? fromForeignToken(app, issuer, token) : fromOwnToken(app, token)
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
  const session = secret ? await callerMemoryOf(app).sessionOf(secret) : undefined
  if (session) return { identity: identityOf(app, session.account, session.sessionId, null), session }
  const token = lastCookie(headers.cookie, tokenCookie)
  return { identity: token ? await fromToken(app, token) : undefined }
}

/**
 * Who sends a request. A bearer header decides alone; else the portal's session counts, else the contract's cookie
 * `Authorization`, of several the last. What an administrator takes away is gone with the next request to this process,
 * and within milliseconds everywhere (docs/decisions/0029).
 * @throws TokenRefused for a token of a trusted issuer that does not count
 * @throws TransportError 409 when the request says that it speaks for another account; it is no use of the session
 */
export const identityFrom = async (app: App, headers: IncomingHttpHeaders): Promise<Identity | undefined> => {
  const { identity, session } = await find(app, headers)
  refuseOtherAccount(headers, identity?.caller.accountId)
  if (session && !(backgroundHeader in headers) && (await noteUse(app, session)))
    callerMemoryOf(app).forgetSession(session)
  return identity
}
