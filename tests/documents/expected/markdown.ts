/** Text in a cell of a table: nothing in it may end the cell or become a tag. */
export const cell = (text: string): string => text.replaceAll('|', String.raw`\|`).replaceAll('<', '&lt;')

/** Text in code style. */
export const code = (text: string): string => `\`${text}\``

/** A table; the first row holds the headings. */
export const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  [headings, headings.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

/** A whole generated page: what it is and that nobody edits it by hand, then its blocks. */
export const page = (title: string, ...blocks: readonly string[]): string =>
  `${[`# ${title}`, '<!-- Written by `npm run docs`. Edit the contracts or the texts, not this file. -->', ...blocks].join('\n\n')}\n`
