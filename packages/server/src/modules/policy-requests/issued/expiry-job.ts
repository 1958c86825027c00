import { systemActor } from '../../../platform/access/authority.ts'
import type { App, Job } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import type { Snapshot } from '../../../platform/record/record.ts'
import { stateAt, type Stopper, type Term } from '../../liveness/index.ts'

interface Issued extends Term {
  readonly partnerId: string
  readonly stoppedBy: Stopper | null
}

interface Expiring<One extends Issued> {
  /** The job's name. */
  readonly name: string
  /** What it is, in the record: `api-key`. */
  readonly type: string
  readonly listEnded: (reader: Reader, now: Date, limit: number) => Promise<readonly string[]>
  readonly lock: (tx: Tx, id: string) => Promise<One | undefined>
  readonly save: (tx: Tx, one: One, by: { readonly at: Date; readonly by: string }) => Promise<One>
  readonly snapshotOf: (one: One) => Snapshot
}

/** Few enough that the others wait for none of them. */
const batch = 100

/**
 * Notes what has ended, for lists and histories; that it counts no more needs no job, and verifiers know its end from the
 * beginning.
 */
export const expiryJobOf =
  <One extends Issued>({ name, type, listEnded, lock, save, snapshotOf }: Expiring<One>) =>
  (app: App): Job => {
    const end = (id: string): Promise<void> =>
      app.database.transaction(async (tx) => {
        const one = await lock(tx, id)
        const at = app.clock.now()
        if (!one || one.state === 'expired' || stateAt(one, at) !== 'expired') return
        const expired: One = { ...one, state: 'expired', stoppedBy: null }
        const ended = await save(tx, expired, { at, by: systemActor.userName })
        await app.record(tx, {
          actor: systemActor,
          action: `${type}.expired`,
          object: { type, id },
          partnerId: one.partnerId,
          before: snapshotOf(one),
          after: snapshotOf(ended),
        })
      })
    return {
      name,
      everySeconds: 60,
      async run() {
        const ended = await listEnded(app.database, app.clock.now(), batch)
        for (const id of ended) await end(id)
        return ended.length
      },
    }
  }
