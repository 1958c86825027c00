import { sql, type Generated } from 'kysely'
import { newId } from '../ids.ts'
import { tablesOf, writeLater, type Tx } from '../database/database.ts'

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
  event: {
    id: string
    sequence: Generated<number>
    name: string
    object_type: string
    object_id: string
    partner_id: string | null
    actor: string
    data: string
    at: Date
  }
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

/** Stores an event with one delivery for each subscriber, and wakes the worker at commit. */
export const insertEvent = async (
  tx: Tx,
  event: Omit<StoredEvent, 'id'>,
  subscribers: readonly string[],
): Promise<void> => {
  const { name, objectType, objectId, partnerId, actor, data, at } = event
  const stored = sql`
    with stored as (
      insert into event (id, name, object_type, object_id, partner_id, actor, data, at)
      values (${newId()}, ${name}, ${objectType}, ${objectId}, ${partnerId}, ${actor}, ${JSON.stringify(data)}, ${at})
      returning id, sequence, partner_id, at
    ), delivered as (
      insert into delivery (event_id, subscriber, sequence, partner_id, next_attempt_at)
      select stored.id, subscriber, stored.sequence, stored.partner_id, stored.at
      from stored, unnest(${[...subscribers]}::text[]) as subscriber
    )
    select pg_notify(${wakeChannel}, '')`
  await writeLater(tx, stored)
}

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
