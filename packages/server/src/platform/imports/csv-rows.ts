import { Refusal } from '../refusal.ts'

/** One row of a file, and the line on which it begins, from 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

const delimiters = [',', ';', '\t'] as const

export type Delimiter = (typeof delimiters)[number]

/** Cells of one row that are kept: no table of ours has as many columns. */
const mostCells = 256

/** Marks for each row that there may be; a file of nothing but commas or quotes is not read to its end. */
const marksPerRow = 32

/** As much of the first line as says what parts its cells. */
const lookedAt = 10_000

/** What parts the cells of the first line: whichever of the marks is there most often outside of quotes. */
const delimiterOf = (text: string): Delimiter => {
  const [line = ''] = text
    .slice(0, lookedAt)
    .replaceAll(/"[^"]*(?:"|$)/gu, '')
    .split(/[\r\n]/u, 1)
  const countOf = (mark: Delimiter): number => line.split(mark).length
  const [first] = [...delimiters].sort((one, other) => countOf(other) - countOf(one))
  return first ?? ','
}

const countLines = (text: string): number => text.match(/\r\n|\r|\n/gu)?.length ?? 0

/**
 * The rows of a text of comma-separated values (RFC 4180; semicolons and tabulators as well), but for empty lines.
 * @param most rows, the header among them
 * @throws Refusal ENT_IMP_003 for more rows, or more marks than so many rows have, ENT_IMP_004 for a quote that is not closed
 */
export const readCsv = (
  text: string,
  most: number,
): { readonly delimiter: Delimiter; readonly rows: readonly CsvRow[] } => {
  const delimiter = delimiterOf(text)
  const rows: CsvRow[] = []
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  let line = 1
  let begun = 1

  const endCell = (): void => {
    if (cells.length < mostCells) cells.push(cell)
    cell = ''
  }
  const endRow = (): void => {
    endCell()
    if (cells.some((each) => each.trim() !== '')) {
      if (rows.length === most) throw new Refusal('ENT_IMP_003', { most: most - 1 })
      rows.push({ line: begun, cells })
    }
    cells = []
  }

  const marks = new RegExp(`["\\r\\n${delimiter}]`, 'gu')
  /** Where the next mark stands, from here on; behind the end when there is none. */
  const nextMark = (from: number): number => {
    marks.lastIndex = from
    return marks.exec(text)?.index ?? text.length
  }

  let left = most * marksPerRow
  for (let at = 0; at < text.length; at += 1) {
    left -= 1
    if (left < 0) throw new Refusal('ENT_IMP_003', { most: most - 1 })
    if (isQuoted) {
      const end = text.indexOf('"', at)
      if (end < 0) throw new Refusal('ENT_IMP_004', { line: begun })
      cell += text.slice(at, end)
      line += countLines(text.slice(at, end))
      isQuoted = text[end + 1] === '"'
      if (isQuoted) cell += '"'
      at = isQuoted ? end + 1 : end
      continue
    }
    const mark = nextMark(at)
    cell += text.slice(at, mark)
    at = mark
    const letter = text[at]
    if (letter === '"') {
      isQuoted = cell.trim() === ''
      cell = isQuoted ? '' : `${cell}"`
    } else if (letter === delimiter) endCell()
    else if (letter !== undefined) {
      line += 1
      if (letter === '\r' && text[at + 1] === '\n') at += 1
      endRow()
      begun = line
    }
  }
  if (isQuoted) throw new Refusal('ENT_IMP_004', { line: begun })
  endRow()
  return { delimiter, rows }
}
