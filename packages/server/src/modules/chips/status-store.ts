import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import type { ChipStatus } from './chip.ts'

interface Tables {
  chip: { readonly id: string; readonly status: ChipStatus }
}

/** Where these chips stand, by id; those that there are. */
export const listStatuses = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ChipStatus>> => {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('chip')
    .select(['id', 'status'])
    .where(sql<boolean>`id = any(${[...ids]})`)
    .execute()
  return new Map(rows.map((row) => [row.id, row.status]))
}
