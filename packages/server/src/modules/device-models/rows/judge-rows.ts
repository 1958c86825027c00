import type { Reader } from '../../../platform/database/database.ts'
import { withProblem, type RowProblem } from '../../../platform/imports/sheet.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { listSubTypes, listTypes } from '../kinds/kind-store.ts'
import { judgeRow, KindBook, type CleanRow, type DeviceRowOfSheet } from './row.ts'
import { findStanding, type Standing } from './row-store.ts'

/** Rows with everything that is wrong with them, and those that can be registered. */
export interface JudgedRows {
  readonly rows: readonly DeviceRowOfSheet[]
  /** All of them, where no row has a problem. */
  readonly clean: readonly CleanRow[]
}

const problemOf = ({ like, isRegistered }: Standing): RowProblem =>
  isRegistered || like === null
    ? { kind: 'refused', column: null, refusal: new Refusal('PMS_AUT_003') }
    : { kind: 'repeated', column: null, values: { line: like } }

/** How many are judged at a time. */
const stretch = 500

/**
 * Looks at rows that somebody wants to register for a provider, each by itself and against the others and what is there. Of
 * thousands it lets others have their turn in between.
 */
export const judgeRows = async (
  reader: Reader,
  partnerId: string,
  rows: readonly DeviceRowOfSheet[],
): Promise<JudgedRows> => {
  const kinds = new KindBook(await listTypes(reader), await listSubTypes(reader))
  const judged = await mapInTurns(rows, (row) => judgeRow(row, kinds), stretch)
  const clean = judged.flatMap((each) => (each.clean ? [each.clean] : []))
  const standing = new Map((await findStanding(reader, partnerId, clean)).map((each) => [each.line, each]))
  return {
    rows: judged.map(({ row }) => {
      const against = standing.get(row.line)
      return against ? withProblem(row, problemOf(against)) : row
    }),
    clean: clean.filter(({ line }) => !standing.has(line)),
  }
}

/** Whether a row of these has a problem. */
export const haveProblems = ({ rows }: JudgedRows): boolean =>
  rows.some(({ problems }) => problems.length > 0)
