import type { Consumer } from '@platformatic/kafka'
import { isOf, loadClient, optionsOf, type KafkaSettings } from './connection.ts'

type Fetched = Awaited<ReturnType<Consumer['fetch']>>['responses'][number]['partitions'][number]

/** A partition to look at, from the first record that was not read. */
interface Position {
  readonly partition: number
  readonly offset: number
}

/** What a partition had from a position on. */
export interface Read {
  readonly partition: number
  readonly records: readonly { readonly key: Buffer | null; readonly value: Buffer | null }[]
  /** From where to read on. */
  readonly next: number
  /** Where the log ends. */
  readonly end: number
}

/** The topic as it is now. */
export interface Topic {
  /** Another one after it was made anew. */
  readonly id: string
  readonly partitions: number
  /** On how many brokers each of them lies at least. */
  readonly replicas: number
}

/** The first and the last position of each partition. */
interface Bounds {
  readonly first: readonly number[]
  readonly end: readonly number[]
}

/** Reads partitions of the topic. */
export interface LogReader {
  describe(): Promise<Topic>
  /**
   * What follows after some positions; waits a moment where nothing does yet.
   * @returns undefined where one of them is not in the log, because what was there is gone
   */
  read(topic: Topic, positions: readonly Position[]): Promise<Read[] | undefined>
  bounds(): Promise<Bounds>
  close(): Promise<void>
}

const waitMilliseconds = 300
/** A batch of a writer at least, however large the brokers let it be; more would hold this process up. */
const partitionOctets = 1_000_000
const controlBit = 0b100000

/** The records of a partition from an offset on: brokers send whole batches. */
const readPartition = (fetched: Fetched, offset: number): Read => {
  const records: Read['records'][number][] = []
  let next = offset
  for (const batch of fetched.records ?? []) {
    const first = Number(batch.firstOffset)
    next = Math.max(next, first + batch.lastOffsetDelta + 1)
    if ((batch.attributes & controlBit) !== 0) continue
    for (const { offsetDelta, key, value } of batch.records)
      if (first + offsetDelta >= offset) records.push({ key, value })
  }
  return { partition: fetched.partitionIndex, records, next, end: Number(fetched.highWatermark) }
}

/** Reads without a consumer group: who reads what, and up to where, is the database's to say. */
export const openLogReader = async (settings: KafkaSettings): Promise<LogReader> => {
  const { Consumer: Client, ListOffsetTimestamps } = await loadClient()
  const topic = settings.USAGE_KAFKA_TOPIC
  const consumer: Consumer = new Client({ ...optionsOf(settings), groupId: 'entente-usage' })
  consumer.on('error' as 'client:close', () => undefined)
  consumer.topics.track(topic)

  const metadata = async () => {
    const found = (await consumer.metadata({ topics: [topic] })).topics.get(topic)
    if (!found) throw new Error(`there is no topic ${topic}`)
    return found
  }

  const offsets = async (timestamp: bigint): Promise<number[]> =>
    ((await consumer.listOffsets({ topics: [topic], timestamp })).get(topic) ?? []).map(Number)

  return {
    async describe() {
      const { id, partitionsCount, partitions } = await metadata()
      const replicas = Math.min(...partitions.map((each) => each.replicas.length))
      return { id, partitions: partitionsCount, replicas }
    },
    async read({ id }, positions) {
      const { partitions } = await metadata()
      const leaders = new Map<number, Position[]>()
      for (const position of positions) {
        const leader = partitions[position.partition]?.leader ?? -1
        leaders.set(leader, [...(leaders.get(leader) ?? []), position])
      }
      const ask = async (node: number, asked: readonly Position[]): Promise<Read[]> => {
        const wishes = asked.map(({ partition, offset }) => ({
          partition,
          currentLeaderEpoch: -1,
          fetchOffset: BigInt(offset),
          lastFetchedEpoch: -1,
          partitionMaxBytes: partitionOctets,
        }))
        const { responses } = await consumer.fetch({
          node,
          topics: [{ topicId: id, partitions: wishes }],
          minBytes: 1,
          maxBytes: partitionOctets,
          maxWaitTime: waitMilliseconds,
        })
        const from = new Map(asked.map(({ partition, offset }) => [partition, offset]))
        return responses
          .flatMap((response) => response.partitions)
          .map((fetched) => readPartition(fetched, from.get(fetched.partitionIndex) ?? 0))
      }
      try {
        return (await Promise.all([...leaders].map(([node, asked]) => ask(node, asked)))).flat()
      } catch (error) {
        if (isOf(error, 'apiId', 'OFFSET_OUT_OF_RANGE')) return undefined
        throw error
      }
    },
    async bounds() {
      return {
        first: await offsets(ListOffsetTimestamps.EARLIEST),
        end: await offsets(ListOffsetTimestamps.LATEST),
      }
    },
    close: () => consumer.close(),
  }
}
