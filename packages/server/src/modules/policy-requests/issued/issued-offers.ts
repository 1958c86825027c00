import type { App } from '../../../platform/app.ts'
import type { Reader } from '../../../platform/database/database.ts'
import { mostOfPolicy, type StopSource } from '../../endings/index.ts'
import type { AskedFacts, StopReason } from '../../liveness/index.ts'
import { mostNames, type HoldingSource } from '../../partners/index.ts'
import type { PolicyUseSource, UseKind } from '../../policies/index.ts'
import { stopsBetween, type Grounded } from '../changes/grant-stops.ts'

/** What earlier modules are told of one kind of thing that was issued on requests: keys, licences, clients. */
interface IssuedKindOffers<One extends Grounded> {
  /** As lists and histories call it: `api-key`. */
  readonly kind: UseKind
  /** By what people tell theirs apart. */
  readonly nameOf: (one: One) => string
  /** What keeps each from being used. */
  readonly stopsOf: (
    app: App,
    all: readonly One[],
    as?: (one: One) => AskedFacts,
  ) => Promise<ReadonlyMap<string, readonly StopReason[]>>
  /** How many for a policy count, or wait to. @param partnerId of this one only */
  readonly count: (reader: Reader, policyId: string, partnerId?: string) => Promise<number>
  /** The newest of them. */
  readonly listFor: (reader: Reader, policyId: string, limit: number) => Promise<readonly One[]>
  readonly listOfPartner: (reader: Reader, partnerId: string) => Promise<readonly One[]>
  /** Whether one counts as far as it alone says; absent where `stopsOf` says that, too. */
  readonly counts?: (one: One) => boolean
  /** Those that end between two moments; absent for what ends with nothing but its ground. */
  readonly listEnding?: (reader: Reader, from: Date, until: Date, limit: number) => Promise<readonly One[]>
}

interface IssuedOffers {
  /** What stands on a policy. */
  readonly uses: PolicyUseSource
  /** What of a partner is live, or would be if the partner were active: it stops with it and comes back with it. */
  readonly holdings: HoldingSource
  /** What stops between two moments. */
  readonly stops: StopSource
}

/** What is offered to earlier modules of one kind of thing that was issued. */
export const issuedOffers = <One extends Grounded>(of: IssuedKindOffers<One>): IssuedOffers => {
  const { kind, nameOf, stopsOf, count, listFor, listOfPartner, listEnding } = of
  const counts = of.counts ?? (() => true)
  const revived = (): AskedFacts => ({ partner: { isActive: true }, certificate: undefined })
  return {
    uses: {
      kind,
      count,
      list: async (reader, policyId, limit) =>
        (await listFor(reader, policyId, limit)).map((one) => ({
          id: one.id,
          name: nameOf(one),
          partnerId: one.partnerId,
        })),
    },
    holdings: async (app, reader, partnerId) => {
      const all = await listOfPartner(reader, partnerId)
      const stops = await stopsOf(app, all, revived)
      const live = all.filter(({ id }) => stops.get(id)?.length === 0)
      return { kind, total: live.length, names: live.slice(0, mostNames).map(nameOf) }
    },
    stops: async (app, { partnerIds, policyIds, ofAll, before, after }) => {
      const all =
        ofAll && listEnding ? [...(await listEnding(app.database, before, after, mostOfPolicy))] : []
      for (const id of partnerIds) all.push(...(await listOfPartner(app.database, id)))
      for (const id of policyIds) all.push(...(await listFor(app.database, id, mostOfPolicy)).filter(counts))
      const named = all.map((one) => ({ ...one, name: nameOf(one) }))
      return stopsBetween(app, kind, named, { before, after, stops: stopsOf })
    },
  }
}
