import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { planted } from './planted-violations.ts'
import { rules } from './rules.ts'
import { readSource, type SourceFile } from './source-file.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** What git knows or would add: nothing installed, nothing built. */
function listFiles(): string[] {
  const listing = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  return listing.split('\0').filter((file) => file && existsSync(path.join(root, file)))
}

const files = listFiles()
  .filter((file) => /^(packages\/[^/]+\/src|tests|scripts|bench)\/.*\.(tsx?|mts|mjs)$/.test(file))
  .map((file) => readSource(file, readFileSync(path.join(root, file), 'utf8')))

describe.each(Object.entries(rules))('%s', (name, rule) => {
  const plants = planted[name] ?? { faults: [], allowed: [] }

  test('a planted violation is caught', () => {
    expect(plants.faults).not.toHaveLength(0)
    for (const fault of plants.faults) expect(rule(plant(fault)), JSON.stringify(fault)).not.toEqual([])
  })

  test('what is allowed passes', () => {
    for (const allowed of plants.allowed) expect(rule(plant(allowed)), JSON.stringify(allowed)).toEqual([])
  })

  test('our code keeps it', () => {
    expect(rule(files)).toEqual([])
  })
})

test('the walk sees every package, and every import leads to a file', () => {
  for (const name of ['server', 'trust', 'portal']) {
    expect(files.filter((file) => file.path.startsWith(`packages/${name}/src/`)).length).toBeGreaterThan(10)
  }
  const missing = files.flatMap((file) =>
    file.imports
      .filter(({ target }) => /^(packages|tests|scripts|bench)\//.test(target))
      .filter(({ target }) => !existsSync(path.join(root, target.replace(/\?.*$/, ''))))
      .map(({ target }) => `${file.path} → ${target}`),
  )
  expect(missing).toEqual([])
})

test('half of our files fit on two screens, nine in ten on five', () => {
  const lengths = files
    .filter((file) => file.path.startsWith('packages/') && !/\.(gen|test)\.tsx?$/.test(file.path))
    .map((file) => file.lineCount)
    .toSorted((a, b) => a - b)
  const quantile = (share: number): number => lengths[Math.floor(lengths.length * share)] ?? 0
  process.stdout.write(
    `file lengths: ${lengths.length} files, median ${quantile(0.5)}, p90 ${quantile(0.9)} lines\n`,
  )
  expect(quantile(0.5)).toBeLessThanOrEqual(110)
  expect(quantile(0.9)).toBeLessThanOrEqual(250)
})

function plant(texts: Readonly<Record<string, string>>): SourceFile[] {
  return Object.entries(texts).map(([file, text]) => readSource(file, text))
}
