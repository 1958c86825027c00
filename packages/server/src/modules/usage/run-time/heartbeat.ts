import { hostname } from 'node:os'
import type { App, Job } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { newId } from '../../../platform/ids.ts'
import { viewsAtStart } from '../../../platform/views/view.ts'
import { usageRecorderOf } from '../recording/recorder.ts'
import { forgetSilent, tell, type RunTimeProcess } from './process-store.ts'

const everySeconds = 5
/** A process that is silent for longer is shown as gone. */
export const silentMilliseconds = 30_000
/** How long it is shown: what it has lost is to be seen. */
const shownMilliseconds = 7 * 86_400_000

/** The oldest of what the process answers from; null where it asks the database for some of it. */
const feedAgeOf = (app: App): number | null => {
  const ages = offeredAt(app, viewsAtStart).map(({ age }) => age)
  return ages.length === 0 || ages.includes(undefined) ? null : Math.round(Math.max(...ages.map(Number)))
}

/** Has a process say of itself, every few seconds, how it does at run time, and keep open what its usage log needs. */
export const heartbeatJob = (app: App, kind: RunTimeProcess['kind'] = 'server'): Job => {
  const id = newId()
  const startedAt = app.clock.now()
  let before = { recorded: 0, at: performance.now() }
  return {
    name: 'usage.heartbeat',
    everySeconds,
    async run() {
      const recorder = usageRecorderOf(app)
      const { recorded, waiting, lost } = recorder.figures
      const at = performance.now()
      const callsPerSecond = ((recorded - before.recorded) * 1000) / Math.max(at - before.at, 1)
      before = { recorded, at }
      const now = app.clock.now()
      const host = hostname().slice(0, 255)
      const told = { id, kind, host, pid: process.pid, startedAt, toldAt: now }
      await app.database.transaction(async (tx) => {
        await tell(tx, { ...told, callsPerSecond, feedAgeMs: feedAgeOf(app), waiting, lost })
        await forgetSilent(tx, new Date(now.getTime() - shownMilliseconds))
      })
      void recorder.prepare()
      return 0
    },
  }
}
