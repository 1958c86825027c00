import type { App } from '../../platform/app.ts'
import { count, secondsUntil, type Delay } from './attempt-store.ts'
import { digest, type Attempt } from './lockout.ts'

const hour = 3600

const requestsPerName: Delay = { free: 3, firstSeconds: 60, longestSeconds: 3600, restSeconds: 24 * hour }
const requestsPerAddress: Delay = { free: 20, firstSeconds: 30, longestSeconds: 900, restSeconds: hour }

/**
 * Counts a request for a new password, whether or not the name is anybody's.
 * @returns the seconds to wait when there were too many for this name or from this address
 */
export const countResetRequest = async (
  app: App,
  { subject, address }: Attempt,
): Promise<number | undefined> => {
  const now = app.clock.now()
  const name = `reset-name:${digest(subject.trim().toLowerCase())}`
  const until = await app.database.transaction(
    async (tx) =>
      (await count(tx, `reset-address:${address}`, requestsPerAddress, now)) ??
      (await count(tx, name, requestsPerName, now)),
  )
  return until && secondsUntil(until, now)
}
