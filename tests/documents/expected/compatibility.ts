import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { lineDifferences } from '../../../packages/server/src/platform/http/wire.ts'
import { declared } from '../../observed/declared.ts'
import { cell, code, table } from './markdown.ts'

/** The page on which the written sections stand beside what people write. */
export const compatibilityPage = 'docs/compatibility.md'

const observed = (): string =>
  table(
    ['Operations', 'What you see', 'Why'],
    declared.map(({ ops, what, why }) => [ops.join(', ') || 'all', cell(what), cell(why)]),
  )

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
