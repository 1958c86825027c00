import { createHash } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import { newId, newToken } from '../../platform/ids.ts'
import { loadAccount, saveSignIn } from '../accounts/index.ts'
import { lastCookie, sessionCookie } from './cookies.ts'
import { removeOfAccount as removePayloadsOfAccount } from './oidc-payload-store.ts'
import { end as endProviderSessions, resume as resumeProviderSession } from './provider-session-store.ts'
import * as store from './session-store.ts'

const minute = 60_000

/** Whom a provider has identified. */
export interface SignedIn {
  readonly accountId: string
  readonly idToken: string | null
  /** The provider's own name for its session (`sid`), when it says one. */
  readonly providerSession: string | null
  readonly accessToken: string
  /** How long the access token lasts; undefined when the provider does not say. */
  readonly accessTokenSeconds: number | undefined
}

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Sessions that nobody has used since then are over. */
export const idleSince = (app: Pick<App, 'settings'>, now: Date): Date => {
  const { SESSION_IDLE_MINUTES: idle, SESSION_PROMPT_MINUTES: prompt } = app.settings
  return new Date(now.getTime() - (idle + prompt) * minute)
}

/**
 * Starts a session for an account that has just proven itself.
 * @param browser coarse name of the device, for the list of sessions
 * @returns the secret for the browser's cookie, or undefined when the account is not there or disabled
 */
export const openSession = (
  app: App,
  { accountId, idToken, providerSession }: Pick<SignedIn, 'accountId' | 'idToken' | 'providerSession'>,
  requestId: string,
  browser = '',
): Promise<string | undefined> => {
  const secret = newToken()
  return app.database.transaction(async (tx) => {
    const account = await loadAccount(tx, accountId)
    if (!account?.isActive) return undefined
    const at = app.clock.now()
    const expiresAt = new Date(at.getTime() + app.settings.SESSION_MAX_HOURS * 60 * minute)
    await store.removeExpired(tx, at, idleSince(app, at))
    await store.insert(tx, {
      id: newId(),
      secretHash: hashOf(secret),
      accountId,
      idToken,
      providerSession,
      browser,
      at,
      expiresAt,
    })
    if (providerSession !== null) await resumeProviderSession(tx, accountId, providerSession)
    await saveSignIn(tx, accountId, at)
    await app.record(tx, {
      actor: { userName: account.userName },
      action: 'account.signed-in',
      object: { type: 'account', id: account.id },
      partnerId: null,
      before: null,
      after: null,
      requestId,
    })
    return secret
  })
}

/** Ends a session at once, everywhere. @returns its id token, as a hint for the provider */
export const endSession = (app: App, secret: string): Promise<string | null> =>
  app.database.transaction(
    async (tx) => (await store.remove(tx, { secretHash: hashOf(secret) }))?.idToken ?? null,
  )

/**
 * Signs out: ends a session, and lets the identity provider forget its account, so that the next sign-in asks for the
 * password whether or not the browser gets as far as the provider.
 * @returns its id token, as a hint for the provider
 */
export const signOut = (app: App, secret: string): Promise<string | null> =>
  signOutOf(app, { secretHash: hashOf(secret) })

/**
 * `signOut` for a session that is known by other names than the browser's secret. The provider's own session ends here
 * whether or not there is one of ours: its tokens count without.
 */
export const signOutOf = (app: App, key: store.RemovalKey): Promise<string | null> =>
  app.database.transaction(async (tx) => {
    const session = await store.remove(tx, key)
    if (session) await removePayloadsOfAccount(tx, session.accountId)
    const ended = session ?? ('providerSession' in key ? key : undefined)
    if (ended) await endProviderSessions(tx, ended.accountId, [ended.providerSession])
    return session?.idToken ?? null
  })

type SessionParts = Pick<App, 'database' | 'clock' | 'settings'>

/** True until the time of a session is up, as it was read. */
export const isLive = (
  app: Pick<App, 'clock' | 'settings'>,
  { expiresAt, lastSeenAt }: Pick<store.SessionRow, 'expiresAt' | 'lastSeenAt'>,
): boolean => {
  const now = app.clock.now()
  return expiresAt > now && lastSeenAt > idleSince(app, now)
}

/** The live session behind a browser's cookie. Looking is no use of it. */
export const findSession = (app: SessionParts, secret: string): Promise<store.SessionRow | undefined> => {
  const now = app.clock.now()
  return store.load(app.database, { secretHash: hashOf(secret) }, now, idleSince(app, now))
}

/** Somebody is there: puts the idle end of a session off. @returns true when it was put off just now */
export const noteUse = async (app: App, { sessionId, lastSeenAt }: store.SessionRow): Promise<boolean> => {
  const now = app.clock.now()
  const minuteAgo = new Date(now.getTime() - minute)
  if (lastSeenAt > minuteAgo) return false
  await app.database.transaction((tx) => store.touch(tx, sessionId, minuteAgo, now))
  return true
}

/** True when a browser's cookies hold a live session; asking is no use of it. */
export const isSignedIn = async (app: App, cookies: string | undefined): Promise<boolean> => {
  const secret = lastCookie(cookies, sessionCookie)
  return secret !== undefined && (await findSession(app, secret)) !== undefined
}

/** The live session with this id, as tokens name it. */
export const findSessionById = (
  app: SessionParts,
  sessionId: string,
): Promise<store.SessionRow | undefined> => {
  const now = app.clock.now()
  return store.load(app.database, { sessionId }, now, idleSince(app, now))
}
