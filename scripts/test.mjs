#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { buildPortal, buildServer } from './workspace/build.mjs'
import { checks } from './workspace/checks.mjs'
import { findChromium } from './workspace/chromium.mjs'
import { installPackages } from './workspace/install.mjs'
import { tool } from './workspace/paths.mjs'
import { run } from './workspace/run.mjs'
import { isInstalled, requireSystemPackage } from './workspace/system-packages.mjs'
import { countTests, printSummary } from './workspace/test-report.mjs'

const help = `npm test -- [--only checks|unit|journeys]... [words of file names]...

  checks    format, lint, types, dead exports
  unit      rules, API, architecture and walks: everything that needs no browser
  journeys  a real browser against a real server

Without --only everything runs. Words choose the test files whose path contains one of them:
  npm test -- --only unit chips
  npx vitest chips               watches while you work

DATABASE_URL   run on this PostgreSQL server instead of the embedded one
CHROMIUM_PATH  the browser of the journeys`

const kinds = ['checks', 'unit', 'journeys']

/** @type {import('./workspace/test-report.mjs').Row[]} */
const rows = []

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, help: { type: 'boolean' } },
})
const unknown = values.only?.find((kind) => !kinds.includes(kind))
if (values.help || unknown) {
  console.log(help)
  process.exit(unknown ? 2 : 0)
}
const wants = (kind) => values.only?.includes(kind) ?? (kind !== 'checks' || positionals.length === 0)

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
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  rows.push({ name: 'preparation', passed: 0, failed: 1 })
}
process.exitCode = printSummary(rows) ? 0 : 1

async function runChecks() {
  for (const [name, [program, ...args]] of Object.entries(checks)) {
    console.log(`\n— ${name}`)
    await time(async () => {
      const isPassed = (await run(tool(program), args)) === 0
      return [{ name, passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 }]
    })
  }
}

async function runJourneys() {
  await requireSystemPackage({
    what: 'Chromium',
    isPresent: () => findChromium() !== undefined,
    packages: ['chromium', 'fonts-dejavu-core'],
  })
  await buildServer()
  await buildPortal()
  await runVitest('journeys', () => 'journeys')
}

function nameUnitRow(file) {
  if (file.startsWith('tests/architecture/')) return 'architecture'
  return file.startsWith('tests/') && file.includes('walk')
    ? 'contract and authorization walks'
    : 'unit and API'
}

async function runVitest(project, nameRow) {
  console.log(`\n— ${project}`)
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-report-'))
  const report = path.join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  try {
    await time(async () => {
      const exitCode = await run(tool('vitest'), ['run', '--project', project, ...reporters, ...positionals])
      return countTests(report, exitCode, nameRow)
    })
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
