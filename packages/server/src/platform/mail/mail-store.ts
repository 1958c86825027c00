import { sql, type Generated, type RawBuilder } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../database/database.ts'
import { wakeChannel } from '../events/events-store.ts'

type State = 'waiting' | 'sent' | 'kept' | 'parked'

interface Tables {
  mail: {
    id: string
    sequence: Generated<number>
    template: string
    sealed_content: Buffer | null
    state: State
    attempts: number
    next_attempt_at: Date
    last_error: string | null
    created_at: Date
  }
}

/** A mail with its sealed content. */
export interface MailRow {
  readonly id: string
  readonly template: string
  readonly sealedContent: Buffer
  readonly attempts: number
  readonly createdAt: Date
}

/** Stores a mail; one that waits wakes the worker at commit. */
export const insert = async (
  tx: Tx,
  mail: Pick<MailRow, 'id' | 'template' | 'sealedContent'> & {
    readonly state: 'waiting' | 'kept'
    readonly at: Date
  },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('mail')
    .values({
      id: mail.id,
      template: mail.template,
      sealed_content: mail.sealedContent,
      state: mail.state,
      attempts: 0,
      next_attempt_at: mail.at,
      last_error: null,
      created_at: mail.at,
    })
    .execute()
  if (mail.state === 'waiting') await sql`select pg_notify(${wakeChannel}, '')`.execute(tx.tables)
}

/** Takes up to `limit` due mails for oneself until `leaseUntil`, oldest first, and counts the attempt. */
export const lease = async (tx: Tx, now: Date, leaseUntil: Date, limit: number): Promise<MailRow[]> => {
  const { rows } = await sql<MailRow>`
    update mail set attempts = attempts + 1, next_attempt_at = ${leaseUntil}
    where id in (
      select id from mail where state = 'waiting' and next_attempt_at <= ${now}
      order by next_attempt_at limit ${limit} for update skip locked)
    returning id, template, sealed_content as "sealedContent", attempts, created_at as "createdAt"`.execute(
    tx.tables,
  )
  return rows
}

/** Notes that a mail server has taken a mail; its content is forgotten. */
export const saveSent = async (tx: Tx, id: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('mail')
    .set({ state: 'sent', sealed_content: null, last_error: null })
    .where('id', '=', id)
    .execute()
}

/** Notes a failed attempt. @param nextAttemptAt null: no further one */
export const saveFailure = async (
  tx: Tx,
  id: string,
  error: string,
  nextAttemptAt: Date | null,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('mail')
    .set({ last_error: error, ...(nextAttemptAt ? { next_attempt_at: nextAttemptAt } : { state: 'parked' }) })
    .where('id', '=', id)
    .execute()
}

/** The newest mails that are kept for reading here. */
export const listKept = (reader: Reader, limit: number): Promise<MailRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('mail')
    .select(['id', 'template', 'sealed_content as sealedContent', 'attempts', 'created_at as createdAt'])
    .where('state', '=', 'kept')
    .where('sealed_content', 'is not', null)
    .$narrowType<{ sealedContent: Buffer }>()
    .orderBy('sequence', 'desc')
    .limit(limit)
    .execute()

/** Deletes at most a hundred mails from before `before` that wait for nothing. */
export const removeOld = async (tx: Tx, before: Date): Promise<void> => {
  await sql`
    delete from mail where id in (
      select id from mail where created_at < ${before} and state <> 'waiting'
      limit 100 for update skip locked)`.execute(tx.tables)
}

/** For statements of others: `id` and `state` of mails of which it is known what became: sent, kept or parked. */
export const settledMails: RawBuilder<unknown> = sql`select id, state from mail where state <> 'waiting'`

/** How many mails nobody could deliver, and how many have waited since before `before`. */
export const countStuck = async (
  reader: Reader,
  before: Date,
): Promise<{ readonly parked: number; readonly late: number; readonly lastError: string | null }> => {
  const { rows } = await sql<{ parked: number; late: number; lastError: string | null }>`
    select count(*) filter (where state = 'parked') as parked,
      count(*) filter (where state = 'waiting' and created_at < ${before}) as late,
      (array_agg(last_error order by sequence desc) filter (where last_error is not null))[1] as "lastError"
    from mail where state in ('parked', 'waiting')`.execute(reader.tables)
  return rows[0] ?? { parked: 0, late: 0, lastError: null }
}
