import { sql } from 'kysely'
import { systemActor } from '../access/authority.ts'
import type { Reader, Tx } from '../database/database.ts'
import { newId } from '../ids.ts'
import type { DeliveryProblem } from './delivery-failure.ts'
import type { OutsideMessage } from './events.ts'

/** A delivery that this process may speak of until its claim is over. */
export interface ClaimedDelivery extends OutsideMessage {
  readonly deliveryId: string
  readonly claim: string
  /** Attempts that failed before. */
  readonly attempts: number
}

/** How one attempt ended. */
export interface AttemptOutcome {
  readonly delivery: ClaimedDelivery
  readonly state: 'waiting' | 'delivered' | 'parked' | 'dismissed'
  readonly status: number | null
  readonly problem: DeliveryProblem | null
  readonly detail: string | null
  readonly nextAttemptAt: Date
}

/** What was claimed, and whether there is more to look at, even if nothing was. */
interface Claims {
  readonly claimed: readonly ClaimedDelivery[]
  readonly isMore: boolean
}

/** So many are looked at for a claim; when all of them must wait for an earlier one, so many to get them out of the way. */
const looks = { usual: 100, crowd: 1000 } as const

/** Receivers for whom something is due, but for those that are paused; as many steps as there are receivers, however many deliveries wait. */
export const receiversWithDue = async (reader: Reader, now: Date): Promise<string[]> => {
  const { rows } = await sql<{ receiver: string }>`
    with recursive waiting as (
      (select receiver from outside_delivery where state = 'waiting' order by receiver limit 1)
      union all
      select (select o.receiver from outside_delivery o
              where o.state = 'waiting' and o.receiver > waiting.receiver order by o.receiver limit 1)
      from waiting where waiting.receiver is not null
    )
    select receiver from waiting where receiver is not null and exists (
      select 1 from outside_delivery o
      where o.receiver = waiting.receiver and o.state = 'waiting' and o.next_attempt_at <= ${now})
      and not exists (select 1 from outside_receiver p where p.name = waiting.receiver and p.state = 'paused')`.execute(
    reader.tables,
  )
  return rows.map(({ receiver }) => receiver)
}

/**
 * Something earlier of the same partner or line is open: the first of them is not this one. Asked for by its place, not for
 * whether there is any, nor for the smallest, so that only the index with the places answers, even while statistics know of
 * no crowd yet.
 */
const isBehind = sql`coalesce(o.sequence > (
    select e.sequence from outside_delivery e
    where e.receiver = o.receiver and e.partner_id = o.partner_id and e.state in ('waiting', 'behind')
    order by e.sequence limit 1), false)
  or coalesce(o.sequence > (
    select e.sequence from outside_delivery e
    where e.receiver = o.receiver and e.line = o.line and e.state in ('waiting', 'behind')
    order by e.sequence limit 1), false)`

/**
 * Claims up to `limit` due deliveries of one receiver, oldest first, until `until`; at most 100 of them. What comes after an open one of its
 * partner or line is put aside and not looked at again until that is done, so that a crowd of them slows nobody.
 *
 * Three statements, because the second must see what was committed before the first got its locks: whoever ends a
 * delivery locks the next one, too (`releaseNext`), and either of the two sees the other.
 */
export const claimDue = async (
  tx: Tx,
  wish: { receiver: string; now: Date; until: Date; limit: number },
): Promise<Claims> => {
  const claims = await claimAmong(tx, wish, looks.usual)
  return claims.isMore && claims.claimed.length === 0 ? claimAmong(tx, wish, looks.crowd) : claims
}

const claimAmong = async (
  tx: Tx,
  { receiver, now, until, limit }: { receiver: string; now: Date; until: Date; limit: number },
  mostLookedAt: number,
): Promise<Claims> => {
  const { rows: found } = await sql<{ id: string }>`
    select id from outside_delivery
    where receiver = ${receiver} and state = 'waiting' and next_attempt_at <= ${now}
    order by next_attempt_at, sequence limit ${mostLookedAt} for update skip locked`.execute(tx.tables)
  if (found.length === 0) return { claimed: [], isMore: false }
  const ids = found.map(({ id }) => id)
  const { rows: aside } = await sql<{ id: string }>`
    update outside_delivery o set state = 'behind', claim = null
    where o.id = any(${ids}) and (${isBehind}) returning o.id`.execute(tx.tables)
  const behind = new Set(aside.map(({ id }) => id))
  const first = ids.filter((id) => !behind.has(id)).slice(0, limit)
  const isMore = found.length === mostLookedAt
  if (first.length === 0) return { claimed: [], isMore }
  const { rows } = await sql<ClaimedDelivery>`
    with claimed as (
      update outside_delivery set claim = ${newId()}, next_attempt_at = ${until}, last_attempt_at = ${now}
      where id = any(${first}) returning *)
    select c.id as "deliveryId", c.claim, c.attempts, c.receiver, e.id, e.name, e.object_type as "objectType",
           e.object_id as "objectId", e.partner_id as "partnerId", e.actor, e.data, e.at
    from claimed c join event e on e.id = c.event_id order by c.sequence`.execute(tx.tables)
  return { claimed: rows, isMore }
}

interface Place {
  readonly id: string
  readonly receiver: string
  readonly partnerId: string | null
  readonly line: string | null
}

/** Lets the next one of each partner and line be tried, if nothing else is before it. */
const releaseNext = async (tx: Tx, ended: readonly Place[], now: Date): Promise<void> => {
  if (ended.length === 0) return
  const [receivers, partners, lines] = [
    ended.map(({ receiver }) => receiver),
    ended.map(({ partnerId }) => partnerId),
    ended.map(({ line }) => line),
  ]
  const { rows } = await sql<{ id: string }>`
    select id from outside_delivery where id in (
      select next.id
      from unnest(${receivers}::text[], ${partners}::text[], ${lines}::text[]) as done (receiver, partner_id, line),
      lateral (
        (select o.id from outside_delivery o
         where o.receiver = done.receiver and o.partner_id = done.partner_id and o.state in ('waiting', 'behind')
         order by o.sequence limit 1)
        union all
        (select o.id from outside_delivery o
         where o.receiver = done.receiver and o.line = done.line and o.state in ('waiting', 'behind')
         order by o.sequence limit 1)) as next)
    order by id for update`.execute(tx.tables)
  if (rows.length === 0) return
  await sql`
    update outside_delivery o set state = 'waiting', next_attempt_at = ${now}
    where o.id = any(${rows.map(({ id }) => id)}) and o.state = 'behind' and not (${isBehind})`.execute(
    tx.tables,
  )
}

/**
 * Writes how attempts ended. An attempt whose claim has ended meanwhile says nothing: another has been made since, or will be.
 */
export const saveOutcomes = async (tx: Tx, outcomes: readonly AttemptOutcome[], now: Date): Promise<void> => {
  const { rows } = await sql<Place & { state: string }>`
    update outside_delivery o
    set state = r.state, attempts = o.attempts + (r.state in ('waiting', 'parked'))::int, claim = null,
        decided_at = case when r.state = 'dismissed' then ${now} else o.decided_at end,
        decided_by = case when r.state = 'dismissed' then ${systemActor.userName} else o.decided_by end,
        next_attempt_at = r.next_attempt_at, last_status = r.status, last_problem = r.problem, last_detail = r.detail
    from unnest(
      ${outcomes.map(({ delivery }) => delivery.deliveryId)}::uuid[],
      ${outcomes.map(({ delivery }) => delivery.claim)}::uuid[],
      ${outcomes.map(({ state }) => state)}::text[],
      ${outcomes.map(({ status }) => status)}::int[],
      ${outcomes.map(({ problem }) => problem)}::text[],
      ${outcomes.map(({ detail }) => detail)}::text[],
      ${outcomes.map(({ nextAttemptAt }) => nextAttemptAt)}::timestamptz[]
    ) as r (id, claim, state, status, problem, detail, next_attempt_at)
    where o.id = r.id and o.claim = r.claim
    returning o.id, o.receiver, o.partner_id as "partnerId", o.line, o.state`.execute(tx.tables)
  await releaseNext(
    tx,
    rows.filter(({ state }) => state !== 'waiting'),
    now,
  )
}

/** Gives claims up that nothing was said about yet: others may have them at once. */
export const giveBack = async (tx: Tx, claimed: readonly ClaimedDelivery[], now: Date): Promise<void> => {
  await sql`
    update outside_delivery o set claim = null, next_attempt_at = ${now}
    from unnest(${claimed.map(({ deliveryId }) => deliveryId)}::uuid[], ${claimed.map(({ claim }) => claim)}::uuid[])
      as r (id, claim)
    where o.id = r.id and o.claim = r.claim`.execute(tx.tables)
}

/**
 * Gives up at most five hundred deliveries that were kept since before `before` for receivers that are paused.
 * @returns how many
 */
export const dismissKept = async (tx: Tx, before: Date, now: Date): Promise<number> => {
  const { rows } = await sql<Place>`
    update outside_delivery set state = 'dismissed', claim = null, decided_by = ${systemActor.userName}, decided_at = ${now}
    where id in (
      select o.id from outside_receiver r join outside_delivery o on o.receiver = r.name
      where r.state = 'paused' and o.state in ('waiting', 'behind') and o.created_at < ${before}
      order by o.created_at limit 500 for update of o skip locked)
    returning id, receiver, partner_id as "partnerId", line`.execute(tx.tables)
  await releaseNext(tx, rows, now)
  return rows.length
}

/** What of a receiver's deliveries is meant: those that are over, of events of this time. */
interface Replayed {
  readonly receiver: string
  readonly since: Date
  readonly until: Date
}

const replayed = ({ receiver, since, until }: Replayed) => sql`
  receiver = ${receiver} and created_at >= ${since} and created_at < ${until}
    and state in ('delivered', 'parked', 'dismissed')`

/** How many would be sent again; counted no further than `most` and one. */
export const countReplay = async (reader: Reader, wish: Replayed, most: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (
      select from outside_delivery where ${replayed(wish)} limit ${most + 1}) as found`.execute(reader.tables)
  return rows[0]?.count ?? 0
}

/**
 * Has what is over sent again: the same messages with the same ids, in their places, so that what is newer of a partner waits
 * until they have arrived. Nobody puts anything beside them until the transaction ends.
 * @returns how many
 */
export const replay = async (tx: Tx, wish: Replayed, at: Date): Promise<number> => {
  await sql`lock table outside_delivery in share row exclusive mode`.execute(tx.tables)
  const { rows } = await sql<{ id: string }>`
    update outside_delivery set state = 'waiting', attempts = 0, claim = null, next_attempt_at = ${at}
    where ${replayed(wish)} returning id`.execute(tx.tables)
  return rows.length
}

/** Gives up what is parked for a receiver that is no more. */
export const dismissParked = async (
  tx: Tx,
  receiver: string,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<void> => {
  await sql`
    update outside_delivery set state = 'dismissed', decided_by = ${by}, decided_at = ${at}
    where receiver = ${receiver} and state = 'parked'`.execute(tx.tables)
}

/** Deletes at most a hundred deliveries from before `before` that are over, with events that nobody else waits for. @returns how many */
export const removeDone = async (tx: Tx, before: Date): Promise<number> => {
  const { rows } = await sql<{ event_id: string }>`
    delete from outside_delivery where id in (
      select id from outside_delivery where created_at < ${before} and state in ('delivered', 'dismissed', 'replaced')
      order by created_at limit 100 for update skip locked)
    returning event_id`.execute(tx.tables)
  if (rows.length === 0) return 0
  await sql`
    delete from event e where e.id = any(${rows.map((row) => row.event_id)})
      and not exists (select 1 from outside_delivery o where o.event_id = e.id)
      and not exists (select 1 from delivery d where d.event_id = e.id and d.state <> 'delivered')`.execute(
    tx.tables,
  )
  return rows.length
}
