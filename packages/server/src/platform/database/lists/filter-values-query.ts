import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely'
import type { FilterValuesRequest } from '../../http/lists/filter-values-contract.ts'
import { Refusal } from '../../refusal.ts'
import { escapeLike } from './list-query.ts'
import { applyFilters, findColumn, type SearchColumns } from './search-query.ts'

/** The most values of one column; the contract's setting for it has this value. */
export const mostFilterValues = 5000

/** What the values are found in. */
interface FilterValues<DB, TB extends keyof DB> {
  /** The query with its joins and fixed conditions, without columns. */
  readonly base: SelectQueryBuilder<DB, TB, unknown>
  readonly columns: SearchColumns
  /** What stands beside each value as `fieldCode`. */
  readonly code: RawBuilder<string>
  /** What stands as `fieldValue`, where it is not the column itself (D6). */
  readonly shown?: RawBuilder<string>
}

/** One value, in words of the wire. */
interface FilterValue {
  readonly fieldID: string
  readonly fieldValue: string
  readonly fieldCode: string
}

const valuesOf = async <DB, TB extends keyof DB>(
  { base, columns, code, shown }: FilterValues<DB, TB>,
  { columnName, type, text }: FilterValuesRequest['filters'][number],
  optionalFilters: FilterValuesRequest['optionalFilters'],
): Promise<FilterValue[]> => {
  const column = findColumn(columns, columnName.trim(), 'PMS-MSD-317')
  const wanted = (type ?? '').trim().toLowerCase() || 'unique'
  if ((wanted !== 'unique' && wanted !== 'all') || column.kind === 'time') throw new Refusal('PMS-MSD-324')
  if (column.kind === 'flag')
    return ['true', 'false'].map((fieldValue) => ({ fieldID: columnName, fieldValue, fieldCode: '' }))
  const value = sql<string>`${column.expression}::text`
  const filtered = applyFilters(base, columns, optionalFilters)
    .where(sql<boolean>`lower(${value}) like ${`%${escapeLike((text ?? '').toLowerCase())}%`}`)
    .select([(shown ?? value).as('value'), code.as('code')])
    .orderBy(sql.ref('value'))
    .orderBy(sql.ref('code'))
    .limit(mostFilterValues)
  const rows = (await (wanted === 'unique' ? filtered.distinct() : filtered).execute()) as {
    value: string
    code: string
  }[]
  return rows.map((row) => ({ fieldID: columnName, fieldValue: row.value, fieldCode: row.code }))
}

/**
 * The values that columns have, in order (pms-policy-device-api §0.6): `unique` is unique together with its code.
 * @throws Refusal with the codes of `filterValuesErrors`
 */
export const selectFilterValues = async <DB, TB extends keyof DB>(
  found: FilterValues<DB, TB>,
  { filters, optionalFilters }: FilterValuesRequest,
): Promise<{ filters: FilterValue[] }> => {
  const all: FilterValue[] = []
  for (const column of filters) all.push(...(await valuesOf(found, column, optionalFilters)))
  return { filters: all }
}
