import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { runCommand } from '../../packages/server/src/commands/run-command.ts'
import { brokenLinks, npmScriptsIn, programCommandsIn } from './links.ts'
import { markdownFiles, root } from './markdown-files.ts'

const files = markdownFiles()

test('a link that leads nowhere is noticed', () => {
  const page = (text: string) => [{ path: 'docs/page.md', text }]
  expect(brokenLinks(page('[gone](gone.md), `[code](code.md)`, [out](https://example.org)'))).toEqual([
    'docs/page.md: gone.md is not there',
  ])
  expect(brokenLinks(page('# One title\n[a](#one-title) [b](#another)'))).toEqual([
    'docs/page.md: #another names no heading',
  ])
  expect(brokenLinks(page('[licence](../LICENSE) <img src="gone.png">'))).toEqual([
    'docs/page.md: gone.png is not there',
  ])
})

test('every relative link leads somewhere', () => {
  expect(files.length).toBeGreaterThan(10)
  expect(brokenLinks(files)).toEqual([])
})

describe('commands that a page names', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const everything = files.map(({ text }) => text).join('\n')

  test('are scripts of package.json', () => {
    const named = npmScriptsIn(everything)
    expect(named).toEqual(expect.arrayContaining(['start', 'test', 'bench', 'docs']))
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })

  test('are commands of the program', async () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    await runCommand(['help'])
    const help = String(write.mock.calls[0]?.[0])
    write.mockRestore()
    const named = programCommandsIn(everything)
    expect(named).toEqual(expect.arrayContaining(['doctor', 'accounts import']))
    expect(named.filter((name) => !help.includes(`  ${name} `))).toEqual([])
  })
})
