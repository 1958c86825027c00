import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import type { Sum } from './sums.ts'

/** How far a partition is counted. */
export interface Counted {
  readonly partition: number
  readonly nextOffset: number
}

/** Enters partitions that are not known yet. @param counted from where they are counted */
export const enterPartitions = async (
  tx: Tx,
  topicId: string,
  counted: readonly Counted[],
  now: Date,
): Promise<void> => {
  await sql`
    insert into usage_kafka_partition (topic_id, partition, next_offset, end_offset, looked_at)
    select ${topicId}, partition, next_offset, next_offset, ${now}
    from unnest(${counted.map(({ partition }) => partition)}::int[],
      ${counted.map(({ nextOffset }) => nextOffset)}::bigint[]) as entered (partition, next_offset)
    order by partition on conflict do nothing`.execute(tx.tables)
}

export const loadPartitions = async (reader: Reader, topicId: string): Promise<Counted[]> => {
  const { rows } = await sql<Counted>`
    select partition, next_offset as "nextOffset" from usage_kafka_partition
    where topic_id = ${topicId} order by partition`.execute(reader.tables)
  return rows
}

/** Up to which number a writer is counted in a partition. */
export interface WriterCounted {
  readonly partition: number
  readonly writer: string
  readonly number: number
}

export const loadWriters = async (reader: Reader, topicId: string): Promise<WriterCounted[]> => {
  const { rows } = await sql<WriterCounted>`
    select partition, writer, number from usage_kafka_writer
    where topic_id = ${topicId}`.execute(reader.tables)
  return rows
}

/** A partition and where it was, and is to be, counted. */
export interface Move {
  readonly partition: number
  readonly from: number
  readonly to: number
  readonly end: number
  readonly passedOver: number
}

/** Somebody else has counted a partition meanwhile. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken'
}

/**
 * Moves partitions on, all of them or none.
 * @throws Overtaken when one of them is not where it is to be moved from; the transaction must not be committed then
 */
export const movePartitions = async (
  tx: Tx,
  topicId: string,
  moves: readonly Move[],
  now: Date,
): Promise<void> => {
  const partitions = moves.map(({ partition }) => partition)
  // Two that count the same wait for each other in the same order.
  await sql`
    select partition from usage_kafka_partition where topic_id = ${topicId} and partition = any(${partitions})
    order by partition for update`.execute(tx.tables)
  const { numAffectedRows } = await sql`
    update usage_kafka_partition as known set next_offset = moved.next, end_offset = moved.last,
      passed_over = known.passed_over + moved.passed, looked_at = ${now}
    from unnest(${partitions}::int[], ${moves.map(({ from }) => from)}::bigint[], ${moves.map(({ to }) => to)}::bigint[],
      ${moves.map(({ end }) => end)}::bigint[], ${moves.map(({ passedOver }) => passedOver)}::bigint[])
      as moved (partition, start, next, last, passed)
    where known.topic_id = ${topicId} and known.partition = moved.partition and known.next_offset = moved.start`.execute(
    tx.tables,
  )
  if (Number(numAffectedRows ?? 0) !== moves.length) throw new Overtaken()
}

/** Stores up to which number writers are counted. */
export const saveWriters = async (
  tx: Tx,
  topicId: string,
  writers: readonly WriterCounted[],
  now: Date,
): Promise<void> => {
  if (writers.length === 0) return
  await sql`
    insert into usage_kafka_writer (topic_id, partition, writer, number, seen_at)
    select ${topicId}, partition, writer, number, ${now}
    from unnest(${writers.map(({ partition }) => partition)}::int[], ${writers.map(({ writer }) => writer)}::uuid[],
      ${writers.map(({ number }) => number)}::bigint[]) as counted (partition, writer, number)
    order by partition, writer
    on conflict (topic_id, partition, writer) do update set number = excluded.number, seen_at = excluded.seen_at`.execute(
    tx.tables,
  )
}

/** Forgets writers that have sent nothing since a moment, some at a time. @returns how many */
export const forgetWriters = async (tx: Tx, since: Date, limit: number): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from usage_kafka_writer where ctid = any(array(
      select ctid from usage_kafka_writer where seen_at < ${since} limit ${limit}))`.execute(tx.tables)
  return Number(numAffectedRows ?? 0)
}

/**
 * Adds to the numbers by hour and by day.
 * @param most sums whose hour had as many calls before are not told
 * @returns how many calls the hour had before, by the place of the sum
 */
export const addSums = async (
  tx: Tx,
  sums: readonly Sum[],
  most: number,
): Promise<ReadonlyMap<number, number>> => {
  const column = <T>(read: (sum: Sum) => T) => sums.map(read)
  // Whoever counts at the same time counts in the same order.
  const { rows } = await sql<{ place: number; before: number }>`
    with added as (
      select * from unnest(${column(({ startsAt }) => startsAt.toISOString())}::timestamptz[],
        ${column(({ partnerId }) => partnerId)}::text[], ${column(({ mispId }) => mispId)}::text[],
        ${column(({ licenceId }) => licenceId)}::text[], ${column(({ code }) => code)}::text[],
        ${column(({ calls }) => calls)}::bigint[], ${column(({ latencyUs }) => latencyUs)}::bigint[],
        ${column(({ slowestUs }) => slowestUs)}::int[]) with ordinality
        as sums (starts_at, partner_id, misp_id, licence_id, code, calls, latency_us, slowest_us, place)),
    counted as (
      insert into usage_total as known
        (span, starts_at, partner_id, misp_id, licence_id, code, calls, latency_us, slowest_us)
      select span, date_trunc(span, starts_at, 'UTC'), partner_id, misp_id, licence_id, code,
        sum(calls), sum(latency_us), max(slowest_us)
      from added cross join (values ('hour'), ('day')) as spans (span)
      group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6
      on conflict (span, starts_at, partner_id, misp_id, licence_id, code) do update set
        calls = known.calls + excluded.calls, latency_us = known.latency_us + excluded.latency_us,
        slowest_us = greatest(known.slowest_us, excluded.slowest_us)
      returning span, starts_at, partner_id, misp_id, licence_id, code, calls)
    select added.place::int - 1 as place, counted.calls - added.calls as before
    from counted join added using (starts_at, partner_id, misp_id, licence_id, code)
    where counted.span = 'hour' and counted.calls - added.calls < ${most}`.execute(tx.tables)
  return new Map(rows.map(({ place, before }) => [place, before]))
}

/**
 * Says that somebody could count, and forgets whoever has not said so for some seconds, by the clock of the database.
 * @returns whether it is the one who does
 */
export const tellCounter = async (tx: Tx, id: string, believedSeconds: number): Promise<boolean> => {
  await sql`
    delete from usage_kafka_counter
    where seen_at < now() - make_interval(secs => ${believedSeconds}) and id <> ${id}`.execute(tx.tables)
  await sql`
    insert into usage_kafka_counter (id) values (${id}) on conflict (id) do update set seen_at = now()`.execute(
    tx.tables,
  )
  const { rows } = await sql<{ id: string }>`
    select id from usage_kafka_counter order by came_at, id limit 1`.execute(tx.tables)
  return rows[0]?.id === id
}

export const forgetCounter = async (tx: Tx, id: string): Promise<void> => {
  await sql`delete from usage_kafka_counter where id = ${id}`.execute(tx.tables)
}

/** Whoever counts looks every few seconds; beyond that nobody does. */
export const longestSilence = 60_000

/** How the counting stands. */
export interface Progress {
  readonly partitions: number
  /** Records that are in Kafka and not counted. */
  readonly behind: number
  readonly passedOver: number
  /** When the partition that was looked at least lately was. */
  readonly lookedAt: Date
}

/** How the counting of the topic stands that was looked at last; undefined before anybody has counted. */
export const loadProgress = async (reader: Reader): Promise<Progress | undefined> => {
  const { rows } = await sql<Progress>`
    select count(*)::int as partitions, sum(greatest(end_offset - next_offset, 0))::bigint as behind,
      sum(passed_over)::bigint as "passedOver", min(looked_at) as "lookedAt"
    from usage_kafka_partition
    where topic_id = (select topic_id from usage_kafka_partition order by looked_at desc limit 1)
    having count(*) > 0`.execute(reader.tables)
  return rows[0]
}
