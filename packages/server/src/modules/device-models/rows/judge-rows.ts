import type { Reader } from '../../../platform/database/database.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import { listSubTypes, listTypes } from '../kinds/kind-store.ts'
import { judgeRow, KindBook, type CleanRow, type RawRow, type RowProblem } from './row.ts'
import { findStanding, type Standing } from './row-store.ts'

/** Rows that can be registered, and what is wrong with all others. */
interface JudgedRows {
  readonly clean: CleanRow[]
  /** By row. */
  readonly problems: RowProblem[]
}

const problemOf = ({ row, like, isRegistered }: Standing): RowProblem =>
  isRegistered || like === null
    ? { row, field: null, code: 'PMS_AUT_003', values: {} }
    : { row, field: null, code: 'ENT_DEV_014', values: { row: like } }

/**
 * Looks at rows that somebody wants to register for a provider, each by itself and against the others and what is there. Of
 * thousands it lets others have their turn in between.
 */
export const judgeRows = async (
  reader: Reader,
  partnerId: string,
  rows: readonly RawRow[],
): Promise<JudgedRows> => {
  const kinds = new KindBook(await listTypes(reader), await listSubTypes(reader))
  const judged = await mapInTurns(rows, (row) => judgeRow(row, kinds), 500)
  const clean = judged.flatMap((each) => ('clean' in each ? [each.clean] : []))
  const standing = await findStanding(reader, partnerId, clean)
  const blocked = new Set(standing.map(({ row }) => row))
  const problems = [
    ...judged.flatMap((each) => ('problems' in each ? each.problems : [])),
    ...standing.map(problemOf),
  ]
  return {
    clean: clean.filter(({ row }) => !blocked.has(row)),
    problems: problems.toSorted((a, b) => a.row - b.row),
  }
}
