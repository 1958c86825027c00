import type { LogReader } from '../../../packages/server/src/modules/usage/kafka/log-reader.ts'
import type { LogWriter } from '../../../packages/server/src/modules/usage/kafka/log-writer.ts'
import type { KafkaRecord } from '../../../packages/server/src/modules/usage/kafka/record.ts'

/** A topic in memory, as writers and readers of the usage log see Kafka. */
export interface FakeLog {
  /** What each partition holds; the first `gone` of them are there no more. */
  readonly partitions: KafkaRecord[][]
  topicId: string
  gone: number
  /** What happens to the next parcels: they arrive and nobody hears of it, or they do not arrive. */
  readonly failures: ('answer-lost' | 'refused')[]
  readonly writer: LogWriter
  openReader(): Promise<LogReader>
}

/** Fewer than a writer sends at once, so that a reader stops within. */
const readAtOnce = 700

export const createFakeLog = (count: number): FakeLog => {
  const partitions: KafkaRecord[][] = Array.from({ length: count }, () => [])
  const log: FakeLog = {
    partitions,
    topicId: '77777777-7777-4777-8777-777777777777',
    gone: 0,
    failures: [],
    writer: {
      prepare: async () => undefined,
      countPartitions: async () => partitions.length,
      async send(partition, records) {
        const failure = log.failures.shift()
        if (failure !== 'refused') partitions[partition]!.push(...records)
        if (failure !== undefined) throw new Error(failure)
      },
      close: async () => undefined,
    },
    openReader: async () => ({
      describe: async () => ({ id: log.topicId, partitions: partitions.length, replicas: 3 }),
      bounds: async () => ({
        first: partitions.map(() => log.gone),
        end: partitions.map(({ length }) => length),
      }),
      async read(_topic, positions) {
        if (positions.some(({ offset }) => offset < log.gone)) return undefined
        return positions.map(({ partition, offset }) => {
          const all = partitions[partition]!
          const found = all.slice(offset, offset + readAtOnce)
          const records = found.map(({ key, value }) => ({
            key: Buffer.from(key),
            value: Buffer.from(value),
          }))
          return { partition, records, next: offset + found.length, end: all.length }
        })
      },
      close: async () => undefined,
    }),
  }
  return log
}
