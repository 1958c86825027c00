import type { RawBuilder } from 'kysely'
import type { Database } from '../database/database.ts'
import { extensionPoint, offeredAt, type Extension } from '../extensions.ts'
import { atOneMoment } from './audit-chain-store.ts'
import { loadUnlike, type Unlike } from './recorded-objects-store.ts'

export type { Unlike } from './recorded-objects-store.ts'

/** Objects whose rows must say what was recorded of them last. */
export interface RecordedObjects {
  /** As records name it. */
  readonly type: string
  /** `id`, and `values`: those of the snapshot that must be the row's, as JSON. */
  readonly rows: RawBuilder<{ id: string; values: unknown }>
  /** There is none of which nothing was recorded. */
  readonly areAllRecorded: boolean
}

/** Modules offer what of theirs is held against its history. */
export const recordedObjects = extensionPoint<RecordedObjects>('record.objects')

/**
 * Objects that are not what was recorded of them last, at one moment, of each type at most 100: somebody has changed their
 * rows outside the program.
 */
export const findUnrecorded = (app: {
  readonly database: Pick<Database, 'tables'>
  readonly extensions: readonly Extension[]
}): Promise<Unlike[]> =>
  atOneMoment(app.database, async (reader) => {
    const found: Unlike[] = []
    for (const objects of offeredAt(app, recordedObjects)) found.push(...(await loadUnlike(reader, objects)))
    return found
  })
