import { Refusal } from '../refusal.ts'

/** One row of a file, and the line on which it begins, from 1. */
export interface CsvRow {
  readonly line: number
  readonly cells: readonly string[]
}

const delimiters = [',', ';', '\t'] as const

export type Delimiter = (typeof delimiters)[number]

/** What parts the cells of the first line: whichever of the marks is there most often outside of quotes. */
const delimiterOf = (text: string): Delimiter => {
  const counts = new Map<string, number>()
  let isQuoted = false
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted
    else if (!isQuoted && (letter === '\n' || letter === '\r')) break
    else if (!isQuoted) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  }
  const [first] = [...delimiters].sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0))
  return first ?? ','
}

/**
 * The rows of a text of comma-separated values (RFC 4180; semicolons and tabulators as well), but for empty lines.
 * @param most rows, the header among them
 * @throws Refusal ENT_IMP_003 for more rows, ENT_IMP_004 for a quote that is not closed
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
    cells.push(cell)
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

  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] as string
    if (letter === '\n' || (letter === '\r' && text[at + 1] !== '\n')) line += 1
    if (isQuoted) {
      if (letter !== '"') cell += letter
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else isQuoted = false
    } else if (letter === '"' && cell.trim() === '') {
      cell = ''
      isQuoted = true
    } else if (letter === delimiter) endCell()
    else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[at + 1] === '\n') continue
      endRow()
      begun = line
    } else cell += letter
  }
  if (isQuoted) throw new Refusal('ENT_IMP_004', { line: begun })
  endRow()
  return { delimiter, rows }
}
