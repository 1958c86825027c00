import type { App, Module } from '../../platform/app.ts'
import { offer, type Extension } from '../../platform/extensions.ts'
import { healthNotes } from '../../platform/http/health.ts'
import { callWitnesses } from '../go-live/index.ts'
import { lastUses } from '../policy-requests/index.ts'
import { usesKafka } from './kafka/connection.ts'
import { createUsageCounter } from './kafka/counter.ts'
import { countJobs, forgetWritersJob, usageCounters } from './kafka/jobs.ts'
import { createKafkaSink } from './kafka/kafka-sink.ts'
import { openLogReader } from './kafka/log-reader.ts'
import { openLogWriter } from './kafka/log-writer.ts'
import { monthsJob, retentionJob } from './keeping/jobs.ts'
import { loadLastUses } from './recording/append-store.ts'
import { createDatabaseSink } from './recording/database-sink.ts'
import { findWhole } from './reading/log-store.ts'
import { createUsageRecorder, usageRecorders, type UsageRecorder } from './recording/recorder.ts'
import { usageRoutes } from './routes.ts'
import { heartbeatJob } from './run-time/heartbeat.ts'

export { runTimeChecks, type RunTimeChecks } from './checks.ts'
/** For processes that run none of the module's jobs. */
export { heartbeatJob } from './run-time/heartbeat.ts'
export { longestSilence } from './kafka/counting-store.ts'
export { inspectKafka, type KafkaProblem } from './kafka/inspect.ts'
export { recordUsage } from './recording/recorder.ts'
export type { Usage, UsageConcerns } from './usage.ts'

/** What counts the rows that other processes have put into Kafka; nothing where there is none, or others do it. */
const countersOf = ({ settings, ...app }: App): Extension[] => {
  if (!usesKafka(settings) || settings.USAGE_KAFKA_COUNTS === 'off') return []
  const counter = createUsageCounter(app, {
    openReader: () => openLogReader(settings),
    rowsKept: settings.USAGE_KAFKA_ROWS,
  })
  return [offer(usageCounters, counter, () => counter.close())]
}

const noteOf = ({ state, keptIn }: UsageRecorder): string | null => {
  if (state === 'storing') return null
  return `usage log: rows ${state === 'losing' ? 'are lost: no answer from' : 'wait for'} ${keptIn}`
}

/** Who has used the platform at run time, when, under which licence, and why some were refused. */
export const usageModule: Module = {
  name: 'usage',
  extensions(app: App) {
    const { settings, database, log } = app
    const sink = usesKafka(settings) ? createKafkaSink(openLogWriter(settings)) : createDatabaseSink(database)
    const recorder = createUsageRecorder({ sink, log })
    return [
      ...countersOf(app),
      offer(usageRecorders, recorder, () => recorder.close()),
      offer(healthNotes, () => noteOf(recorder)),
      offer(lastUses, (kind, ids) => loadLastUses(app.database, kind, ids)),
      offer(callWitnesses, (call) => findWhole(app.database, call)),
    ]
  },
  jobs: (app) => [
    monthsJob(app),
    retentionJob(app),
    heartbeatJob(app),
    ...countJobs(app),
    forgetWritersJob(app),
  ],
  routes: usageRoutes,
}
