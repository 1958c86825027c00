import type { Authority } from '../../../platform/access/authority.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { usesKafka } from '../kafka/connection.ts'
import { checksFor, groupOfCode } from '../checks.ts'
import type { StoredUsage } from '../usage.ts'
import { listOfTransaction } from './log-store.ts'
import { reachOf } from './reach-store.ts'

/** A use with what was checked. */
export interface Explained {
  readonly usage: StoredUsage
  readonly checks: readonly {
    readonly check: string
    readonly state: 'passed' | 'failed' | 'not-reached'
    /** Place of its group among those of the source. */
    readonly group: number
  }[]
  readonly actor: 'partner' | 'misp' | null
  /** Whether the reader is who can mend it. */
  readonly isReaders: boolean
}

const explainOne = (app: App, { partnerIds }: Authority, usage: StoredUsage): Explained => {
  const { code } = usage
  const all = checksFor(app, usage.source).flatMap(({ checks }, group) =>
    checks.map((each) => ({ ...each, group })),
  )
  const failed = code === null ? all.length : all.findIndex(({ codes }) => codes.includes(code))
  // Of a code that no check has any more nobody can tell what was before it.
  const known = failed < 0 ? [] : all
  const stateAt = (place: number) =>
    place < failed ? 'passed' : place === failed ? 'failed' : ('not-reached' as const)
  const actor = (code !== null && groupOfCode(app, code)?.actorOf(code)) || null
  const whose = actor === 'partner' ? usage.partnerId : usage.mispId
  return {
    usage,
    checks: known.map(({ check, group }, place) => ({ check, group, state: stateAt(place) })),
    actor,
    isReaders: actor !== null && whose !== null && partnerIds.includes(whose),
  }
}

/**
 * The calls of a transaction that the reader sees, newest first, with what was checked.
 * @throws Refusal ENT_USE_001 where there is none
 */
export const explainTransaction = async (
  app: App,
  authority: Authority,
  transactionId: string,
): Promise<Explained[]> => {
  const found = await listOfTransaction(app.database, transactionId, reachOf(authority))
  authority.nothingToOwn()
  const own = found.filter(({ partnerId, mispId }) =>
    [partnerId ?? '', mispId ?? ''].some((id) => authority.owns({ id })),
  )
  if (own.length === 0)
    throw new Refusal('ENT_USE_001', {
      months: app.settings.USAGE_RETENTION_MONTHS,
      kept: usesKafka(app.settings) ? 'first' : 'all',
    })
  return own.map((usage) => explainOne(app, authority, usage))
}
