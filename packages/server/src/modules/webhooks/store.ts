import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import {
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { uuidOf } from '../../platform/ids.ts'
import { webhookListing } from './contract.ts'
import {
  receiverOf,
  shownUrl,
  webhookFamily,
  type Webhook,
  type WebhookEvent,
  type WebhookState,
} from './webhook.ts'

interface Row {
  readonly id: string
  readonly partner_id: string | null
  readonly name: string
  readonly url: string
  readonly events: string[]
  readonly is_encrypted: boolean
  readonly state: WebhookState
  readonly secret: Buffer
  readonly previous_secret: Buffer | null
  readonly previous_until: Date | null
  readonly failing_since: Date | null
  readonly created_by: string
  readonly created_at: Date
}

interface Tables {
  webhook: Row
}

const fromRow = (row: Row): Webhook => ({
  id: row.id,
  partnerId: row.partner_id,
  name: row.name,
  url: row.url,
  events: row.events as WebhookEvent[],
  isEncrypted: row.is_encrypted,
  state: row.state,
  secret: row.secret,
  previousSecret: row.previous_secret,
  previousUntil: row.previous_until,
  failingSince: row.failing_since,
  createdBy: row.created_by,
  createdAt: row.created_at,
})

const toRow = (webhook: Webhook): Row => ({
  id: webhook.id,
  partner_id: webhook.partnerId,
  name: webhook.name,
  url: webhook.url,
  events: [...webhook.events],
  is_encrypted: webhook.isEncrypted,
  state: webhook.state,
  secret: Buffer.from(webhook.secret),
  previous_secret: webhook.previousSecret && Buffer.from(webhook.previousSecret),
  previous_until: webhook.previousUntil,
  failing_since: webhook.failingSince,
  created_by: webhook.createdBy,
  created_at: webhook.createdAt,
})

const webhooks = (reader: Reader) => tablesOf<Tables>(reader).selectFrom('webhook')

export const load = async (reader: Reader, id: string): Promise<Webhook | undefined> => {
  const row = await webhooks(reader).selectAll().where('id', '=', uuidOf(id)).executeTakeFirst()
  return row && fromRow(row)
}

export const lock = async (tx: Tx, id: string): Promise<Webhook | undefined> => {
  const row = await webhooks(tx).selectAll().where('id', '=', uuidOf(id)).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

/** How many a partner has, or the platform; nobody makes another until the transaction ends. */
export const countAlone = async (tx: Tx, partnerId: string | null): Promise<number> => {
  await sql`select pg_advisory_xact_lock(hashtext('webhooks'), hashtext(${partnerId ?? ''}))`.execute(
    tx.tables,
  )
  const { rows } = await sql<{ count: number }>`
    select count(*) from webhook where partner_id is not distinct from ${partnerId}`.execute(tx.tables)
  return rows[0]?.count ?? 0
}

/** Has messages stored for a webhook that is active or paused, and for no other. */
const settleReceiver = async (tx: Tx, webhook: Webhook): Promise<void> => {
  const name = receiverOf(webhook)
  const { partnerId, state, events, url } = webhook
  await (state === 'disabled'
    ? sql`delete from outside_receiver where name = ${name}`.execute(tx.tables)
    : sql`insert into outside_receiver (name, family, events, partner_id, label, state)
          values (${name}, ${webhookFamily}, ${[...events]}::text[], ${partnerId}, ${shownUrl(url)}, ${state})
          on conflict (name) do update
          set events = excluded.events, label = excluded.label, state = excluded.state`.execute(tx.tables))
}

/** Stores a new webhook, or how one is now. */
export const put = async (tx: Tx, webhook: Webhook): Promise<void> => {
  const { id, ...row } = toRow(webhook)
  await tablesOf<Tables>(tx)
    .insertInto('webhook')
    .values({ id, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute()
  await settleReceiver(tx, webhook)
}

/** Removes a webhook; what is on its way to it is given up when its turn comes. */
export const remove = async (tx: Tx, webhook: Webhook): Promise<void> => {
  await sql`delete from outside_receiver where name = ${receiverOf(webhook)}`.execute(tx.tables)
  await tablesOf<Tables>(tx).deleteFrom('webhook').where('id', '=', webhook.id).execute()
}

/** Notes that something has arrived, or that nothing does. @returns since when nothing does */
export const noteArrival = async (
  tx: Tx,
  { id }: Pick<Webhook, 'id'>,
  failedAt: Date | null,
): Promise<Date | null> => {
  const { rows } = await sql<{ since: Date | null }>`
    update webhook set failing_since = case when ${failedAt}::timestamptz is null then null
                                            else coalesce(failing_since, ${failedAt}) end
    where id = ${id} returning failing_since as since`.execute(tx.tables)
  return rows[0]?.since ?? null
}

/** Webhooks to which nothing arrives. */
export const countFailing = async (
  reader: Reader,
): Promise<{ readonly disabled: number; readonly failing: number }> => {
  const { rows } = await sql<{ disabled: number; failing: number }>`
    select count(*) filter (where state = 'disabled') as disabled,
           count(*) filter (where state = 'active' and failing_since is not null) as failing from webhook`.execute(
    reader.tables,
  )
  return rows[0] ?? { disabled: 0, failing: 0 }
}

/** One page of webhooks. @param partnerIds whose; undefined for everybody's, the platform's among them */
export const pageWebhooks = async (
  reader: Reader,
  request: RequestOf<typeof webhookListing>,
  partnerIds: readonly string[] | undefined,
): Promise<Page<Webhook>> => {
  const columns = { name: sql.ref('name'), partnerId: sql.ref('partner_id'), state: sql.ref('state') }
  const page = await selectPage(
    reader,
    {
      base: webhooks(reader).where(isAmong(sql.ref('partner_id'), partnerIds)),
      tables: ['webhook'],
      select: (query) => query.selectAll(),
      spec: webhookListing,
      columns: {
        filters: {
          partnerId: columns.partnerId,
          state: columns.state,
          search: searched([sql.ref('name'), sql.ref('shown_url'), sql`coalesce(partner_id, '')`]),
        },
        sorts: { ...columns, createdDateTime: sql.ref('created_at') },
        newest: sql.ref('created_at'),
        id: sql.ref('webhook.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}
