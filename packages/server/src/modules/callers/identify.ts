import type { IncomingHttpHeaders } from 'node:http'
import type { Caller } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { refuseOtherAccount } from '../../platform/http/caller/speaks-for.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import { callerOf, foreignRolesOf, type Account, type ServiceClient } from '../accounts/index.ts'
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
import { unverifiedIssuerOf, verifyToken, type TokenSubject } from '../tokens/index.ts'

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

/** Who a program is follows from its row, which memory holds as long as it is true. */
const callersOfClients = new WeakMap<ServiceClient, Caller>()

const identityOfClient = (client: ServiceClient | undefined, token: string): Identity | undefined => {
  if (!client?.isActive) return undefined
  const caller = callersOfClients.get(client) ?? callerOfClient(client)
  callersOfClients.set(client, caller)
  const { foreignRoles } = client
  return { caller, account: null, foreignRoles, sessionId: null, providerSession: null, token }
}

const identityOfSubject = (app: App, subject: TokenSubject, token: string): Soon<Identity | undefined> => {
  const memory = callerMemoryOf(app)
  if (subject.kind === 'client')
    return whenKnown(memory.client(subject.clientId), (client) => identityOfClient(client, token))
  if (subject.sessionId !== null)
    return whenKnown(
      memory.session(subject.sessionId),
      (session) => session && identityOf(app, session.account, session.sessionId, token),
    )
  // Passwords got such tokens; where people sign in elsewhere, no password opens anything.
  if (app.settings.oidc) return undefined
  return whenKnown(memory.account(subject.accountId), (account) => {
    const isCurrent = account?.isActive === true && account.tokenGeneration === subject.generation
    return isCurrent ? identityOf(app, account, null, token) : undefined
  })
}

const fromOwnToken = (app: App, token: string): Soon<Identity | undefined> =>
  whenKnown(verifyToken(app, token), (subject) => subject && identityOfSubject(app, subject, token))

/** Who issued a token is told by itself, to the letter; then it must be that issuer's in every other respect as well. */
const fromToken = (app: App, token: string): Soon<Identity | undefined> => {
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
export const identityFrom = (app: App, headers: IncomingHttpHeaders): Soon<Identity | undefined> => {
  const bearer = /^Bearer +(\S+)$/iu.exec(headers.authorization ?? '')?.[1]
  if (bearer === undefined) return identityFromCookies(app, headers)
  return whenKnown(fromToken(app, bearer), (identity) => {
    refuseOtherAccount(headers, identity?.caller.accountId)
    return identity
  })
}

const identityFromCookies = async (app: App, headers: IncomingHttpHeaders): Promise<Identity | undefined> => {
  const { identity, session } = await find(app, headers)
  refuseOtherAccount(headers, identity?.caller.accountId)
  if (session && !(backgroundHeader in headers) && (await noteUse(app, session)))
    callerMemoryOf(app).forgetSession(session)
  return identity
}
