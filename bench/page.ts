import { asMarkdown, type Report } from './report.ts'

const opening = /^<!-- part: (?<part>[\w-]+) -->$/mu

/** Chapters of a page by the part of the bench that wrote them, as they stand there. */
const chaptersOf = (page: string): ReadonlyMap<string, string> => {
  const [, ...pieces] = page.split(opening)
  const chapters = new Map<string, string>()
  for (let index = 0; index + 1 < pieces.length; index += 2)
    chapters.set(pieces[index] ?? '', (pieces[index + 1] ?? '').trim())
  return chapters
}

const head = [
  '# Performance',
  '',
  '<!-- Written by `npm run bench`, all of it or part by part (`npm run bench -- stops --write`). -->',
  '',
  'Measured by `npm run bench`, which prints the same tables. Ratios compare with a reference of the same run; they travel between machines better than times do. Nothing here is asserted by a test.',
].join('\n')

/** What one part of the bench has found, and on what. */
export interface Measured {
  readonly reports: readonly Report[]
  /** One sentence: when, and on what machine. */
  readonly circumstances: string
}

/**
 * docs/performance.md with what was measured now in the place of what the same parts said before.
 * @param page as it stands; empty for none
 * @param order of all parts, by which chapters stand
 */
export const renewPage = (
  page: string,
  measured: ReadonlyMap<string, Measured>,
  order: readonly string[],
): string => {
  const before = chaptersOf(page)
  const chapterOf = (part: string): string | undefined => {
    const found = measured.get(part)
    if (!found) return before.get(part)
    const [first, ...others] = found.reports.map(asMarkdown)
    return [`_${found.circumstances}_`, ...(first === undefined ? [] : [first]), ...others].join('\n\n')
  }
  const chapters = order.flatMap((part) => {
    const chapter = chapterOf(part)
    return chapter === undefined ? [] : [`<!-- part: ${part} -->\n\n${chapter}`]
  })
  return `${[head, ...chapters].join('\n\n')}\n`
}

const excerpt = /<!-- bench: (?<part>[\w-]+) -->[\s\S]*?<!-- end of bench -->/gu

/** A guide that quotes tables of parts between marks, with what was measured now in the place of what stood there. */
export const renewQuotes = (guide: string, measured: ReadonlyMap<string, Measured>): string =>
  guide.replaceAll(excerpt, (before, part: string) => {
    const found = measured.get(part)
    if (!found) return before
    // A heading of the guide stands above.
    const chapters = found.reports.map((report) => asMarkdown(report).replace(/^## /u, '#### '))
    return [`<!-- bench: ${part} -->`, `_${found.circumstances}_`, ...chapters, '<!-- end of bench -->'].join(
      '\n\n',
    )
  })
