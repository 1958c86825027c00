import { setTimeout as sleep } from 'node:timers/promises'
import type { App } from '../app.ts'
import { loadHead, someAreBehind } from './view-store.ts'

const pauses = [2, 3, 5, 5, 10] as const
const longestPause = 20
/** Longer than any reader believes what it has read. */
const patienceMilliseconds = 2_500

/**
 * Waits until no process answers from a view as it was before: each has read all that is committed by now, or believes itself
 * no longer. Call it after the transaction of a change and before its acknowledgement; it takes some milliseconds, and little
 * more than a second when a process is frozen or cut off.
 */
export const readersKnow = async ({ database }: Pick<App, 'database'>, view: string): Promise<void> => {
  const until = performance.now() + patienceMilliseconds
  const sequence = await loadHead(database, view)
  for (let turn = 0; await someAreBehind(database, view, sequence); turn += 1) {
    if (performance.now() > until) return
    await sleep(pauses[turn] ?? longestPause)
  }
}
