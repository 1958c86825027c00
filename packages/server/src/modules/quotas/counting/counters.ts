import type { App } from '../../../platform/app.ts'
import { extensionPoint, offeredAt } from '../../../platform/extensions.ts'
import type { Soon } from '../../../platform/soon.ts'
import { periodsAt, type Counted, type Periods, type Spent } from '../quota.ts'
import { giveBackCalls, takeCalls, type CallGrant, type Unused } from './use-store.ts'

/** Counts calls, for all processes together. */
export interface QuotaCounters {
  /**
   * Counts one call, before it is made.
   * @returns undefined where it may be made, at once as long as some are counted ahead
   * @throws when the database cannot count: then nothing may pass
   */
  take(counted: Counted): Soon<Spent | undefined>
  /** What is known to be used up, without counting anything; undefined where nobody knows yet. */
  spent(counted: Counted): Spent | undefined
  /** Gives a call back that is not made for another reason. */
  undo(counted: Counted): void
  /** Gives back what is counted ahead. */
  close(): Promise<void>
}

export const quotaCounters = extensionPoint<QuotaCounters>('quotas.counters')

interface Waiting {
  readonly answer: (spent: Spent | undefined) => void
  readonly fail: (error: unknown) => void
}

/** What this process may still let through without asking. */
interface Lease {
  readonly counted: Counted
  readonly periods: Periods
  left: number
  usedAt: number
  /** Used up when it was asked last; others may give some back. */
  spent: (Spent & { readonly askAgainAt: number }) | undefined
  readonly waiting: Waiting[]
}

/** A hundredth of a quota, and no more than this many, are counted ahead by a process at once. */
const mostAhead = 200
const aheadShare = 100
/** After so long without a call they are given back. */
const idleMilliseconds = 2_000
const sweepMilliseconds = 1_000
/** For so long what was used up is believed to be still. */
const spentMilliseconds = 1_000
const mostAtOnce = 500

const aheadOf = ({ perDay, perMonth }: Counted): number => {
  const least = Math.min(perDay ?? Number.POSITIVE_INFINITY, perMonth ?? Number.POSITIVE_INFINITY)
  return Math.min(mostAhead, Math.floor(least / aheadShare))
}

const spentOf = ({ counted, periods }: Lease, { monthCalls }: CallGrant): Spent => {
  const isMonth = counted.perMonth !== null && monthCalls >= counted.perMonth
  return isMonth ? { period: 'month', endsAt: periods.monthEnd } : { period: 'day', endsAt: periods.dayEnd }
}

/** It was used up when it was asked, not long ago. */
const isBelieved = ({ left, spent }: Lease, now: number): boolean =>
  left === 0 && spent !== undefined && now < spent.askAgainAt

const bySubject = (one: { readonly subject: string }, other: { readonly subject: string }): number =>
  one.subject < other.subject ? -1 : 1

/**
 * Makes the counters of an app (docs/decisions/0092). Calls are counted in the database before they are made, so that never more
 * than the quota are; those that come while one statement is under way share the next, and some are counted ahead.
 */
export const createQuotaCounters = ({ database, clock, log }: App): QuotaCounters => {
  const leases = new Map<string, Lease>()
  const asking = new Set<Lease>()
  let unused: Unused[] = []
  let periods = periodsAt(clock.now())
  let timer: NodeJS.Timeout | undefined
  let [isAsking, isClosed] = [false, false]

  const periodsOf = (now: number): Periods => {
    if (now < periods.dayStart || now >= periods.dayEnd) periods = periodsAt(new Date(now))
    return periods
  }

  /** What it has left is no longer its own. */
  const retire = (lease: Lease): void => {
    const { counted, left: calls } = lease
    if (calls > 0) unused.push({ subject: counted.subject, calls, periods: lease.periods })
    lease.left = 0
    if (leases.get(counted.subject) === lease) leases.delete(counted.subject)
  }

  const giveBack = async (): Promise<void> => {
    const given = unused.toSorted(bySubject)
    unused = []
    if (given.length > 0) await giveBackCalls(database, given)
  }

  const giveBackOrTell = (): Promise<void> =>
    giveBack().catch((error: unknown) =>
      log.warn({ err: error }, 'quotas: what was counted ahead stays counted'),
    )

  const sweep = async (): Promise<void> => {
    const idleSince = clock.now().getTime() - idleMilliseconds
    for (const lease of leases.values())
      if (lease.waiting.length === 0 && lease.usedAt <= idleSince) retire(lease)
    if (leases.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
    await giveBackOrTell()
  }

  const leaseOf = ({ subject, perDay, perMonth }: Counted, now: number): Lease => {
    const current = periodsOf(now)
    const known = leases.get(subject)
    const isSame =
      known?.periods === current && known.counted.perDay === perDay && known.counted.perMonth === perMonth
    if (known && isSame) return known
    if (known) retire(known)
    const counted = { subject, perDay, perMonth }
    const lease = { counted, periods: current, left: 0, usedAt: now, spent: undefined, waiting: [] }
    leases.set(subject, lease)
    timer ??= setInterval(() => void sweep(), sweepMilliseconds).unref()
    return lease
  }

  const answerAll = (lease: Lease, asked: readonly Waiting[], grant: CallGrant): void => {
    lease.left += grant.granted
    const passing = asked.slice(0, lease.left)
    lease.left -= passing.length
    for (const { answer } of passing) answer(undefined)
    const refused = asked.slice(passing.length)
    if (refused.length > 0) {
      const spent = spentOf(lease, grant)
      lease.spent = { ...spent, askAgainAt: clock.now().getTime() + spentMilliseconds }
      for (const { answer } of refused) answer(spent)
    }
    // Meanwhile its day may be over, or somebody may have set another quota.
    if (isClosed || leases.get(lease.counted.subject) !== lease) retire(lease)
  }

  const ask = async (batch: readonly { readonly lease: Lease; readonly asked: readonly Waiting[] }[]) => {
    const wishes = batch.map(({ lease: { counted, periods: own, left }, asked }) => ({
      ...counted,
      needed: Math.max(0, asked.length - left),
      ahead: aheadOf(counted),
      periods: own,
    }))
    try {
      const grants = await takeCalls(database, wishes)
      for (const [place, { lease, asked }] of batch.entries()) {
        const grant = grants[place]
        if (grant) answerAll(lease, asked, grant)
      }
    } catch (error) {
      for (const { asked } of batch) for (const { fail } of asked) fail(error)
    }
  }

  const askAll = async (): Promise<void> => {
    isAsking = true
    while (asking.size > 0) {
      const batch = [...asking].slice(0, mostAtOnce).map((lease) => {
        asking.delete(lease)
        return { lease, subject: lease.counted.subject, asked: lease.waiting.splice(0) }
      })
      await ask(batch.toSorted(bySubject))
    }
    isAsking = false
  }

  return {
    take(counted) {
      const now = clock.now().getTime()
      const lease = leaseOf(counted, now)
      lease.usedAt = now
      if (lease.left > 0) {
        lease.left -= 1
        return undefined
      }
      if (isBelieved(lease, now)) return lease.spent
      return new Promise((answer, fail) => {
        lease.waiting.push({ answer, fail })
        asking.add(lease)
        if (!isAsking) void askAll()
      })
    },
    spent(counted) {
      const now = clock.now().getTime()
      const lease = leaseOf(counted, now)
      return isBelieved(lease, now) ? lease.spent : undefined
    },
    undo(counted) {
      const { periods: own } = leaseOf(counted, clock.now().getTime())
      // At once: another process may have nothing left.
      unused.push({ subject: counted.subject, calls: 1, periods: own })
      void giveBackOrTell()
    },
    async close() {
      isClosed = true
      clearInterval(timer)
      for (const lease of leases.values()) retire(lease)
      await giveBackOrTell()
    },
  }
}

/** The counters of an app. */
export const quotaCountersOf = (app: Pick<App, 'extensions'>): QuotaCounters => {
  const [counters] = offeredAt(app, quotaCounters)
  if (!counters) throw new Error('the app counts no calls')
  return counters
}
