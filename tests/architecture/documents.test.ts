import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

/** Documents have no compiler: what a reader would stumble over is looked for here. */
const root = path.resolve(import.meta.dirname, '../..')
const documents = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => file !== '' && existsSync(path.join(root, file)))

const conflictMark = /^(?:<{7}|={7}|>{7})(?: |$)/mu

/** Links to files of ours that are not there, as a reader of `file` would follow them. */
const deadLinks = (file: string, text: string): string[] =>
  [...text.matchAll(/\]\((?<target>[^)#\s]+)[^)]*\)/gu)]
    .map((match) => match.groups!['target']!)
    .filter((target) => !/^\w+:/u.test(target))
    .filter((target) => !existsSync(path.join(root, path.dirname(file), target)))

test('planted faults are found', () => {
  expect(conflictMark.test('| a |\n<<<<<<< HEAD\n| b |')).toBe(true)
  expect(
    deadLinks('docs/x.md', '[a](nowhere.md) [b](../README.md#two-commands) [c](https://example.org)'),
  ).toEqual(['nowhere.md'])
})

describe.each(documents)('%s', (file) => {
  const text = readFileSync(path.join(root, file), 'utf8')

  test('leads nowhere that is not there, and was merged to the end', () => {
    expect(deadLinks(file, text)).toEqual([])
    expect(text).not.toMatch(conflictMark)
  })
})
