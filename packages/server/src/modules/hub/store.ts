import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { searched, selectPage, mapPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { uuidOf } from '../../platform/ids.ts'
import { subscriptionListing } from './contract.ts'
import { hubFamily, intentEvent, renewalEvent, type HubSubscription } from './subscriptions/subscription.ts'
import { eventOf } from './topics/topic.ts'

interface Row {
  readonly id: string
  readonly topic: string
  readonly callback: string
  readonly receiver: string
  readonly subscriber: string
  readonly state: 'pending' | 'active'
  readonly secret: Buffer | null
  readonly lease_until: Date | null
  readonly pending_request: string | null
  readonly pending_mode: 'subscribe' | 'unsubscribe' | null
  readonly pending_secret: Buffer | null
  readonly pending_lease_seconds: number | null
  readonly created_at: Date
  readonly confirmed_at: Date | null
}

interface Tables {
  hub_subscription: Row
  hub_topic: { name: string; registered_by: string; registered_at: Date }
}

const fromRow = (row: Row): HubSubscription => ({
  id: row.id,
  topic: row.topic,
  callback: row.callback,
  receiver: row.receiver,
  subscriber: row.subscriber,
  state: row.state,
  secret: row.secret,
  leaseUntil: row.lease_until,
  pending:
    row.pending_request === null || row.pending_mode === null
      ? null
      : {
          id: row.pending_request,
          mode: row.pending_mode,
          secret: row.pending_secret,
          leaseSeconds: row.pending_lease_seconds,
        },
  createdAt: row.created_at,
  confirmedAt: row.confirmed_at,
})

const toRow = ({ pending, ...each }: HubSubscription): Row => ({
  id: each.id,
  topic: each.topic,
  callback: each.callback,
  receiver: each.receiver,
  subscriber: each.subscriber,
  state: each.state,
  secret: each.secret && Buffer.from(each.secret),
  lease_until: each.leaseUntil,
  pending_request: pending?.id ?? null,
  pending_mode: pending?.mode ?? null,
  pending_secret: pending?.secret ? Buffer.from(pending.secret) : null,
  pending_lease_seconds: pending?.leaseSeconds ?? null,
  created_at: each.createdAt,
  confirmed_at: each.confirmedAt,
})

const subscriptions = (reader: Reader) => tablesOf<Tables>(reader).selectFrom('hub_subscription').selectAll()

/**
 * Nobody else changes a subscription or registers a topic until the transaction ends: there are few of both, and what each
 * receiver hears of is told from all of its own.
 */
export const lockAll = async (tx: Tx): Promise<void> => {
  await sql`lock table hub_subscription, hub_topic in share row exclusive mode`.execute(tx.tables)
}

export const load = async (reader: Reader, id: string): Promise<HubSubscription | undefined> => {
  const row = await subscriptions(reader).where('id', '=', uuidOf(id)).executeTakeFirst()
  return row && fromRow(row)
}

export const findByCallback = async (
  reader: Reader,
  { topic, callback }: Pick<HubSubscription, 'topic' | 'callback'>,
): Promise<HubSubscription | undefined> => {
  const row = await subscriptions(reader)
    .where('topic', '=', topic)
    .where('callback', '=', callback)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** What a receiver subscribed to on a topic. */
export const findOfReceiver = async (
  reader: Reader,
  { topic, receiver }: Pick<HubSubscription, 'topic' | 'receiver'>,
): Promise<HubSubscription | undefined> => {
  const row = await subscriptions(reader)
    .where('receiver', '=', receiver)
    .where('topic', '=', topic)
    .executeTakeFirst()
  return row && fromRow(row)
}

export const listOfSubscriber = async (reader: Reader, subscriber: string): Promise<HubSubscription[]> =>
  (await subscriptions(reader).where('subscriber', '=', subscriber).orderBy('created_at').execute()).map(
    fromRow,
  )

export const countAll = async (reader: Reader): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('hub_subscription')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** How many wishes of a subscriber wait for their callbacks. @param except the subscription whose wish is replaced */
export const countOpenWishes = async (
  reader: Reader,
  { subscriber, except }: { readonly subscriber: string; readonly except: string | undefined },
): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('hub_subscription')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('subscriber', '=', subscriber)
    .where('pending_request', 'is not', null)
    .where('id', '<>', uuidOf(except ?? ''))
    .executeTakeFirstOrThrow()
  return count
}

/** Whether anything can be registered in the way of `lockAll`. @returns false when it was there already */
export const registerTopic = async (
  tx: Tx,
  topic: { readonly name: string; readonly by: string; readonly at: Date },
): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tablesOf<Tables>(tx)
    .insertInto('hub_topic')
    .values({ name: topic.name, registered_by: topic.by, registered_at: topic.at })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export const removeTopic = async (tx: Tx, name: string): Promise<boolean> => {
  const { numDeletedRows } = await tablesOf<Tables>(tx)
    .deleteFrom('hub_topic')
    .where('name', '=', name)
    .executeTakeFirstOrThrow()
  return numDeletedRows === 1n
}

export const hasTopic = async (reader: Reader, name: string): Promise<boolean> =>
  (await tablesOf<Tables>(reader)
    .selectFrom('hub_topic')
    .select('name')
    .where('name', '=', name)
    .executeTakeFirst()) !== undefined

export const countTopics = async (reader: Reader): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('hub_topic')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Stores a new subscription, or how one is now. */
export const put = async (tx: Tx, subscription: HubSubscription): Promise<void> => {
  const { id, ...row } = toRow(subscription)
  await tablesOf<Tables>(tx)
    .insertInto('hub_subscription')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
}

export const remove = async (tx: Tx, { id }: Pick<HubSubscription, 'id'>): Promise<void> => {
  await tablesOf<Tables>(tx).deleteFrom('hub_subscription').where('id', '=', id).execute()
}

/** Has messages stored for a receiver of the topics that it subscribed to, and of no others. @param label how people know it */
export const settleReceiver = async (tx: Tx, receiver: string, label: string): Promise<void> => {
  const active = (await subscriptions(tx).where('receiver', '=', receiver).execute())
    .filter(({ state }) => state === 'active')
    .map(({ topic }) => eventOf(topic))
  await (active.length === 0
    ? sql`delete from outside_receiver where name = ${receiver}`.execute(tx.tables)
    : sql`insert into outside_receiver (name, family, events, label)
          values (${receiver}, ${hubFamily}, ${active}::text[], ${label})
          on conflict (name) do update set events = excluded.events`.execute(tx.tables))
}

/** Its callback will be asked. */
const isAsked = sql<boolean>`exists (
  select 1 from outside_delivery o
  where o.receiver = any(${[intentEvent, renewalEvent]}::text[]) and o.line = 'hub-subscription:' || hub_subscription.id::text
    and o.state in ('waiting', 'behind'))`

/** Forgets what was asked of subscriptions that are there, where no callback will be asked any more. @returns how many */
export const forgetUnasked = async (tx: Tx): Promise<number> => {
  const { numAffectedRows = 0n } = await sql`
    update hub_subscription
    set pending_request = null, pending_mode = null, pending_secret = null, pending_lease_seconds = null
    where state = 'active' and pending_request is not null and not ${isAsked}`.execute(tx.tables)
  return Number(numAffectedRows)
}

/**
 * Subscriptions whose lease has ended, and those that nobody confirmed since `unconfirmedSince`, or will be asked to; at
 * most a hundred.
 */
export const listEnded = async (
  reader: Reader,
  now: Date,
  unconfirmedSince: Date,
): Promise<HubSubscription[]> => {
  const rows = await subscriptions(reader)
    .where(
      sql<boolean>`(state = 'active' and lease_until <= ${now}) or (state = 'pending' and (created_at < ${unconfirmedSince} or not ${isAsked}))`,
    )
    .limit(100)
    .execute()
  return rows.map(fromRow)
}

/** One page of subscriptions. */
export const pageSubscriptions = async (
  reader: Reader,
  request: RequestOf<typeof subscriptionListing>,
): Promise<Page<HubSubscription>> => {
  const columns = { topic: sql.ref('topic'), subscriber: sql.ref('subscriber'), state: sql.ref('state') }
  const page = await selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('hub_subscription'),
      tables: ['hub_subscription'],
      select: (query) => query.selectAll(),
      spec: subscriptionListing,
      columns: {
        filters: {
          ...columns,
          search: searched([sql.ref('topic'), sql.ref('subscriber'), sql.ref('callback')]),
        },
        sorts: { ...columns, leaseUntil: sql.ref('lease_until'), createdDateTime: sql.ref('created_at') },
        newest: sql.ref('created_at'),
        id: sql.ref('hub_subscription.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}
