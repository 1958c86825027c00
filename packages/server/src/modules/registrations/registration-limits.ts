import type { App } from '../../platform/app.ts'
import { countAttempt, secondsUntil, type Delay } from '../credentials/index.ts'

const hour = 3600

/** Codes that one network may try: 5 for each code leave an honest room of people enough. */
const triesPerNetwork: Delay = { free: 40, firstSeconds: 30, longestSeconds: 900, restSeconds: hour }

/** Counts a try of a code. @returns the seconds to wait when there were too many from this network */
export const countCodeTry = async (app: App, address: string): Promise<number | undefined> => {
  const now = app.clock.now()
  const until = await app.database.transaction((tx) =>
    countAttempt(tx, `code-network:${address}`, triesPerNetwork, now),
  )
  return until && secondsUntil(until, now)
}
