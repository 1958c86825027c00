import type { Producer } from '@platformatic/kafka'
import { KafkaFailure, loadClient, optionsOf, type KafkaSettings } from './connection.ts'
import type { KafkaRecord } from './record.ts'

/** Writes to the partitions of the topic. */
export interface LogWriter {
  /** Connects. @throws KafkaFailure */
  prepare(): Promise<void>
  countPartitions(): Promise<number>
  /** @throws KafkaFailure when not all of it is known to be on every replica that counts */
  send(partition: number, records: readonly KafkaRecord[]): Promise<void>
  close(): Promise<void>
}

/** Records are numbered for each partition in 31 bits, and a client that comes to their end would fail. */
const mostOfOneProducer = 1_000_000_000

/**
 * An idempotent producer: what is sent again within a call is stored once. After a failure a new one takes its place, which knows
 * nothing of the former's partitions, leaders and numbers.
 */
export const openLogWriter = (settings: KafkaSettings): LogWriter => {
  const topic = settings.USAGE_KAFKA_TOPIC
  let current: Promise<Producer> | undefined
  let sent = 0

  const open = async (): Promise<Producer> => {
    const { Producer: Client } = await loadClient()
    const producer = new Client({ ...optionsOf(settings), idempotent: true })
    // Every failure is that of a call, too.
    producer.on('error' as 'client:close', () => undefined)
    return producer
  }

  const leave = async (): Promise<void> => {
    const former = current
    current = undefined
    sent = 0
    const producer = await former?.catch(() => undefined)
    await producer?.close().catch(() => undefined)
  }

  const using = async <T>(work: (producer: Producer) => Promise<T>): Promise<T> => {
    if (sent > mostOfOneProducer) await leave()
    current ??= open()
    try {
      return await work(await current)
    } catch (error) {
      await leave()
      throw new KafkaFailure(error)
    }
  }

  return {
    prepare: () =>
      using(async (producer) => {
        await producer.metadata({ topics: [topic] })
        if (producer.producerId === undefined) await producer.initIdempotentProducer({})
      }),
    countPartitions: () =>
      using(async (producer) => {
        const { topics } = await producer.metadata({ topics: [topic] })
        const count = topics.get(topic)?.partitionsCount ?? 0
        if (count === 0) throw new Error(`the topic ${topic} has no partitions`)
        return count
      }),
    send: (partition, records) =>
      using(async (producer) => {
        const messages = records.map(({ key, value }) => ({
          topic,
          partition,
          key: Buffer.from(key),
          value: Buffer.from(value),
        }))
        await producer.send({ messages })
        sent += messages.length
      }),
    close: leave,
  }
}
