import type { Outcome } from './replay.ts'

const row = (cells: readonly (string | number)[]): string => {
  const [op = '', ...numbers] = cells
  return `${String(op).padEnd(10)}${numbers.map((each) => String(each).padStart(10)).join('')}`
}

/** What lies there and is not replayed yet. */
export const waitingLines = (
  files: readonly { readonly file: string; readonly lines: number; readonly there: number }[],
): string =>
  files
    .map(
      ({ file, lines, there }) => `${file}: not replayed yet; ${there} of ${lines} lines reach an operation`,
    )
    .join('\n')

/** How many lines of each operation were answered alike, and what differed. */
export const tableOf = (outcomes: readonly Outcome[]): string => {
  const ops = [...new Set(outcomes.map(({ op }) => op))]
  const rows = ops.map((op) => {
    const own = outcomes.filter((each) => each.op === op)
    const absent = own.filter(({ differences }) => differences === undefined).length
    const same = own.filter(({ differences }) => differences?.length === 0).length
    const kinds = new Set(own.flatMap(({ differences }) => differences ?? []))
    return { op, cells: [own.length, same, own.length - same - absent, absent], kinds }
  })
  const totals = [0, 1, 2, 3].map((index) => rows.reduce((sum, { cells }) => sum + (cells[index] ?? 0), 0))
  return [
    row(['', 'lines', 'same', 'differ', 'not there']),
    ...rows.flatMap(({ op, cells, kinds }) => [
      row([op, ...cells]),
      ...[...kinds].map((kind) => `        ${kind}`),
    ]),
    row(['all', ...totals]),
  ].join('\n')
}
