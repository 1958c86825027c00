/** What one bench found. */
export interface Report {
  readonly title: string
  /** How it was measured and what the reference is. */
  readonly method: string
  /** What the project aims at; undefined where it aims at nothing. */
  readonly goal?: string
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** The value below which `share` of the values lie. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export const milliseconds = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`
export const perSecond = (value: number): string => Math.round(value).toLocaleString('en')
export const ratio = (value: number): string => value.toFixed(value < 0.1 ? 3 : 2)
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`

/** The table as aligned text, for a terminal. */
export const asText = ({ title, goal, headings, rows }: Report): string => {
  const all = [headings, ...rows]
  const widths = headings.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) =>
        column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
      )
      .join('  ')
  return ['', `— ${title}${goal ? ` (goal: ${goal})` : ''}`, ...all.map(line)].join('\n')
}

/** The table as a chapter of a page. */
export const asMarkdown = ({ title, method, goal, headings, rows }: Report): string =>
  [
    `## ${title}`,
    '',
    method,
    ...(goal ? ['', `Goal: ${goal}.`] : []),
    '',
    `| ${headings.join(' | ')} |`,
    `| ${headings.map((_, column) => (column === 0 ? '---' : '--:')).join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n')
