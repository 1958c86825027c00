import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { mapPage, searched, selectPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { DeliveryProblem } from '../../platform/events/delivery-failure.ts'
import type { StoredEvent } from '../../platform/events/events.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { uuidOf } from '../../platform/ids.ts'
import { deliveryListing } from './contract.ts'
import type { DeliveryState } from '../../platform/events/delivery-state.ts'
import type { Delivery } from './delivery.ts'

interface DeliveryRow {
  readonly id: string
  readonly event_id: string
  readonly receiver: string
  readonly receiver_label?: string | null
  readonly sequence: number
  readonly event_name: string
  readonly object_type: string
  readonly object_id: string
  readonly partner_id: string | null
  readonly line: string | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly next_attempt_at: Date
  readonly claim: string | null
  readonly last_attempt_at: Date | null
  readonly last_status: number | null
  readonly last_problem: DeliveryProblem | null
  readonly last_detail: string | null
  readonly decided_by: string | null
  readonly decided_at: Date | null
  readonly reason: string | null
  readonly created_at: Date
}

interface Tables {
  outside_delivery: DeliveryRow
  event: {
    id: string
    name: string
    actor: string
    at: Date
    data: Record<string, unknown>
    partner_id: string | null
    object_type: string
    object_id: string
  }
}

const fromRow = (row: DeliveryRow): Delivery => ({
  id: row.id,
  eventId: row.event_id,
  receiver: row.receiver,
  receiverLabel: row.receiver_label ?? null,
  sequence: row.sequence,
  eventName: row.event_name,
  objectType: row.object_type,
  objectId: row.object_id,
  partnerId: row.partner_id,
  line: row.line,
  state: row.state,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  lastAttemptAt: row.last_attempt_at,
  lastStatus: row.last_status,
  lastProblem: row.last_problem,
  lastDetail: row.last_detail,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  reason: row.reason,
  createdAt: row.created_at,
})

const receiverLabel = sql<
  string | null
>`(select label from outside_receiver where name = outside_delivery.receiver)`.as('receiver_label')

const deliveries = (reader: Reader) => tablesOf<Tables>(reader).selectFrom('outside_delivery')

export const load = async (reader: Reader, id: string): Promise<Delivery | undefined> => {
  const row = await deliveries(reader)
    .selectAll()
    .select(receiverLabel)
    .where('id', '=', uuidOf(id))
    .executeTakeFirst()
  return row && fromRow(row)
}

/**
 * `load`, and nobody else decides about it, and nothing new is put beside it, until the transaction ends: what is put back
 * into its line must not be overtaken by what somebody is just publishing.
 */
export const lockAlone = async (tx: Tx, id: string): Promise<Delivery | undefined> => {
  await sql`lock table outside_delivery in share row exclusive mode`.execute(tx.tables)
  return load(tx, id)
}

/** What a message says, as it was stored. */
export const loadEvent = (reader: Reader, { eventId }: Pick<Delivery, 'eventId'>): Promise<StoredEvent> =>
  tablesOf<Tables>(reader)
    .selectFrom('event')
    .select([
      'id',
      'at',
      'data',
      'name',
      'actor',
      'partner_id as partnerId',
      'object_type as objectType',
      'object_id as objectId',
    ])
    .where('id', '=', eventId)
    .executeTakeFirstOrThrow()

/** Whether the receiver was told anything of the same partner or line since, or will be. */
export const isFollowed = async (
  reader: Reader,
  { receiver, partnerId, line, sequence }: Delivery,
): Promise<boolean> => {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select 1 from outside_delivery where receiver = ${receiver} and partner_id = ${partnerId}
                     and sequence > ${sequence} and state not in ('dismissed', 'replaced'))
        or exists (select 1 from outside_delivery where receiver = ${receiver} and line = ${line}
                     and sequence > ${sequence} and state not in ('dismissed', 'replaced')) as found`.execute(
    reader.tables,
  )
  return rows[0]?.found ?? false
}

/** Writes what was decided about a parked delivery. */
export const saveDecision = async (
  tx: Tx,
  { id }: Pick<Delivery, 'id'>,
  decision: {
    readonly state: 'waiting' | 'dismissed' | 'replaced'
    readonly at: Date
    readonly by: string
    readonly reason: string | null
  },
): Promise<void> => {
  const { state, at, by, reason } = decision
  await tablesOf<Tables>(tx)
    .updateTable('outside_delivery')
    .set({
      state,
      decided_at: at,
      decided_by: by,
      reason,
      ...(state === 'waiting' ? { attempts: 0, next_attempt_at: at } : {}),
    })
    .where('id', '=', id)
    .execute()
}

const columns = {
  topic: sql.ref('event_name'),
  partnerId: sql.ref('partner_id'),
  receiver: sql.ref('receiver'),
  state: sql.ref('state'),
}

/** One page of deliveries. */
export const pageDeliveries = async (
  reader: Reader,
  request: RequestOf<typeof deliveryListing>,
): Promise<Page<Delivery>> => {
  const page = await selectPage(
    reader,
    {
      base: deliveries(reader),
      tables: ['outside_delivery'],
      select: (query) => query.selectAll().select(receiverLabel),
      spec: deliveryListing,
      columns: {
        filters: {
          ...columns,
          objectId: sql.ref('object_id'),
          search: searched([sql.ref('event_name'), sql.ref('object_id'), sql`coalesce(partner_id, '')`]),
        },
        sorts: { ...columns, createdDateTime: sql.ref('created_at') },
        newest: sql.ref('created_at'),
        id: sql.ref('outside_delivery.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** Which parked messages are meant; null: all. */
export interface ParkedWish {
  readonly receiver: string | null
  readonly problem: string | null
}

const parkedOf = ({ receiver, problem }: ParkedWish) =>
  sql`state = 'parked' and (${receiver}::text is null or receiver = ${receiver})
    and (${problem}::text is null or last_problem = ${problem})`

/** Parked messages, the oldest first. */
export const listParked = async (reader: Reader, wish: ParkedWish, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from outside_delivery where ${parkedOf(wish)} order by sequence limit ${limit}`.execute(
    reader.tables,
  )
  return rows.map(({ id }) => id)
}

/** How many are parked of those that are meant. */
export const countParkedOf = async (reader: Reader, wish: ParkedWish): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from outside_delivery where ${parkedOf(wish)}`.execute(reader.tables)
  return rows[0]?.count ?? 0
}

/** Parked messages of one receiver that failed for one reason. */
export interface ParkedGroup {
  readonly receiver: string
  readonly receiverLabel: string | null
  readonly problem: DeliveryProblem | null
  readonly count: number
  readonly oldestAt: Date
}

/** What is parked, by receiver and reason; the largest groups first. */
export const groupParked = async (reader: Reader, limit: number): Promise<ParkedGroup[]> => {
  const { rows } = await sql<ParkedGroup>`
    select receiver, (select label from outside_receiver where name = receiver) as "receiverLabel",
      last_problem as problem, count(*)::int as count, min(created_at) as "oldestAt"
    from outside_delivery where state = 'parked' group by receiver, last_problem
    order by count(*) desc, receiver, last_problem limit ${limit}`.execute(reader.tables)
  return rows
}

/** How many messages were given up, and for whom the latest of them was; null when there is none. */
export const countParked = async (
  reader: Reader,
): Promise<{ readonly parked: number; readonly receiver: string | null }> => {
  const { rows } = await sql<{ parked: number; receiver: string | null }>`
    select count(*) as parked, (array_agg(receiver order by created_at desc))[1] as receiver
    from outside_delivery where state = 'parked'`.execute(reader.tables)
  return rows[0] ?? { parked: 0, receiver: null }
}
