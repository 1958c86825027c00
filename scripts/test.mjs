#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildPortal, buildServer } from './workspace/build.mjs'
import { checks } from './workspace/checks.mjs'
import { findChromium } from './workspace/chromium.mjs'
import { installPackages } from './workspace/install.mjs'
import { findKafka } from './workspace/kafka.mjs'
import { findKeycloak } from './workspace/keycloak.mjs'
import { tool } from './workspace/paths.mjs'
import { run } from './workspace/run.mjs'
import { isInstalled, requireSystemPackage } from './workspace/system-packages.mjs'
import {
  countTests,
  describeFailures,
  failedFiles,
  printSlowest,
  printSummary,
  readResults,
} from './workspace/test-report.mjs'

const help = `npm test -- [--only checks|unit|journeys|keycloak|kafka]... [words of file names]...

  checks    format, lint, types, dead exports
  unit      rules, API, architecture and walks: everything that needs no browser
  journeys  a real browser against a real server
  keycloak  beside a real Keycloak, which Maven fetches; needs Java. Only when it is asked for
  kafka     beside a real Kafka, in the same way

Without --only everything else runs. Words choose the test files whose path contains one of them:
  npm test -- --only unit chips
  npx vitest chips               watches while you work

DATABASE_URL   run on this PostgreSQL server instead of the embedded one
CHROMIUM_PATH  the browser of the journeys
JOURNEY_LANGUAGES=all  goes the way of each journey in every language, not in one
STALL_WALK=whole       sends every hostile input to every field
KEYCLOAK_HOME  an unpacked Keycloak, instead of the one that is fetched
KAFKA_HOME     an unpacked Kafka, likewise`

const kinds = ['checks', 'unit', 'journeys', 'keycloak', 'kafka']

// Somebody else's servers, of 170 and 45 MB: nobody should have to fetch them to change a text.
const optionalKinds = ['keycloak', 'kafka']

// More than that is no accident.
const mostRepeated = 2

/** @type {import('./workspace/test-report.mjs').Row[]} */
const rows = []

/** @type {import('./workspace/test-report.mjs').FileResult[]} what ran, repetitions too */
const filesRun = []

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, help: { type: 'boolean' } },
})
const unknown = values.only?.find((kind) => !kinds.includes(kind))
if (values.help || unknown) {
  console.log(help)
  process.exit(unknown ? 2 : 0)
}
const isUsual = (kind) => !optionalKinds.includes(kind) && (kind !== 'checks' || positionals.length === 0)
const wants = (kind) => values.only?.includes(kind) ?? isUsual(kind)

try {
  await installPackages()
  await requireSystemPackage({
    what: 'openssl',
    isPresent: () => isInstalled('openssl'),
    packages: ['openssl'],
  })
  if (wants('checks')) await runChecks()
  if (wants('unit')) await runVitest('unit', nameUnitRow)
  if (wants('journeys')) await runJourneys()
  if (wants('keycloak'))
    await runBeside('keycloak', 'Keycloak', await findKeycloak(), ({ home }) => ({ KEYCLOAK_HOME: home }))
  if (wants('kafka'))
    await runBeside('kafka', 'Kafka', await findKafka(), ({ libraries }) => ({ KAFKA_LIBRARIES: libraries }))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  rows.push({ name: 'preparation', passed: 0, failed: 1 })
}
printSlowest(filesRun)
process.exitCode = printSummary(rows) ? 0 : 1

async function runChecks() {
  for (const [name, [program, ...args]] of Object.entries(checks)) {
    console.log(`\n— ${name}`)
    await time(async () => {
      const isPassed = (await run(tool(program), args)) === 0
      const failures = isPassed ? [] : [`${name}: see what ${program} printed above`]
      return [{ name, passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, failures }]
    })
  }
}

async function runJourneys() {
  await requireSystemPackage({
    what: 'Chromium',
    isPresent: () => findChromium() !== undefined,
    packages: ['chromium-headless-shell', 'fonts-dejavu-core'],
  })
  await buildServer()
  await buildPortal()
  await runJourneyFiles()
}

/** What cannot run for want of a program is no failure of ours, and must not look like a success either. */
async function runBeside(project, server, found, environmentOf) {
  if ('missing' in found) {
    console.error(`\n*** SKIPPED: nothing was tested beside ${server}: ${found.missing} ***\n`)
    rows.push({ name: `${project} SKIPPED: ${found.missing}`, passed: 0, failed: 0 })
    return
  }
  Object.assign(process.env, environmentOf(found))
  await runVitest(project, () => project)
}

function nameUnitRow(file) {
  if (file.startsWith('tests/architecture/')) return 'architecture'
  return /^tests\/(?:authorization|contract)\//u.test(file)
    ? 'contract and authorization walks'
    : 'unit and API'
}

async function runVitest(project, nameRow) {
  console.log(`\n— ${project}`)
  await time(async () => {
    const { results, exitCode } = await runFiles(project, positionals)
    return countTests(results, exitCode, nameRow)
  })
}

/**
 * The journeys. A browser on a busy machine fails now and then for reasons of its own: files that failed run once more. What
 * passes only then passes, and is named at the end, so that nobody overlooks what fails too often.
 */
async function runJourneyFiles() {
  console.log('\n— journeys')
  await time(async () => {
    const first = await runFiles('journeys', positionals)
    const failed = failedFiles(first.results.files)
    if (failed.length === 0 || failed.length > mostRepeated) return count(first)
    console.log(`\n— ${failed.length} of the journeys once more`)
    const second = await runFiles('journeys', failed)
    const repeated = second.results.files.filter((result) => result.failed === 0).map(({ file }) => file)
    const latest = (result) => second.results.files.find(({ file }) => file === result.file) ?? result
    const files = first.results.files.map(latest)
    const [row, ...others] = count({
      results: { files, errors: [...first.results.errors, ...second.results.errors] },
      exitCode: second.exitCode,
    })
    const isRepeated = ({ file }) => repeated.includes(file)
    return [{ ...row, repeated: first.results.files.filter(isRepeated).flatMap(describeFailures) }, ...others]
  })

  function count({ results, exitCode }) {
    return countTests(results, exitCode, () => 'journeys')
  }
}

async function runFiles(project, files) {
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-results-'))
  const file = path.join(folder, 'results.json')
  try {
    const exitCode = await run(tool('vitest'), ['run', '--project', project, ...files], {
      env: { ...process.env, ENTENTE_TEST_RESULTS: file },
    })
    const results = readResults(file)
    filesRun.push(...results.files)
    return { results, exitCode }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Adds the rows of a step; the first carries the time of all. */
async function time(step) {
  const start = performance.now()
  const [first, ...others] = await step()
  rows.push({ ...first, seconds: (performance.now() - start) / 1000 }, ...others)
}
