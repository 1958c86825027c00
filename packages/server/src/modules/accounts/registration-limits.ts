import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { count, secondsUntil, type Delay } from './attempt-store.ts'
import { digest } from './lockout.ts'

const hour = 3600

/** Codes that one network may try: 5 for each code leave an honest room of people enough. */
const triesPerNetwork: Delay = { free: 40, firstSeconds: 30, longestSeconds: 900, restSeconds: hour }

/** Mails of registrations to one address, whoever asks for them and whether or not it is anybody's. */
const mailsPerAddress: Delay = {
  free: 10,
  firstSeconds: 3600,
  longestSeconds: 86_400,
  restSeconds: 24 * hour,
}

/** Counts a try of a code. @returns the seconds to wait when there were too many from this network */
export const countCodeTry = async (app: App, address: string): Promise<number | undefined> => {
  const now = app.clock.now()
  const until = await app.database.transaction((tx) =>
    count(tx, `code-network:${address}`, triesPerNetwork, now),
  )
  return until && secondsUntil(until, now)
}

/** Counts a mail of a registration. @returns the seconds to wait when there were too many to this address */
export const countRegistrationMail = async (tx: Tx, app: App, email: string): Promise<number | undefined> => {
  const now = app.clock.now()
  const until = await count(tx, `code-mail:${digest(email.toLowerCase())}`, mailsPerAddress, now)
  return until && secondsUntil(until, now)
}
