import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface MarkdownFile {
  /** From the root, with slashes. */
  readonly path: string
  readonly text: string
}

const isMarkdown = (name: string): boolean => name.endsWith('.md')

/** Every page that people read: those at the root and all below `docs/`. */
export const markdownFiles = (): MarkdownFile[] => {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  const paths = [...readdirSync(root), ...below.map((name) => `docs/${name.replaceAll('\\', '/')}`)]
  return paths
    .filter(isMarkdown)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
