import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import { root } from './paths.mjs'

/**
 * @typedef {{ name: string, error: string }} Failure
 * @typedef {{ file: string, passed: number, failed: number, failures: Failure[], seconds: number }} FileResult
 */

// Enough for what was awaited and where; a log keeps the rest.
const longest = 14
const longestLine = 600

/** What was found instead of what was awaited: "Array(1)" says nothing to whoever reads of it elsewhere. */
const differencesIn = (diff = '') =>
  stripVTControlCharacters(diff)
    .split('\n')
    .filter((line) => /^[+-]\s+[^[\]{}]/u.test(line) && !/^[+-] (?:Received|Expected)$/u.test(line))
    .map((line) => line.slice(0, longestLine))
    .slice(0, longest)

/** What an error says and where in our own files it arose. */
const describe = ({ message, diff, stack = '' }) => {
  const isOurs = (line) => line.includes(root) && !line.includes('node_modules')
  const frames = stack.split('\n').filter((line) => /^\s+at /u.test(line) && isOurs(line))
  return [...message.trim().split('\n').slice(0, longest), ...differencesIn(diff), ...frames.slice(0, 3)]
    .filter((line) => line.trim() !== '')
    .join('\n')
}

/**
 * What `npm test` counts of a vitest run. A hook that fails, a file that cannot be loaded and an error outside any test each
 * count as a failed test: vitest's own summaries leave their reasons out.
 */
export class ResultReporter {
  #file

  /** @param {string} file to write */
  constructor(file) {
    this.#file = file
  }

  onTestRunEnd(modules, unhandled) {
    const files = modules.map((module) => resultOf(module))
    const errors = unhandled.map(describe)
    writeFileSync(this.#file, JSON.stringify({ files, errors }))
  }
}

/** @returns {FileResult} */
function resultOf(module) {
  const tests = [...module.children.allTests()]
  const isIn = (state) => (test) => test.result().state === state
  const failures = [
    ...module.errors().map((error) => ({ name: '(the file)', error: describe(error) })),
    ...[...module.children.allSuites()].flatMap((suite) =>
      suite
        .errors()
        .map((error) => ({ name: `${suite.fullName} (before or after)`, error: describe(error) })),
    ),
    ...tests.filter(isIn('failed')).map((test) => ({
      name: test.fullName,
      error: (test.result().errors ?? []).map(describe).join('\n'),
    })),
  ]
  return {
    file: module.moduleId,
    passed: tests.filter(isIn('passed')).length,
    failed: Math.max(failures.length, module.ok() ? 0 : 1),
    failures,
    seconds: module.diagnostic().duration / 1000,
  }
}
