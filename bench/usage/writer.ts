import type { ClientConfig } from 'pg'
import { createUsageRecorder } from '../../packages/server/src/modules/usage/recording/recorder.ts'
import type { Usage } from '../../packages/server/src/modules/usage/usage.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'

/** Up to which row a process had recorded at a moment that processes of one machine share. */
export interface Recorded {
  readonly upTo: number
  readonly at: number
}

const silent = { warn: () => undefined, error: () => undefined }

/** The recorder of a process of its own. */
export const recorderOn = (connection: ClientConfig) => {
  const database = openDatabase({ ...connection, max: 2 })
  const recorder = createUsageRecorder({ database, log: silent } as unknown as Parameters<
    typeof createUsageRecorder
  >[0])
  return { recorder, database }
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

const tickMilliseconds = 5

/** Records so many rows a second, and says each time how far it is, until it is killed or told to stop. */
export const runWriter = ({
  connection,
  perSecond,
}: {
  readonly connection: ClientConfig
  readonly perSecond: number
}): void => {
  const { recorder, database } = recorderOn(connection)
  const begin = performance.now()
  let upTo = 0
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begin) * perSecond) / 1_000)
    while (upTo < due) recorder.add(rowOf((upTo += 1)))
    process.send?.({ upTo, at: Date.now() } satisfies Recorded)
  }, tickMilliseconds)
  process.on('SIGTERM', () => {
    clearInterval(timer)
    process.send?.({ upTo, at: Date.now() } satisfies Recorded)
    void recorder
      .close()
      .then(() => database.close())
      .then(() => process.exit(0))
  })
}
