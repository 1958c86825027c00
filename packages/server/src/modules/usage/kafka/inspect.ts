import type { App } from '../../../platform/app.ts'
import { late, within } from '../../../platform/within.ts'
import { causeOf, isOf, usesKafka } from './connection.ts'
import { loadProgress, type Progress } from './counting-store.ts'
import { openLogReader, type LogReader, type Topic } from './log-reader.ts'

/** Why Kafka cannot be used. */
export type KafkaProblem = 'no-topic' | 'sign-in' | 'not-allowed' | 'unreachable'

/** How it stands with the usage log in Kafka. */
export type KafkaFindings =
  | { readonly problem: KafkaProblem; readonly reason: string }
  | { readonly problem: null; readonly topic: Topic; readonly progress: Progress | undefined }

const patienceMilliseconds = 15_000

const problemOf = (error: unknown): KafkaProblem => {
  if (isOf(error, 'code', 'PLT_KFK_AUTHENTICATION') || isOf(error, 'apiId', 'SASL_AUTHENTICATION_FAILED'))
    return 'sign-in'
  if (isOf(error, 'apiId', 'TOPIC_AUTHORIZATION_FAILED')) return 'not-allowed'
  if (/topic/iu.test(causeOf(error))) return 'no-topic'
  return 'unreachable'
}

/** Asks the brokers of the settings for the topic. @returns undefined where the usage log is in the database */
export const inspectKafka = async ({ settings, database }: App): Promise<KafkaFindings | undefined> => {
  if (!usesKafka(settings)) return undefined
  let reader: LogReader | undefined
  try {
    reader = await openLogReader(settings)
    const topic = await within(patienceMilliseconds, reader.describe())
    if (topic === late) return { problem: 'unreachable', reason: 'no answer in time' }
    return { problem: null, topic, progress: await loadProgress(database) }
  } catch (error) {
    return { problem: problemOf(error), reason: causeOf(error) }
  } finally {
    await reader?.close().catch(() => undefined)
  }
}
