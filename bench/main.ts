import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { benchChipList } from './chip-list/chip-list.ts'
import { benchCommands } from './commands.ts'
import { currentLoad, describeMachine } from './machine.ts'
import { benchDecision } from './decision/decision.ts'
import { benchKeys } from './decision/keys.ts'
import { benchSoak } from './decision/soak.ts'
import { benchStops } from './decision/stops.ts'
import { benchDeliveries } from './deliveries/deliveries.ts'
import { benchDeviceVerification } from './device-verification/device-verification.ts'
import { benchDevices } from './devices/devices.ts'
import { benchExpiry } from './expiry/expiry.ts'
import { benchGateway } from './gateway/gateway.ts'
import { benchHotlist } from './hotlist/hotlist.ts'
import { runReader } from './hotlist/reader.ts'
import { benchMemory } from './memory.ts'
import { benchPages } from './pages/pages.ts'
import { renewPage, renewQuotes, type Measured } from './page.ts'
import { asText, type Report } from './report.ts'
import { benchRegistry } from './registry/registry.ts'
import { createScratch, type Scratch } from './scratch.ts'
import { benchSignIn } from './sign-in/sign-in.ts'
import { launchEntente } from './server-process.ts'
import { benchStart } from './start.ts'
import { benchUsageInKafka } from './usage/kafka.ts'
import { benchUsage } from './usage/usage.ts'
import { runWriter } from './usage/writer.ts'
import { benchHostileInputs } from './trust/hostile-inputs.ts'
import { benchKeyThreads } from './trust/key-threads.ts'
import { benchTrust } from './trust/trust.ts'

/** Parts that share one sandbox; the others have one of their own, or none. */
const commonParts = [
  'start',
  'memory',
  'chip-list',
  'registry',
  'commands',
  'deliveries',
  'expiry',
  'hotlist',
  'sign-in',
  'pages',
  'usage',
] as const

const parts = [
  ...commonParts,
  'devices',
  'decision',
  'keys',
  'stops',
  'soak',
  'gateway',
  'trust',
  'device-verification',
] as const
type Part = (typeof parts)[number]
/** Runs a part, if it is wanted, and shows what it finds. */
type Run = (part: Part, bench: () => Promise<Report | readonly Report[]>) => Promise<void>

// A bench of several processes starts this program again.
const { HOTLIST_READER: reader, USAGE_WRITER: writer } = process.env
if (reader !== undefined) void runReader(JSON.parse(reader) as ClientConfig)
if (writer !== undefined) runWriter(JSON.parse(writer) as Parameters<typeof runWriter>[0])

const postgresVersion = (scratch: Scratch): Promise<string> =>
  scratch.withDatabase(async (client) => {
    const { rows } = await client.query<{ version: string }>(
      `select current_setting('server_version') as version`,
    )
    return `${rows[0]?.version.split(' ')[0] ?? ''}${process.env.DATABASE_URL ? '' : ', embedded, default settings of Entente'}`
  })

/** How long the soak lasts unless `--minutes` says otherwise. */
const soakMinutes = 0.5

/** Takes `--minutes N` out of the words of a command line. */
const readMinutes = (words: readonly string[]): { readonly wanted: string[]; readonly minutes: number } => {
  const place = words.indexOf('--minutes')
  if (place < 0) return { wanted: [...words], minutes: soakMinutes }
  const minutes = Number(words[place + 1])
  if (!(minutes > 0)) throw new Error('--minutes wants a number')
  return { wanted: words.toSpliced(place, 2), minutes }
}

const withScratch = async <T>(work: (scratch: Scratch) => Promise<T>): Promise<T> => {
  const own = await createScratch()
  try {
    return await work(own)
  } finally {
    await own.remove()
  }
}

const runCommonParts = async (root: string, scratch: Scratch, run: Run): Promise<void> => {
  const first = await launchEntente(root, scratch.env)
  await first.stop()
  await run('start', () => benchStart(root, scratch, first.startedInMs))
  await run('memory', () => benchMemory(root, scratch))
  await run('chip-list', () => benchChipList(root, scratch))
  await run('registry', () => benchRegistry(root, scratch))
  await run('commands', () => benchCommands(root, scratch))
  await run('deliveries', () => benchDeliveries(root, scratch))
  await run('expiry', () => benchExpiry(scratch))
  await run('hotlist', () => benchHotlist(root, scratch))
  await run('sign-in', () => benchSignIn(root, scratch))
  await run('pages', () => benchPages(root, scratch))
  await run('usage', async () => [await benchUsage(scratch), ...(await benchUsageInKafka(scratch))])
}

const benchLibrary = async (): Promise<readonly Report[]> => [
  await benchTrust(),
  await benchKeyThreads(),
  await benchHostileInputs(),
]

/** What the words of a command line ask for: `--minutes N` for the soak, `--write` for the page. */
const readWords = (words: readonly string[]) => {
  const { wanted: named, minutes } = readMinutes(words)
  const wanted = named.filter((word) => word !== '--write')
  const unknown = wanted.filter((name) => !parts.some((part) => part === name))
  if (unknown.length > 0) throw new Error(`No bench ${unknown.join(', ')}; there are ${parts.join(', ')}`)
  return { wanted, minutes, mustWrite: wanted.length === 0 || named.includes('--write') }
}

/**
 * Runs the benches and prints their tables. A run of all of them writes docs/performance.md; one of some parts renews their
 * chapters if it is told to.
 * @param words names of parts, none means all; `--minutes N` for the soak; `--write` for the page
 */
export const runBenches = async (root: string, words: readonly string[]): Promise<void> => {
  const { wanted, minutes, mustWrite } = readWords(words)
  const wants = (part: Part): boolean => wanted.length === 0 || wanted.includes(part)
  if (currentLoad() > 0.5)
    console.log(`Other work is running here (load ${currentLoad().toFixed(1)}); times will be longer.`)
  let postgres: string | undefined
  const measured = new Map<string, Measured>()
  const run: Run = async (part, bench) => {
    if (!wants(part)) return
    const loadBefore = currentLoad()
    const reports = [await bench()].flat()
    for (const report of reports) console.log(asText(report))
    measured.set(part, { reports, circumstances: describeMachine(postgres, loadBefore) })
  }
  /** A million keys would slow the other parts down. */
  const alone = (part: Part, bench: (own: Scratch) => Promise<Report | readonly Report[]>): Promise<void> =>
    run(part, () =>
      withScratch(async (own) => {
        postgres = await postgresVersion(own)
        return bench(own)
      }),
    )
  if (commonParts.some(wants))
    await withScratch(async (common) => {
      postgres = await postgresVersion(common)
      await runCommonParts(root, common, run)
    })
  await alone('devices', (own) => benchDevices(root, own))
  await alone('decision', (own) => benchDecision(root, own))
  await alone('stops', (own) => benchStops(root, own))
  await alone('soak', (own) => benchSoak(root, own, minutes))
  await alone('gateway', (own) => benchGateway(root, own))
  postgres = undefined
  await run('keys', async () => benchKeys())
  await run('trust', benchLibrary)
  await run('device-verification', benchDeviceVerification)
  if (!mustWrite) return
  const path = join(root, 'docs/performance.md')
  await writeFile(path, renewPage(await readFile(path, 'utf8').catch(() => ''), measured, parts))
  const guide = join(root, 'docs/operators/scale.md')
  await writeFile(guide, renewQuotes(await readFile(guide, 'utf8'), measured))
  console.log('\nWrote docs/performance.md and docs/operators/scale.md')
}
