import { systemActor, type Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { violatesUnique, type Tx } from '../../platform/database/database.ts'
import { newId } from '../../platform/ids.ts'
import { Refusal } from '../../platform/refusal.ts'
import { readersKnow } from '../../platform/views/readers-know.ts'
import { snapshotOf, stateAt, type HotlistEntry } from './entry.ts'
import { announceEntry } from './hub-messages.ts'
import { hotlistSource, insert, lockLive, lockLiveOfId, oneLive, save } from './store.ts'
import type { Subject } from './subject.ts'

/** Why something is stopped, and until when. */
export interface BlockWish {
  readonly reason: string | null
  readonly evidence: string | null
  /** Null: until it is lifted. */
  readonly endsAt: Date | null
}

/** What a wish came to: a thing is blocked once, and what is said of it anew takes the place of what was. */
export type BlockOutcome = 'blocked' | 'changed' | 'unchanged'

export interface Blocked {
  readonly entry: HotlistEntry
  readonly outcome: BlockOutcome
}

/** Notes that the end of a locked entry was reached. */
export const noteEnd = async (tx: Tx, app: App, entry: HotlistEntry): Promise<HotlistEntry> => {
  const at = app.clock.now()
  const ended = await save(tx, { ...entry, state: 'ended' }, { at, by: systemActor.userName })
  await app.record(tx, {
    actor: systemActor,
    action: 'hotlist-entry.ended',
    object: { type: 'hotlist-entry', id: entry.id },
    partnerId: null,
    before: snapshotOf(entry),
    after: snapshotOf(ended),
  })
  return ended
}

/** The live entry of a subject, locked; one whose end was reached is none any more. */
const lockStanding = async (tx: Tx, app: App, subject: Subject): Promise<HotlistEntry | undefined> => {
  const own = await lockLive(tx, subject.matchKey)
  // Whoever names an id alone means whatever is blocked under it.
  const known = own || !subject.isIdAlone ? [] : await lockLiveOfId(tx, subject.kind, subject.contractId)
  let standing: HotlistEntry | undefined
  for (const entry of own ? [own] : known) {
    if (stateAt(entry, app.clock.now()) === 'ended') await noteEnd(tx, app, entry)
    else standing ??= entry
  }
  return standing
}

const add = async (tx: Tx, app: App, actor: Actor, subject: Subject, wish: BlockWish): Promise<Blocked> => {
  const entry: HotlistEntry = {
    ...subject.facts,
    ...wish,
    id: newId(),
    kind: subject.kind,
    contractId: subject.contractId,
    matchKey: subject.matchKey,
    state: 'live',
    blockedAt: app.clock.now(),
    blockedBy: actor.userName,
    liftedAt: null,
    liftedBy: null,
    liftReason: null,
    updatedAt: null,
    updatedBy: null,
    version: 1,
  }
  await insert(tx, entry)
  await app.record(tx, {
    actor,
    action: 'hotlist-entry.blocked',
    object: { type: 'hotlist-entry', id: entry.id },
    partnerId: null,
    before: null,
    after: snapshotOf(entry),
    reason: entry.reason,
  })
  await announceEntry(tx, app, actor, entry)
  return { entry, outcome: 'blocked' }
}

/** An entry as a wish makes it; what the wish does not say stays. */
const wishedEntry = (entry: HotlistEntry, { endsAt, reason, evidence }: BlockWish): HotlistEntry => ({
  ...entry,
  endsAt,
  reason: reason ?? entry.reason,
  evidence: evidence ?? entry.evidence,
})

const isSameTime = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime()

const isSame = (one: HotlistEntry, other: HotlistEntry): boolean =>
  isSameTime(one.endsAt, other.endsAt) && one.reason === other.reason && one.evidence === other.evidence

/** What a wish comes to. @param standing the live entry of its thing */
export const outcomeOf = (standing: HotlistEntry | undefined, wish: BlockWish): BlockOutcome => {
  if (!standing) return 'blocked'
  return isSame(standing, wishedEntry(standing, wish)) ? 'unchanged' : 'changed'
}

/** Saves a locked entry as it is wished, where that changes anything. */
export const change = async (
  tx: Tx,
  app: App,
  actor: Actor,
  { entry, wished }: { readonly entry: HotlistEntry; readonly wished: HotlistEntry },
): Promise<Blocked> => {
  if (isSame(entry, wished)) return { entry, outcome: 'unchanged' }
  const saved = await save(tx, wished, { at: app.clock.now(), by: actor.userName })
  await app.record(tx, {
    actor,
    action: 'hotlist-entry.changed',
    object: { type: 'hotlist-entry', id: entry.id },
    partnerId: null,
    before: snapshotOf(entry),
    after: snapshotOf(saved),
    reason: saved.reason,
  })
  if (!isSameTime(saved.endsAt, entry.endsAt)) await announceEntry(tx, app, actor, saved)
  return { entry: saved, outcome: 'changed' }
}

/** @throws Refusal ENT_HOT_003 */
export const requireFuture = ({ endsAt }: Pick<BlockWish, 'endsAt'>, now: Date): void => {
  if (endsAt && endsAt <= now) throw new Refusal('ENT_HOT_003')
}

/** Blocks one thing in a transaction that is open. @throws Refusal ENT_HOT_003; the database's error: `oneLive` */
export const blockIn = async (
  tx: Tx,
  app: App,
  actor: Actor,
  { subject, wish }: { readonly subject: Subject; readonly wish: BlockWish },
): Promise<Blocked> => {
  requireFuture(wish, app.clock.now())
  const standing = await lockStanding(tx, app, subject)
  if (!standing) return add(tx, app, actor, subject, wish)
  return change(tx, app, actor, { entry: standing, wished: wishedEntry(standing, wish) })
}

/** Runs a transaction that blocks; of two who block the same at once, the later one finds the earlier one's entry. */
export const inBlockingTransaction = async <T>(app: App, work: (tx: Tx) => Promise<T>): Promise<T> => {
  for (let retries = 3; ; retries -= 1) {
    try {
      return await app.database.transaction(work)
    } catch (error) {
      if (retries === 0 || !violatesUnique(error, oneLive)) throw error
    }
  }
}

/** Waits until no server lets pass what is blocked, or stops what is not. */
export const everyServerKnows = (app: App): Promise<void> => readersKnow(app, hotlistSource.name)

/**
 * Puts something on the hotlist, or changes why and until when it is there. When it returns, every server says so.
 * @throws Refusal ENT_HOT_003 for an end that has passed
 */
export const block = async (app: App, actor: Actor, subject: Subject, wish: BlockWish): Promise<Blocked> => {
  const blocked = await inBlockingTransaction(app, (tx) => blockIn(tx, app, actor, { subject, wish }))
  await everyServerKnows(app)
  return blocked
}
