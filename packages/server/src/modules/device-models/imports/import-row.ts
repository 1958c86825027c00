import type { Reader } from '../../../platform/database/database.ts'
import type { App } from '../../../platform/app.ts'
import { offeredAt } from '../../../platform/extensions.ts'
import { withProblem, type SheetRow } from '../../../platform/imports/sheet.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { carrierDoors, type CarrierDoor } from '../carriers.ts'
import { rowColumns, type CleanRow } from '../rows/row.ts'
import type { rowOutcomes } from './contract.ts'

/** What a row of a file says: a device model, and the interface that drives it, by its id or its version. */
export const importColumns = {
  ...rowColumns,
  sbiId: { isRequired: false, most: 36 },
  sbiVersion: { isRequired: false, most: 64 },
} as const

type RowOfFile = SheetRow<keyof typeof importColumns>

/** A row that can be registered, with what carries its device. */
export interface ImportableRow extends CleanRow {
  /** Null: nothing, so far. */
  readonly carrierId: string | null
}

/** What became of a row. */
export interface RowOutcome {
  readonly line: number
  readonly outcome: (typeof rowOutcomes)[number]
  /** Why it was skipped: the code by which adding its device alone would have been refused. */
  readonly refusal: string | null
  /** Of what was added. */
  readonly deviceId: string | null
}

/** The door to interfaces. @throws Error where no module opens one */
export const interfaceDoor = (app: App): CarrierDoor => {
  const door = offeredAt(app, carrierDoors).find(({ kind }) => kind === 'sbi')
  if (!door) throw new Error('nothing opens the door to interfaces')
  return door
}

/**
 * Finds the interfaces that rows name.
 * @returns the rows, with a problem where this provider's devices cannot be added to what a row names (S9); and the ids of the
 *   interfaces by the rows' lines
 */
export const findCarriers = async (
  app: App,
  reader: Reader,
  partnerId: string,
  rows: readonly RowOfFile[],
): Promise<{ readonly rows: RowOfFile[]; readonly carriers: ReadonlyMap<number, string> }> => {
  const naming = rows.filter(({ values }) => values.sbiId !== null || values.sbiVersion !== null)
  const carriers = new Map<number, string>()
  if (naming.length === 0) return { rows: [...rows], carriers }
  const names = naming.map(({ values }) => ({ id: values.sbiId, name: values.sbiVersion }))
  const found = await interfaceDoor(app).find(reader, app, partnerId, names)
  const refusals = new Map<number, Refusal>()
  for (const [place, { line }] of naming.entries()) {
    const each = found[place]
    if (each instanceof Refusal) refusals.set(line, each)
    else if (each !== undefined) carriers.set(line, each)
  }
  return {
    rows: rows.map((row) => {
      const refusal = refusals.get(row.line)
      const column = row.values.sbiId === null ? 'sbiVersion' : 'sbiId'
      return refusal ? withProblem(row, { kind: 'refused', column, refusal }) : row
    }),
    carriers,
  }
}

/** The interfaces that rows name, each once, in the order in which they are locked. */
export const carriersOf = (rows: readonly ImportableRow[]): string[] =>
  [...new Set(rows.flatMap(({ carrierId }) => (carrierId === null ? [] : [carrierId])))].toSorted()
