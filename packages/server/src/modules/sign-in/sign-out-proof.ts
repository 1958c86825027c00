import { createHmac, timingSafeEqual } from 'node:crypto'
import type { App } from '../../platform/app.ts'
import { lastCookie, sessionCookie, tokenCookie } from '../sessions/index.ts'

/**
 * What the form that asks whether to sign out brings back: only a page that was drawn for this session or token can know it,
 * whatever the browser says of where a form comes from.
 * @returns null where the browser brings neither, so that there is nothing to sign out of
 */
export const signOutProof = ({ vault }: Pick<App, 'vault'>, cookie: string | undefined): string | null => {
  const session = lastCookie(cookie, sessionCookie)
  const token = lastCookie(cookie, tokenCookie)
  if (!session && !token) return null
  const secrets = JSON.stringify([session ?? null, token ?? null])
  return createHmac('sha256', vault.derive('sign-out-form')).update(secrets).digest('base64url')
}

/** Compares without telling by its time how much fits. */
export const isSameText = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
