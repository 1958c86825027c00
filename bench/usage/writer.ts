import type { Client, ClientConfig } from 'pg'
import { createDatabaseSink } from '../../packages/server/src/modules/usage/recording/database-sink.ts'
import { createUsageRecorder } from '../../packages/server/src/modules/usage/recording/recorder.ts'
import type { Usage } from '../../packages/server/src/modules/usage/usage.ts'
import { usesKafka } from '../../packages/server/src/modules/usage/kafka/connection.ts'
import { createKafkaSink } from '../../packages/server/src/modules/usage/kafka/kafka-sink.ts'
import { openLogWriter } from '../../packages/server/src/modules/usage/kafka/log-writer.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'

/** Up to which row a process had recorded at a moment that processes of one machine share. */
export interface Recorded {
  readonly upTo: number
  readonly at: number
  /** How many of them it still held. */
  readonly waiting: number
}

/** A log that says nothing. */
export const silent = { warn: () => undefined, error: () => undefined }

/** Where a process records: in a database, or in the Kafka of these settings. */
export type Target =
  | { readonly connection: ClientConfig }
  | { readonly kafka: Readonly<Record<string, string>> }

const openSink = (target: Target) => {
  if ('connection' in target) {
    const database = openDatabase({ ...target.connection, max: 2 })
    return { sink: createDatabaseSink(database), close: () => database.close() }
  }
  const settings = readSettings({ ...target.kafka })
  if (!usesKafka(settings)) throw new Error('the settings name no Kafka')
  return { sink: createKafkaSink(openLogWriter(settings)), close: async () => undefined }
}

/** The recorder of a process of its own. */
export const recorderOn = (target: Target) => {
  const { sink, close } = openSink(target)
  const recorder = createUsageRecorder({ sink, log: silent })
  const end = async (): Promise<void> => {
    await recorder.close()
    await close()
  }
  return { recorder, end }
}

/** A row as decisions make them: one of some thousand keys, a tenth of them refused. */
export const rowOf = (number: number): Usage => {
  const key = number % 5_000
  const isAllowed = number % 10 !== 0
  return {
    source: 'decision',
    partnerId: `partner-${key}`,
    apiKeyId: `00000000-0000-4000-8000-${String(key).padStart(12, '0')}`,
    clientId: null,
    policyId: `policy-${key % 100}`,
    licenceId: `00000000-0000-4000-9000-${String(key % 20).padStart(12, '0')}`,
    mispId: `misp-${key % 20}`,
    operation: 'auth',
    isAllowed,
    code: isAllowed ? null : 'ENT_DCN_016',
    latencyMs: 0.2,
    transactionId: String(number),
    at: new Date(),
  }
}

/** How a process of its own reaches the database of a client. */
export const connectionOf = ({ host, port, user, password, database }: Client) => ({
  host,
  port,
  user,
  ...(password ? { password } : {}),
  database: database ?? '',
})

const rows = 100_000

/** How fast rows are taken, and how fast they are stored when as many wait as may. */
export const fillAndFlush = async (target: Target) => {
  const { recorder, end } = recorderOn(target)
  try {
    recorder.add(rowOf(0))
    await recorder.flush()
    const begin = performance.now()
    const cpu = process.cpuUsage()
    for (let number = 1; number <= rows; number += 1) recorder.add(rowOf(number))
    const added = performance.now()
    await recorder.flush()
    const stored = performance.now()
    const { user, system } = process.cpuUsage(cpu)
    return {
      microsecondsEach: ((added - begin) * 1_000) / rows,
      perSecond: (rows * 1_000) / (stored - added),
      microsecondsOfProcessor: (user + system) / rows,
    }
  } finally {
    await end()
  }
}

const tickMilliseconds = 5

/** Records so many rows a second, and says each time how far it is, until it is killed or told to stop. */
export const runWriter = ({
  target,
  perSecond,
}: {
  readonly target: Target
  readonly perSecond: number
}): void => {
  const { recorder, end } = recorderOn(target)
  const begin = performance.now()
  let upTo = 0
  const tell = () =>
    process.send?.({ upTo, at: Date.now(), waiting: recorder.figures.waiting } satisfies Recorded)
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begin) * perSecond) / 1_000)
    while (upTo < due) recorder.add(rowOf((upTo += 1)))
    tell()
  }, tickMilliseconds)
  process.on('SIGTERM', () => {
    clearInterval(timer)
    tell()
    void end().then(() => process.exit(recorder.figures.lost === 0 ? 0 : 1))
  })
}
