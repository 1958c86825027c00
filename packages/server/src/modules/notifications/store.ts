import { sql, type RawBuilder } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'

export interface Notification {
  readonly id: string
  readonly event: string
  readonly objectType: string
  readonly objectId: string
  readonly values: Readonly<Record<string, string>>
  readonly at: Date
}

/** Everybody who has a role, or who belongs to a partner – but for whoever did it. */
export type Recipient = { readonly role: string } | { readonly partner: string; readonly notFor: string }

interface Tables {
  notification: {
    id: string
    recipient_user: string | null
    recipient_role: string | null
    recipient_partner: string | null
    not_for: string | null
    event: string
    object_type: string
    object_id: string
    values: string
    at: Date
  }
  notification_seen: { notification_id: string; user_name: string; seen_at: Date }
}

export const insert = async (tx: Tx, recipient: Recipient, notification: Notification): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('notification')
    .values({
      id: notification.id,
      recipient_user: null,
      recipient_role: 'role' in recipient ? recipient.role : null,
      recipient_partner: 'partner' in recipient ? recipient.partner : null,
      not_for: 'partner' in recipient ? recipient.notFor : null,
      event: notification.event,
      object_type: notification.objectType,
      object_id: notification.objectId,
      values: JSON.stringify(notification.values),
      at: notification.at,
    })
    .execute()
}

/** Whose inbox: a user, and the roles and partners through which that user is addressed. */
export interface Inbox {
  readonly user: string
  readonly roles: readonly string[]
  readonly partners: readonly string[]
}

const addressed = ({ user, roles, partners }: Inbox): RawBuilder<boolean> =>
  sql<boolean>`(n.recipient_user = ${user} or n.recipient_role = any(${[...roles]})
    or (n.recipient_partner = any(${[...partners]}) and n.not_for is distinct from ${user}))`

const unseenBy = (user: string): RawBuilder<boolean> =>
  sql<boolean>`not exists (select 1 from notification_seen s where s.notification_id = n.id and s.user_name = ${user})`

const shown = 20
// Nobody needs to know whether it is 100 or 200.
const countedAtMost = 100

export const listLatest = async (
  reader: Reader,
  inbox: Inbox,
): Promise<(Notification & { seen: boolean })[]> => {
  const { rows } = await sql<Notification & { seen: boolean }>`
    select n.id, n.event, n.object_type as "objectType", n.object_id as "objectId", n.values, n.at,
           not ${unseenBy(inbox.user)} as seen
    from notification n where ${addressed(inbox)} order by n.at desc, n.id desc limit ${shown}`.execute(
    reader.tables,
  )
  return rows
}

export const countUnseen = async (reader: Reader, inbox: Inbox): Promise<number> => {
  const { rows } = await sql<{ unseen: number }>`
    select count(*) as unseen from (
      select 1 from notification n where ${addressed(inbox)} and ${unseenBy(inbox.user)} limit ${countedAtMost}
    ) latest`.execute(reader.tables)
  return rows[0]?.unseen ?? 0
}

/** Marks one notification of the inbox, or all of them, as seen. @returns how many there were to mark or marked */
export const markSeen = async (tx: Tx, inbox: Inbox, id: string, at: Date): Promise<number> => {
  const which = id === 'all' ? sql`true` : sql`n.id = ${uuidOf(id)}::uuid`
  const { rows } = await sql<{ id: string }>`
    with mine as (select n.id from notification n where ${which} and ${addressed(inbox)}),
    marked as (
      insert into notification_seen (notification_id, user_name, seen_at)
      select id, ${inbox.user}, ${at} from mine on conflict do nothing)
    select id from mine`.execute(tx.tables)
  return rows.length
}
