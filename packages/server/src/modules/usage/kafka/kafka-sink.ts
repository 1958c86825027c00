import { newId } from '../../../platform/ids.ts'
import type { UsageSink } from '../recording/sink.ts'
import type { StoredUsage } from '../usage.ts'
import type { LogWriter } from './log-writer.ts'
import { toRecord, type KafkaRecord } from './record.ts'

/** Brokers take no batch beyond 1 MB unless they are told to; what a record has beside its text is counted, too. */
const mostOctets = 800_000
const octetsBeside = 80

/** What goes to one partition in one request. */
interface Parcel {
  readonly partition: number
  readonly records: readonly KafkaRecord[]
}

const parcelsOf = (records: readonly KafkaRecord[]): KafkaRecord[][] => {
  const parcels: KafkaRecord[][] = []
  let room = 0
  for (const record of records) {
    const octets = Buffer.byteLength(record.value) + octetsBeside
    if (room < octets) {
      parcels.push([])
      room = mostOctets
    }
    parcels.at(-1)?.push(record)
    room -= octets
  }
  return parcels
}

/**
 * Sends the usage log to Kafka, parcel after parcel, each to the next partition. Records are numbered, and a parcel that is sent
 * again goes to the partition that it went to before: whoever counts a partition knows those that it has twice by their numbers
 * (docs/decisions/0091).
 */
export const createKafkaSink = (writer: LogWriter): UsageSink => {
  const name = newId()
  let number = 0
  let turn = Math.floor(Math.random() * 1000)
  let packed: { readonly batch: readonly StoredUsage[]; readonly parcels: Parcel[] } | undefined

  const pack = async (batch: readonly StoredUsage[]): Promise<Parcel[]> => {
    if (packed?.batch === batch) return packed.parcels
    const partitions = await writer.countPartitions()
    const records = batch.map((usage) => toRecord(usage, { writer: name, number: (number += 1) }))
    const parcels = parcelsOf(records).map((each) => ({ partition: (turn += 1) % partitions, records: each }))
    packed = { batch, parcels }
    return parcels
  }

  return {
    name: 'kafka',
    async store(batch) {
      const parcels = await pack(batch)
      for (let first = parcels[0]; first !== undefined; first = parcels[0]) {
        await writer.send(first.partition, first.records)
        parcels.shift()
      }
      packed = undefined
    },
    prepare: () => writer.prepare(),
    close: () => writer.close(),
  }
}
