import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { extensionPoint, offeredAt } from '../../platform/extensions.ts'

/** What administrators set quotas of. */
export const quotaKinds = ['key', 'licence'] as const

export type QuotaKind = (typeof quotaKinds)[number]

/** Something that calls are made with. */
export interface QuotaHolder {
  readonly id: string
  readonly partnerId: string
  /** Null: as the settings say. */
  readonly quotaId: string | null
  /** What it stands on, as `Issued` has it. */
  readonly ref: string
}

/** A module whose things have quotas. */
export interface QuotaHolders {
  readonly kind: QuotaKind
  /** As records name it. */
  readonly objectType: 'api-key' | 'licence'
  /** The code for an unknown one, and for another's. */
  readonly unknown: string
  load(reader: Reader, id: string): Promise<QuotaHolder | undefined>
  /** `load`, and nobody else changes it until the transaction ends. */
  lock(tx: Tx, id: string): Promise<QuotaHolder | undefined>
  /** Has it count by a quota. */
  bind(tx: Tx, id: string, quotaId: string): Promise<void>
}

interface Source<One> extends Pick<QuotaHolders, 'kind' | 'objectType' | 'unknown'> {
  readonly bind: (tx: Tx, id: string, quotaId: string) => Promise<void>
  readonly load: (reader: Reader, id: string) => Promise<One | undefined>
  readonly lock: (tx: Tx, id: string) => Promise<One | undefined>
  /** What one stands on. */
  readonly refOf: (one: One) => string
}

/** What quotas need of the things of a module, from how it reads them itself. */
export const quotaHoldersFrom = <One extends Omit<QuotaHolder, 'ref'>>(source: Source<One>): QuotaHolders => {
  const { kind, objectType, unknown, bind, load, lock, refOf } = source
  const toHolder = (found: One | undefined): QuotaHolder | undefined => {
    if (!found) return undefined
    const { id, partnerId, quotaId } = found
    return { id, partnerId, quotaId, ref: refOf(found) }
  }
  return {
    kind,
    objectType,
    unknown,
    bind,
    load: async (reader, id) => toHolder(await load(reader, id)),
    lock: async (tx, id) => toHolder(await lock(tx, id)),
  }
}

export const quotaHolders = extensionPoint<QuotaHolders>('quotas.holders')

export const holdersOf = (app: Pick<App, 'extensions'>, kind: QuotaKind): QuotaHolders => {
  const found = offeredAt(app, quotaHolders).find((each) => each.kind === kind)
  if (!found) throw new Error(`nobody has things of the kind ${kind}`)
  return found
}
