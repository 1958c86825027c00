import { sql } from 'kysely'
import { newId } from '../ids.ts'
import { tablesOf, writeLater, type Tx } from '../database/database.ts'
import type { NewEvent } from './events.ts'

export interface StoredEvent {
  readonly id: string
  readonly name: string
  readonly objectType: string
  readonly objectId: string
  readonly partnerId: string | null
  readonly actor: string
  readonly data: Readonly<Record<string, unknown>>
  readonly at: Date
}

export interface DueDelivery extends StoredEvent {
  readonly subscriber: string
  readonly attempts: number
}

interface Tables {
  delivery: {
    event_id: string
    subscriber: string
    sequence: number
    partner_id: string | null
    state: 'waiting' | 'delivered' | 'parked'
    attempts: number
    next_attempt_at: Date
    last_error: string | null
  }
}

/** The channel on which a commit wakes the worker. */
export const wakeChannel = 'entente_events'

/** Who gets an event, by the names of subscribers. */
export interface Receivers {
  readonly inside: readonly string[]
  readonly outside: readonly string[]
  /** Whose receivers stand in `outside_receiver`. */
  readonly families: readonly string[]
  /** Who has it as soon as it is stored. */
  readonly keeping: readonly string[]
}

/**
 * Stores an event with one delivery for each subscriber, and wakes the worker at commit; where there is none, nothing. Messages to hubs get a time behind
 * that of the latest of their partner and line, whatever the clocks of several servers say: by it a consumer tells old
 * from new.
 */
export const insertEvent = async (
  tx: Tx,
  event: NewEvent,
  { inside, outside, families, keeping }: Receivers,
): Promise<void> => {
  const { name, objectType, objectId, partnerId, actor, data, at, line = null } = event
  const isOrdered = name.startsWith('hub.')
  const latest = (column: 'partner_id' | 'line', value: string | null) => sql`
    (select max(at) + interval '1 ms' from event
     where ${sql.ref(column)} = ${value} and name like 'hub.%' and ${isOrdered})`
  const isWanted = inside.length + outside.length + keeping.length > 0
  const stored = sql`
    with receivers (receiver, state) as (
      select named, 'waiting' from unnest(${[...outside]}::text[]) as named
      union all select named, 'delivered' from unnest(${[...keeping]}::text[]) as named
      union all
      select r.name, 'waiting' from outside_receiver r
      where r.family = any(${[...families]}::text[]) and r.events @> array[${name}::text]
        and (r.partner_id is null or r.partner_id = ${partnerId})
    ), stored as (
      insert into event (id, name, object_type, object_id, partner_id, line, actor, data, at)
      select ${newId()}::uuid, ${name}, ${objectType}, ${objectId}, ${partnerId}, ${line}, ${actor},
             ${JSON.stringify(data)}::jsonb,
             greatest(${at}::timestamptz, ${latest('partner_id', partnerId)}, ${latest('line', line)})
      where ${isWanted} or exists (select 1 from receivers)
      returning *
    ), inside as (
      insert into delivery (event_id, subscriber, sequence, partner_id, next_attempt_at)
      select stored.id, subscriber, stored.sequence, stored.partner_id, ${at}
      from stored, unnest(${[...inside]}::text[]) as subscriber
    ), outside as (
      insert into outside_delivery (id, event_id, receiver, sequence, event_name, object_type, object_id, partner_id,
                                    line, state, next_attempt_at, created_at)
      select gen_random_uuid(), stored.id, receiver, stored.sequence, stored.name, stored.object_type,
             stored.object_id, stored.partner_id, stored.line, receivers.state, ${at}, ${at}
      from stored, receivers
    )
    select pg_notify(${wakeChannel}, '')`
  await writeLater(tx, stored)
}

/** Has the workers of every process look for what is due, at commit. */
export const wakeWorkers = (tx: Tx): Promise<void> =>
  writeLater(tx, sql`select pg_notify(${wakeChannel}, '')`)

/**
 * Locks up to `limit` deliveries that are due, oldest first. A delivery waits while an earlier one of the same
 * subscriber and partner is still open, so that each partner's events arrive in order.
 */
export const lockDue = async (tx: Tx, now: Date, limit: number): Promise<DueDelivery[]> => {
  const { rows } = await sql<DueDelivery>`
    select e.id, e.name, e.object_type as "objectType", e.object_id as "objectId", e.partner_id as "partnerId",
           e.actor, e.data, e.at, d.subscriber, d.attempts
    from delivery d join event e on e.id = d.event_id
    where d.state = 'waiting' and d.next_attempt_at <= ${now}
      and not exists (
        select 1 from delivery earlier
        where earlier.state = 'waiting' and earlier.subscriber = d.subscriber
          and earlier.partner_id = d.partner_id and earlier.sequence < d.sequence)
    order by d.sequence
    limit ${limit}
    for update of d skip locked`.execute(tx.tables)
  return rows
}

/** Writes the outcome of one attempt. */
export const saveAttempt = async (
  tx: Tx,
  delivery: DueDelivery,
  outcome: { state: 'waiting' | 'delivered' | 'parked'; nextAttemptAt: Date; error: string | null },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('delivery')
    .set({
      state: outcome.state,
      attempts: delivery.attempts + 1,
      next_attempt_at: outcome.nextAttemptAt,
      last_error: outcome.error,
    })
    .where('event_id', '=', delivery.id)
    .where('subscriber', '=', delivery.subscriber)
    .execute()
}

/** Runs `work` under a savepoint: when it throws, only its own changes are undone. */
export const attempt = async (tx: Tx, work: () => Promise<void>): Promise<unknown> => {
  await sql`savepoint delivery`.execute(tx.tables)
  try {
    await work()
    await sql`release savepoint delivery`.execute(tx.tables)
    return null
  } catch (error) {
    await sql`rollback to savepoint delivery`.execute(tx.tables)
    return error ?? new Error('the handler threw nothing')
  }
}
