import { writeFile } from 'node:fs/promises'
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
import { benchExpiry } from './expiry/expiry.ts'
import { benchGateway } from './gateway/gateway.ts'
import { benchHotlist } from './hotlist/hotlist.ts'
import { runReader } from './hotlist/reader.ts'
import { benchMemory } from './memory.ts'
import { benchPages } from './pages/pages.ts'
import { asMarkdown, asText, type Report } from './report.ts'
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
  'decision',
  'keys',
  'stops',
  'soak',
  'gateway',
  'trust',
  'device-verification',
] as const
type Wants = (part: (typeof parts)[number]) => boolean
type Show = (...found: readonly Report[]) => void

// A bench of several processes starts this program again.
const { HOTLIST_READER: reader, USAGE_WRITER: writer } = process.env
if (reader !== undefined) void runReader(JSON.parse(reader) as ClientConfig)
if (writer !== undefined) runWriter(JSON.parse(writer) as Parameters<typeof runWriter>[0])

const page = (reports: readonly Report[], machine: string): string =>
  [
    '# Performance',
    '',
    '<!-- Written by `npm run bench`; run it to renew the figures. -->',
    '',
    `Measured on ${new Date().toISOString().slice(0, 10)} by \`npm run bench\`, which prints the same tables. Ratios compare with a reference of the same run; they travel between machines better than times do. Nothing here is asserted by a test.`,
    '',
    machine,
    '',
    reports.map(asMarkdown).join('\n\n'),
    '',
  ].join('\n')

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

/** A million keys would slow the other parts down. */
const onScratchOfItsOwn = async <T>(work: (scratch: Scratch) => Promise<T>): Promise<T> => {
  const own = await createScratch()
  try {
    return await work(own)
  } finally {
    await own.remove()
  }
}

/** @returns the version of the database that they ran on */
const runCommonParts = async (root: string, scratch: Scratch, wants: Wants, show: Show): Promise<string> => {
  const first = await launchEntente(root, scratch.env)
  const postgres = await postgresVersion(scratch)
  await first.stop()
  if (wants('start')) show(await benchStart(root, scratch, first.startedInMs))
  if (wants('memory')) show(await benchMemory(root, scratch))
  if (wants('chip-list')) show(...(await benchChipList(root, scratch)))
  if (wants('registry')) show(...(await benchRegistry(root, scratch)))
  if (wants('commands')) show(await benchCommands(root, scratch))
  if (wants('deliveries')) show(await benchDeliveries(root, scratch))
  if (wants('expiry')) show(await benchExpiry(scratch))
  if (wants('hotlist')) show(...(await benchHotlist(root, scratch)))
  if (wants('sign-in')) show(await benchSignIn(root, scratch))
  if (wants('pages')) show(...(await benchPages(root, scratch)))
  if (wants('usage')) show(await benchUsage(scratch), ...(await benchUsageInKafka(scratch)))
  return postgres
}

/**
 * Runs the benches and prints their tables; a run of all of them also writes docs/performance.md.
 * @param words names of parts, none means all; and `--minutes N` for the soak
 */
export const runBenches = async (root: string, words: readonly string[]): Promise<void> => {
  const { wanted, minutes } = readMinutes(words)
  const unknown = wanted.filter((name) => !parts.some((part) => part === name))
  if (unknown.length > 0) throw new Error(`No bench ${unknown.join(', ')}; there are ${parts.join(', ')}`)
  const wants: Wants = (part) => wanted.length === 0 || wanted.includes(part)
  const loadBefore = currentLoad()
  if (loadBefore > 0.5)
    console.log(`Other work is running here (load ${loadBefore.toFixed(1)}); times will be longer.`)
  const reports: Report[] = []
  const show: Show = (...found) => {
    reports.push(...found)
    for (const report of found) console.log(asText(report))
  }
  const postgres = commonParts.some(wants)
    ? await onScratchOfItsOwn((common) => runCommonParts(root, common, wants, show))
    : ''
  if (wants('decision')) show(await onScratchOfItsOwn((own) => benchDecision(root, own)))
  if (wants('keys')) show(benchKeys())
  if (wants('stops')) show(await onScratchOfItsOwn((own) => benchStops(root, own)))
  if (wants('soak')) show(await onScratchOfItsOwn((own) => benchSoak(root, own, minutes)))
  if (wants('gateway')) show(await onScratchOfItsOwn((own) => benchGateway(root, own)))
  if (wants('trust')) show(await benchTrust(), await benchKeyThreads(), await benchHostileInputs())
  if (wants('device-verification')) show(await benchDeviceVerification())
  if (wanted.length > 0) return
  await writeFile(join(root, 'docs/performance.md'), page(reports, describeMachine(postgres, loadBefore)))
  console.log('\nWrote docs/performance.md')
}
