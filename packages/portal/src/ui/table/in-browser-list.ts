import type { ListState } from './list-state.ts'

/** What one field of a row is filtered and sorted by; null sorts last, whichever the direction. */
export type FieldValue = string | number | null

export type Fields<Row> = Readonly<Record<string, (row: Row) => FieldValue>>

const compare = (a: FieldValue, b: FieldValue, descending: boolean): number => {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), undefined, { sensitivity: 'base', numeric: true })
  return descending ? -order : order
}

/** Filters (exactly, all at once), sorts and pages rows that are all in the browser. */
export const applyInBrowser = <Row>(
  rows: readonly Row[],
  fields: Fields<Row>,
  { page, size, sort, filters }: ListState,
): { rows: Row[]; total: number } => {
  const wanted = Object.entries(filters)
  const matching = rows.filter((row) =>
    wanted.every(([name, value]) => String(fields[name]?.(row) ?? '') === value),
  )
  const by = fields[sort.field]
  const sorted = by ? matching.toSorted((a, b) => compare(by(a), by(b), sort.descending)) : matching
  return { rows: sorted.slice((page - 1) * size, page * size), total: matching.length }
}

/** The different values of a field, for a drop-down. */
export const distinct = <Row>(rows: readonly Row[], value: (row: Row) => FieldValue): string[] =>
  [...new Set(rows.map((row) => String(value(row) ?? '')).filter((text) => text !== ''))].toSorted((a, b) =>
    a.localeCompare(b, undefined, { numeric: true }),
  )
