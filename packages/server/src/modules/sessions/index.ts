export { eraseCookie, lastCookie, readCookies, sessionCookie, tokenCookie, writeCookie } from './cookies.ts'
export type { Identity } from './identity.ts'
export * as oidcPayloadStore from './oidc-payload-store.ts'
export { endAccessIn, endOwnSession, endOwnSessions, ownSessions } from './own-sessions.ts'
export { hasEnded as hasEndedProviderSession } from './provider-session-store.ts'
export { removeUnlinked as removeUnlinkedSessions, type SessionRow } from './session-store.ts'
export {
  endSession,
  findSession,
  findSessionById,
  isLive,
  isSignedIn,
  noteUse,
  openSession,
  signOut,
  signOutOf,
  type SignedIn,
} from './sessions.ts'
