import { z } from 'zod'
import type { App } from '../../platform/app.ts'
import { readCookies, writeCookie } from '../sessions/index.ts'
import type { PendingSignIn } from './relying-party.ts'
import { readSealed, writeSealed } from '../../platform/keys/sealed-note.ts'

const purpose = 'pending-sign-in'
const prefix = 'entente_sign_in_'
const lifetimeSeconds = 3600

const shape = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  returnTo: z.string(),
})

// One cookie per sign-in of our own portal, so that two tabs do not disturb each other.
const nameOf = (state: string): string => `${prefix}${state.slice(0, 12)}`

/** A cookie for the sign-ins of another portal, of which the last one that was begun counts alone. */
interface PendingCookie {
  readonly path: string
  readonly name: string
}

/** The one cookie of sign-ins at this path: each takes the place of the one before, which was left. */
export const lastPendingAt = (path: string): PendingCookie => ({ path, name: `${prefix}last` })

/**
 * The cookie that carries a sign-in across the visit to the provider: sealed, for an hour, for one path alone.
 * @param cookie absent: one for each sign-in
 */
export const writePending = (
  app: App,
  pending: PendingSignIn,
  { path, name }: PendingCookie = { path: '/auth', name: nameOf(pending.state) },
): string =>
  writeCookie(app, name, writeSealed(app, purpose, pending, lifetimeSeconds), {
    path,
    seconds: lifetimeSeconds,
  })

/** Names of the cookies of sign-ins that have been begun. */
export const pendingCookies = (header: string | undefined): string[] =>
  readCookies(header)
    .map((cookie) => cookie.name)
    .filter((name) => name.startsWith(prefix))

/** The sign-in that was begun in this browser with `state`, or undefined. */
export const readPending = (
  app: App,
  header: string | undefined,
  state: string,
  name = nameOf(state),
): { name: string; value: PendingSignIn } | undefined => {
  const cookie = readCookies(header).findLast((each) => each.name === name)
  const value = cookie && readSealed(app, purpose, cookie.value, shape)
  return value?.state === state ? { name, value } : undefined
}
