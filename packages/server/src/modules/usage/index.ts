import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { callWitnesses } from '../go-live/index.ts'
import { lastUses } from '../policy-requests/index.ts'
import { monthsJob, retentionJob } from './keeping/jobs.ts'
import { loadLastUses } from './recording/append-store.ts'
import { findWhole } from './reading/log-store.ts'
import { createUsageRecorder, usageRecorders } from './recording/recorder.ts'
import { usageRoutes } from './routes.ts'
import { heartbeatJob } from './run-time/heartbeat.ts'

export { runTimeChecks, type RunTimeChecks } from './checks.ts'
/** For processes that run none of the module's jobs. */
export { heartbeatJob } from './run-time/heartbeat.ts'
export { recordUsage } from './recording/recorder.ts'
export type { Usage, UsageConcerns } from './usage.ts'

/** Who has used the platform at run time, when, under which licence, and why some were refused. */
export const usageModule: Module = {
  name: 'usage',
  extensions(app: App) {
    const recorder = createUsageRecorder(app)
    return [
      offer(usageRecorders, recorder, () => recorder.close()),
      offer(lastUses, (kind, ids) => loadLastUses(app.database, kind, ids)),
      offer(callWitnesses, (call) => findWhole(app.database, call)),
    ]
  },
  jobs: (app) => [monthsJob(app), retentionJob(app), heartbeatJob(app)],
  routes: usageRoutes,
}
