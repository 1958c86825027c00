import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

/**
 * @typedef {{ name: string, passed: number, failed: number, failures?: string[], repeated?: string[], seconds?: number }} Row
 * @typedef {import('./result-reporter.mjs').FileResult} FileResult
 */

/**
 * What a vitest run left behind.
 * @param {string} file that the reporter wrote
 * @returns {{ files: FileResult[], errors: string[] }} nothing when the runner died before it could write
 */
export function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return { files: [], errors: [] }
  }
}

/** @param {FileResult[]} files */
export const failedFiles = (files) => files.filter(({ failed }) => failed > 0).map(({ file }) => file)

/**
 * Counts a vitest run, one row for each kind of test. What is no failed test still fails the run: an error outside any test, a
 * runner that died, a run in which nothing ran.
 * @param {{ files: FileResult[], errors: string[] }} results
 * @param {number} exitCode of the runner
 * @param {(file: string) => string} nameRow the row that a test file (path from the root) belongs to
 * @returns {Row[]}
 */
export function countTests({ files, errors }, exitCode, nameRow) {
  const rows = new Map()
  const add = (name, passed, failed, failures = []) => {
    const row = rows.get(name) ?? { name, passed: 0, failed: 0, failures: [] }
    rows.set(name, {
      name,
      passed: row.passed + passed,
      failed: row.failed + failed,
      failures: [...row.failures, ...failures],
    })
  }
  for (const result of files) {
    const name = path.relative(root, result.file)
    add(nameRow(name), result.passed, result.failed, describeFailures(result))
  }
  for (const error of errors) add('outside any test', 0, 1, [error])
  const total = (key) => [...rows.values()].reduce((sum, row) => sum + row[key], 0)
  if (total('passed') + total('failed') === 0) add('no test was run', 0, 1)
  else if (exitCode !== 0 && total('failed') === 0) add(`the test runner ended with code ${exitCode}`, 0, 1)
  return [...rows.values()]
}

/**
 * What failed in a file and why: the end of a long log is what people and machines keep.
 * @param {FileResult} result
 */
export function describeFailures({ file, failures }) {
  return failures.map(({ name, error }) => `${path.relative(root, file)}: ${name}: ${error}`)
}

const slowest = 10

/**
 * Where the time went: the files that took longest. They run side by side, so their sum is more than the run took.
 * @param {FileResult[]} files
 */
export function printSlowest(files) {
  if (files.length <= slowest) return
  console.log(`\nThe ${slowest} slowest files:`)
  for (const { file, seconds } of files.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowest))
    console.log(`${seconds.toFixed(1).padStart(8)} s  ${path.relative(root, file)}`)
}

/**
 * The table, what failed, then the totals alone on the last line.
 * @param {Row[]} rows
 * @returns {boolean} whether everything passed
 */
export function printSummary(rows) {
  const width = Math.max(...rows.map((row) => row.name.length))
  console.log()
  for (const { name, passed, failed, seconds } of rows) {
    const time = seconds === undefined ? '' : `${seconds.toFixed(1)} s`
    console.log(
      `${failed ? '✗' : '✓'} ${name.padEnd(width)} ${String(passed).padStart(6)} passed ${String(failed).padStart(4)} failed ${time.padStart(8)}`,
    )
  }
  printList(
    'Failed once, passed when repeated',
    rows.flatMap((row) => row.repeated ?? []),
  )
  printList(
    'Failed',
    rows.flatMap((row) => row.failures ?? []),
  )
  const passed = rows.reduce((sum, row) => sum + row.passed, 0)
  const failed = rows.reduce((sum, row) => sum + row.failed, 0) + (rows.length === 0 ? 1 : 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0
}

function printList(title, entries) {
  if (entries.length === 0) return
  console.log(`\n${title}:\n${entries.map((entry) => `  ${entry.replaceAll('\n', '\n    ')}`).join('\n')}`)
}
