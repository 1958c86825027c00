import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { stopSources, type Stop } from '../../endings/index.ts'
import { partnersBelow } from '../../trust-store/index.ts'
import { dayOf } from '../notice.ts'
import type { NoticeReader } from '../notices/reader.ts'
import { listEnds, scopeOf, type End } from './ends.ts'

const mostEnds = 500
const mostPartners = 100
const mostShown = 500

/** Partners that stand on authorities that end: as many as are asked, and one that tells that there are more. */
const below = async (app: App, ends: readonly End[]): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  for (const { kind, objectId } of ends) {
    // Each is a look at all that hangs on an authority.
    if (found.size > mostPartners) break
    if (kind !== 'root-certificate' && kind !== 'intermediate-certificate') continue
    try {
      for (const partnerId of await partnersBelow(app, objectId)) found.add(partnerId)
    } catch (error) {
      // It was suspended or revoked meanwhile: then nothing hangs on it any more.
      if (!(error instanceof Refusal)) throw error
    }
  }
  return found
}

/**
 * What stops on a day, UTC, if nobody does anything until then: each module is asked by its own rule what works before the
 * first moment of the day and no more after its last. Partners are asked for all of their own; administrators for whatever
 * stands on what ends on that day.
 */
export const findStops = async (
  app: App,
  reader: NoticeReader,
  day: Date,
): Promise<{ readonly stops: readonly Stop[]; readonly hasMore: boolean }> => {
  const next = dayOf(day, 1)
  const ends = reader.isAdmin
    ? await listEnds(app, { ...scopeOf(reader), from: day, until: next, limit: mostEnds })
    : []
  const owners = ends.flatMap(({ partnerId }) => (partnerId === null ? [] : [partnerId]))
  const partners = reader.isAdmin
    ? [...new Set([...owners, ...(await below(app, ends))])]
    : [...reader.partnerIds]
  const policyIds = ends.flatMap(({ kind, objectId }) => (kind === 'policy' ? [objectId] : []))
  const asked = partners.slice(0, mostPartners)
  const found = new Map<string, Stop>()
  for (const source of offeredAt(app, stopSources))
    for (const stop of await source(app, {
      partnerIds: asked,
      policyIds,
      ofAll: reader.isAdmin,
      before: day,
      after: next,
    }))
      found.set(`${stop.kind} ${stop.id}`, stop)
  const stops = [...found.values()]
  return {
    stops: stops.slice(0, mostShown),
    hasMore: stops.length > mostShown || partners.length > asked.length || ends.length === mostEnds,
  }
}
