import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { lineDifferences } from '../../../packages/server/src/platform/http/envelope/wire.ts'
import { declared } from '../../observed/declared.ts'
import { cell, code, table } from './markdown.ts'

/** The page on which the written sections stand beside what people write. */
export const compatibilityPage = 'docs/compatibility.md'

/** One row for each reason that several differences of the same operations have. */
const observed = (): string => {
  const rows = new Map<string, { ops: string; whats: string[]; why: string }>()
  for (const { ops, what, why } of declared) {
    const key = [ops.join(', ') || 'all', why].join('\n')
    const row = rows.get(key) ?? { ops: ops.join(', ') || 'all', whats: [], why }
    row.whats.push(what)
    rows.set(key, row)
  }
  return table(
    ['Operations', 'What you see', 'Why'],
    [...rows.values()].map(({ ops, whats, why }) => [ops, cell(whats.join('; ')), cell(why)]),
  )
}

const lines = (): string =>
  table(
    ['Operations', 'What differs', '1.2', '1.3'],
    Object.values(lineDifferences).map((each) => [
      each.where,
      cell(each.what),
      code(String(each['1.2'])),
      code(String(each['1.3'])),
    ]),
  )

const sections: Readonly<Record<string, () => string>> = { observed, lines }

/** A section of the page between its two marks. */
const replaceSection = (text: string, name: string, content: string): string => {
  const [begin, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- end of ${name} -->`]
  const [from, until] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || until < from) throw new Error(`${compatibilityPage} has lost the marks of ${name}`)
  return `${text.slice(0, from)}${begin}\n\n${content}\n\n${text.slice(until)}`
}

/**
 * The page as it stands, with its written sections renewed: what is left of the differences from observed answers, and
 * where the lines of the contract differ.
 * @param root folder of the checkout
 */
export const compatibility = (root: string): string => {
  const page = readFileSync(resolve(root, compatibilityPage), 'utf8')
  return Object.entries(sections).reduce((text, [name, make]) => replaceSection(text, name, make()), page)
}
