import type { App } from '../app.ts'
import type { Soon } from '../soon.ts'
import { listen, type Listener } from './listen.ts'

/** How long revisions are believed while the feed of changes is open; without it every use asks. */
const beliefMilliseconds = 1_000

/** Revisions as the database has them, without asking it every time. */
export interface BelievedRevisions<Revisions> {
  /**
   * The revisions: nothing that this process has committed is missing, what others have committed is there within
   * milliseconds, and after a second whatever happens to the feed. At once while they are believed.
   */
  current(): Soon<Revisions>
  /** Asks again at the next use. */
  forget(): void
  close(): Promise<void>
}

/**
 * The one way in which a process remembers what the database holds: it keeps what it read together with a revision, and
 * uses it as long as the revision is the same (docs/decisions/0009, 0029). Revisions are raised by triggers, which also
 * notify. A revision is believed for a second while the feed of notifications is open, and asked for at every use while
 * it is not, and while a transaction of this process is changing it.
 * @param channel on which the database tells of changes, by `announce_change`
 * @param read asks the database
 */
export const believeRevisions = <Revisions>(
  { database, connection, clock }: Pick<App, 'database' | 'connection' | 'clock'>,
  channel: string,
  read: () => Promise<Revisions>,
): BelievedRevisions<Revisions> => {
  let believed: { readonly at: number; readonly revisions: Revisions } | undefined
  let asking: { readonly since: number; readonly answer: Promise<Revisions> } | undefined
  let changes = 0
  let isHearing = false
  let listener: Listener | undefined

  const forget = (): void => {
    changes += 1
    believed = undefined
  }
  database.ownChanges.follow(channel, forget)
  const startListening = (): void => {
    listener ??= listen(
      connection,
      channel,
      () => {
        isHearing = true
        forget()
      },
      () => {
        isHearing = false
        forget()
      },
    )
  }
  const mayBelieve = (): boolean => isHearing && !database.ownChanges.isUnderWay(channel)

  const ask = async (): Promise<Revisions> => {
    const since = changes
    const now = clock.now().getTime()
    const revisions = await read()
    // What changed while the answer was on its way may not be in it.
    if (mayBelieve() && changes === since) believed = { at: now, revisions }
    return revisions
  }

  const askTogether = async (): Promise<Revisions> => {
    // Who is asking already asks for all that have come since, unless something has changed meanwhile.
    if (asking && asking.since === changes && mayBelieve()) return asking.answer
    const question = { since: changes, answer: ask() }
    asking = question
    try {
      return await question.answer
    } finally {
      if (asking === question) asking = undefined
    }
  }

  return {
    forget,
    current() {
      startListening()
      const now = clock.now().getTime()
      // A clock that was set back makes the past look young: then the age is negative.
      const age = believed ? now - believed.at : -1
      if (believed && age >= 0 && age < beliefMilliseconds && mayBelieve()) return believed.revisions
      return askTogether()
    },
    close: async () => listener?.stop(),
  }
}
