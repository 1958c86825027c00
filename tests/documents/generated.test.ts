import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { documents } from './expected/documents.ts'
import { root } from './markdown-files.ts'

const generated = Object.entries(documents(root))

test.each(generated)('%s is what npm run docs writes', (file, content) => {
  const path = join(root, file)
  const committed = existsSync(path) ? readFileSync(path, 'utf8') : ''
  expect(committed === content, `${file} is stale: run npm run docs and commit what it writes`).toBe(true)
})

test('no generated page shows a text in its raw form', () => {
  const pages = generated.filter(([file]) => file.endsWith('.md'))
  expect(pages.filter(([, content]) => /, select,|, plural,|undefined|\[object/u.test(content))).toEqual([])
})
