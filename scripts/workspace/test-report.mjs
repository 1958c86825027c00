import { readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'

/**
 * @typedef {{ name: string, passed: number, failed: number, failures?: string[], seconds?: number }} Row
 */

/**
 * Counts a vitest run from the file of its JSON reporter, one row for each kind of test.
 *
 * What the reporter does not count as a failed test still fails the run: a file that cannot be loaded, an error
 * outside any test, a runner that died, a run in which nothing ran.
 * @param {string} reportFile
 * @param {number} exitCode of the runner
 * @param {(file: string) => string} nameRow the row that a test file (path from the root) belongs to
 * @returns {Row[]}
 */
export function countTests(reportFile, exitCode, nameRow) {
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
  for (const file of readReport(reportFile)) {
    const count = (status) => file.assertionResults.filter((result) => result.status === status).length
    const failed = count('failed')
    const brokenFile = file.status === 'failed' && failed === 0 ? 1 : 0
    const name = path.relative(root, file.name)
    add(nameRow(name), count('passed'), failed + brokenFile, namesOfFailures(file, name))
  }
  const counted = [...rows.values()]
  const total = (key) => counted.reduce((sum, row) => sum + row[key], 0)
  if (total('passed') + total('failed') === 0) add('no test was run', 0, 1)
  else if (exitCode !== 0 && total('failed') === 0) add(`the test runner ended with code ${exitCode}`, 0, 1)
  return [...rows.values()]
}

/** What failed in a file and why, in one line each: the end of a long log is what people and machines keep. */
function namesOfFailures(file, name) {
  const reason = (text = '') => text.trim().split('\n', 1)[0].slice(0, 200)
  const failed = file.assertionResults.filter((result) => result.status === 'failed')
  if (failed.length === 0 && file.status === 'failed') return [`${name}: ${reason(file.message)}`]
  return failed.map(({ fullName, failureMessages }) => `${name}: ${fullName}: ${reason(failureMessages[0])}`)
}

function readReport(reportFile) {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')).testResults
  } catch {
    return []
  }
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
  const failures = rows.flatMap((row) => row.failures ?? [])
  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((each) => `  ${each}`).join('\n')}`)
  const passed = rows.reduce((sum, row) => sum + row.passed, 0)
  const failed = rows.reduce((sum, row) => sum + row.failed, 0) + (rows.length === 0 ? 1 : 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0
}
