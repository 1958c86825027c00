import { oneLine } from '@entente/trust'
import { Refusal } from '../refusal.ts'
import { readCsv, type CsvRow, type Delimiter } from './csv-rows.ts'
import { decodeText, type FileEncoding } from './decode-text.ts'

/** One column of a sheet that is imported. */
export interface Column {
  readonly name: string
  /** The file must have it, and every row a value. */
  readonly isRequired: boolean
  /** Characters of a value. */
  readonly most: number
}

/** Why a row cannot be taken: a text below `import-problems`, or a refusal of the module. */
export type RowProblem =
  | {
      readonly kind: 'blank' | 'long' | 'formula' | 'control' | 'cells' | 'repeated' | 'choice'
      readonly column: string | null
      readonly values: Readonly<Record<string, string | number>>
    }
  | { readonly kind: 'refused'; readonly column: string | null; readonly refusal: Refusal }

/** One row: what stands in each column, null where nothing does. */
export interface SheetRow<Name extends string = string> {
  readonly line: number
  readonly values: Readonly<Record<Name, string | null>>
  readonly problems: readonly RowProblem[]
}

/** A file as it was understood. */
export interface Sheet<Name extends string = string> {
  readonly encoding: FileEncoding
  readonly delimiter: Delimiter
  readonly rows: readonly SheetRow<Name>[]
}

/** Rows of one file, beside its header. */
export const mostImportedRows = 10_000

/** `Serial number`, `serial_number` and `serialNumber` are one name. */
const nameKey = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '')

// Whoever opens it in a spreadsheet would run it.
const formula = /^[=+\-@]/u
/** What our own files put before such a cell. */
const disarmed = /^'(?=[=+\-@])/u
const controlCharacters = /[\p{Cc}\p{Cs}]/u

/** A cell longer than any value may be is not looked at. */
const longestCell = 4_000

const readCell = (
  text: string,
  { name, isRequired, most }: Column,
): { value: string | null; problem?: RowProblem } => {
  const fault = (kind: 'blank' | 'long' | 'formula' | 'control') => ({
    value: null,
    problem: { kind, column: name, values: { column: name, most } },
  })
  if (text.length > longestCell) return fault('long')
  const isDisarmed = disarmed.test(text)
  const value = oneLine(text.replace(disarmed, ''))
  if (value === '') return isRequired ? fault('blank') : { value: null }
  if (value.length > most) return fault('long')
  if (controlCharacters.test(value)) return fault('control')
  return formula.test(value) && !isDisarmed ? fault('formula') : { value }
}

const readRow = <Name extends string>(
  { line, cells }: CsvRow,
  header: readonly (string | undefined)[],
  columns: Readonly<Record<Name, Omit<Column, 'name'>>>,
): SheetRow<Name> => {
  const problems: RowProblem[] = []
  if (cells.length > header.length)
    problems.push({
      kind: 'cells',
      column: null,
      values: { expected: header.length, found: cells.length },
    })
  const values = {} as Record<Name, string | null>
  for (const name of Object.keys(columns) as Name[]) {
    const place = header.indexOf(name)
    const { value, problem } = readCell(cells[place] ?? '', { name, ...columns[name] })
    values[name] = value
    if (problem) problems.push(problem)
  }
  return { line, values, problems }
}

/** One row that somebody filled in by hand, judged as one of a file. @param line counted from 1 */
export const readRecord = <const Name extends string>(
  line: number,
  cells: Readonly<Record<Name, string>>,
  columns: Readonly<Record<Name, Omit<Column, 'name'>>>,
): SheetRow<Name> => {
  const names = Object.keys(columns) as Name[]
  return readRow({ line, cells: names.map((name) => cells[name]) }, names, columns)
}

/**
 * Reads a file of rows: its columns by the names in its first line, in any order; others are left alone. What is wrong with a
 * row is told with it, so that a person mends a file once.
 * @throws Refusal ENT_IMP_001 (no text), ENT_IMP_002 (columns are missing), ENT_IMP_003 (too many rows), ENT_IMP_004 (a quote
 *   is not closed), ENT_IMP_005 (no rows)
 */
export const readSheet = <const Name extends string>(
  { file, encoding: wished }: { readonly file: Uint8Array; readonly encoding?: FileEncoding | undefined },
  columns: Readonly<Record<Name, Omit<Column, 'name'>>>,
): Sheet<Name> => {
  const { text, encoding } = decodeText(file, wished)
  const { delimiter, rows } = readCsv(text, mostImportedRows + 1)
  const [first, ...others] = rows
  const names = Object.keys(columns) as Name[]
  const header = (first?.cells ?? [])
    .map((cell) => nameKey(cell.slice(0, 100)))
    .map((key) => names.find((name) => nameKey(name) === key))
  const missing = names.filter((name) => columns[name].isRequired && !header.includes(name))
  if (missing.length > 0) throw new Refusal('ENT_IMP_002', { columns: missing.join(', ') })
  if (others.length === 0) throw new Refusal('ENT_IMP_005')
  return { encoding, delimiter, rows: others.map((row) => readRow(row, header, columns)) }
}

/** Tells of each row that says the same as one before it. @param keyOf undefined for rows that say nothing yet */
export const refuseRepeated = <Name extends string>(
  rows: readonly SheetRow<Name>[],
  keyOf: (row: SheetRow<Name>) => string | undefined,
): SheetRow<Name>[] => {
  const lines = new Map<string, number>()
  return rows.map((row) => {
    const key = keyOf(row)
    const before = key === undefined ? undefined : lines.get(key)
    if (key !== undefined && before === undefined) lines.set(key, row.line)
    return before === undefined
      ? row
      : withProblem(row, { kind: 'repeated', column: null, values: { line: before } })
  })
}

/** A row with one more problem. */
export const withProblem = <Name extends string>(
  row: SheetRow<Name>,
  problem: RowProblem,
): SheetRow<Name> => ({
  ...row,
  problems: [...row.problems, problem],
})
