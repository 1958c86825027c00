import type { App } from '../../../platform/app.ts'
import { newId } from '../../../platform/ids.ts'
import { insertUses, noteLastUses } from '../recording/append-store.ts'
import { createLastUses } from '../recording/last-uses.ts'
import { createMonths } from '../recording/months.ts'
import { namePartners } from '../recording/name-partners.ts'
import type { StoredUsage } from '../usage.ts'
import * as store from './counting-store.ts'
import type { LogReader, Read, Topic } from './log-reader.ts'
import { readMark, readUse } from './record.ts'
import { sumUp } from './sums.ts'

/** How long records are gathered before they are counted with one transaction. */
const gatherMilliseconds = 500
/** What waits to be counted, some 25 MB: the more, the fewer sums. */
const recordsAtOnce = 50_000
/** How often one says that one could count, and for how long that is believed. */
const tellMilliseconds = 3_000
const believedSeconds = 10
/** How often one says that one has looked, where there is nothing new. */
const idleMilliseconds = 5_000

type Parts = Pick<App, 'database' | 'clock'> & { readonly log: Pick<App['log'], 'error'> }

/** A partition in the hands of this process. */
interface Held {
  /** Where the database has it. */
  from: number
  to: number
  end: number
  passedOver: number
  /** Up to which number each writer is counted. */
  readonly writers: Map<string, number>
  /** Writers that have sent since. */
  readonly heard: Set<string>
}

/** Counts what is in Kafka into the tables that pages read. */
export interface UsageCounter {
  /** Gathers and counts once. @returns how many records */
  count(): Promise<number>
  close(): Promise<void>
}

/**
 * Makes a counter (docs/decisions/0091). Numbers, rows and the place up to which a partition is counted change in one transaction,
 * and only from where it stood when it was read: whoever else counts the same partition meanwhile, nothing counts twice.
 * @param rowsKept rows of each hour, partner, MISP, licence and code
 */
export const createUsageCounter = (
  { database, clock, log }: Parts,
  { openReader, rowsKept }: { readonly openReader: () => Promise<LogReader>; readonly rowsKept: number },
): UsageCounter => {
  const id = newId()
  const lastUses = createLastUses()
  const months = createMonths(database)
  let reader: LogReader | undefined
  let topic: Topic | undefined
  let held = new Map<number, Held>()
  let gathered: StoredUsage[] = []
  let toldAt = Number.NEGATIVE_INFINITY
  let committedAt = Number.NEGATIVE_INFINITY

  const letGo = (): void => {
    held = new Map()
    gathered = []
    toldAt = Number.NEGATIVE_INFINITY
  }

  const leave = async (): Promise<void> => {
    letGo()
    const former = reader
    reader = undefined
    await former?.close().catch(() => undefined)
  }

  const takeUp = async (from: LogReader, found: Topic): Promise<void> => {
    letGo()
    let counted = await store.loadPartitions(database, found.id)
    if (counted.length < found.partitions) {
      const { first } = await from.bounds()
      const entered = first.map((nextOffset, partition) => ({ partition, nextOffset }))
      await database.transaction((tx) => store.enterPartitions(tx, found.id, entered, clock.now()))
      counted = await store.loadPartitions(database, found.id)
    }
    const writers = await store.loadWriters(database, found.id)
    for (const { partition, nextOffset } of counted) {
      const own = writers.filter((each) => each.partition === partition)
      held.set(partition, {
        from: nextOffset,
        to: nextOffset,
        end: nextOffset,
        passedOver: 0,
        writers: new Map(own.map(({ writer, number }) => [writer, number])),
        heard: new Set(),
      })
    }
  }

  /** One process counts at a time: two would wait for each other, for they add to the same numbers. */
  const arrange = async (from: LogReader): Promise<Topic> => {
    if (topic !== undefined && performance.now() - toldAt < tellMilliseconds) return topic
    const found = await from.describe()
    const isFirst = await database.transaction((tx) => store.tellCounter(tx, id, believedSeconds))
    const isSame = found.id === topic?.id && held.size === found.partitions
    topic = found
    if (!isFirst) letGo()
    else if (!isSame) await takeUp(from, found)
    toldAt = performance.now()
    return found
  }

  const take = ({ partition, records, next, end }: Read): number => {
    const place = held.get(partition)
    if (place === undefined) return 0
    for (const { key, value } of records) {
      const mark = readMark(key)
      const use = mark && readUse(value, clock.now())
      if (mark === undefined || use === undefined) {
        place.passedOver += 1
        continue
      }
      if (mark.number <= (place.writers.get(mark.writer) ?? 0)) continue
      place.writers.set(mark.writer, mark.number)
      place.heard.add(mark.writer)
      gathered.push(use)
    }
    place.to = next
    place.end = end
    return records.length
  }

  /** What was not counted is gone, or the log has become shorter: goes on with what there is. */
  const catchUp = async (from: LogReader): Promise<void> => {
    const { first, end } = await from.bounds()
    for (const [partition, place] of held) {
      const to = Math.min(Math.max(place.to, first[partition] ?? 0), end[partition] ?? 0)
      if (to === place.to) continue
      log.error(
        { partition, from: place.to, to },
        'usage log: records in Kafka were gone before they were counted',
      )
      place.passedOver += Math.max(to - place.to, 0)
      place.to = to
    }
  }

  const gather = async (from: LogReader, found: Topic): Promise<number> => {
    const until = performance.now() + gatherMilliseconds
    let taken = 0
    while (taken < recordsAtOnce && performance.now() < until) {
      const positions = [...held].map(([partition, { to: offset }]) => ({ partition, offset }))
      const reads = await from.read(found, positions)
      if (reads === undefined) await catchUp(from)
      const read = (reads ?? []).reduce((sum, each) => sum + take(each), 0)
      taken += read
      // Nothing more is there at the moment.
      if (read === 0) break
    }
    return taken
  }

  const writersOf = ([partition, { writers, heard }]: [number, Held]): store.WriterCounted[] =>
    [...heard].map((writer) => ({ partition, writer, number: writers.get(writer) ?? 0 }))

  const commit = async (found: Topic): Promise<void> => {
    const named = await namePartners(database, gathered)
    const sums = sumUp(named, rowsKept)
    const uses = lastUses.pick(named)
    await months.makeFor(sums.flatMap(({ rows }) => rows))
    const moves = [...held].map(([partition, { from, to, end, passedOver }]) => ({
      partition,
      from,
      to,
      end,
      passedOver,
    }))
    await database.transaction(async (tx) => {
      const now = clock.now()
      await store.movePartitions(tx, found.id, moves, now)
      await store.saveWriters(tx, found.id, [...held].flatMap(writersOf), now)
      if (sums.length === 0) return
      const before = await store.addSums(tx, sums, rowsKept)
      const kept = sums.flatMap(({ rows }, place) =>
        rows.slice(0, rowsKept - (before.get(place) ?? rowsKept)),
      )
      if (kept.length > 0) await insertUses(tx, kept)
      await noteLastUses(tx, uses)
    })
    lastUses.remember(uses)
    gathered = []
    committedAt = performance.now()
    for (const place of held.values()) {
      place.from = place.to
      place.passedOver = 0
      place.heard.clear()
    }
  }

  const hasMoved = (): boolean =>
    [...held.values()].some(({ from, to }) => from !== to) ||
    performance.now() - committedAt > idleMilliseconds

  return {
    async count() {
      try {
        reader ??= await openReader()
        const found = await arrange(reader)
        if (held.size === 0) return 0
        const taken = await gather(reader, found)
        if (hasMoved()) await commit(found)
        return taken
      } catch (error) {
        months.forget()
        if (!(error instanceof store.Overtaken)) {
          await leave()
          throw error
        }
        letGo()
        return 0
      }
    },
    async close() {
      await leave()
      await database.transaction((tx) => store.forgetCounter(tx, id)).catch(() => undefined)
    },
  }
}
