import { randomFillSync } from 'node:crypto'
import { totalmem } from 'node:os'
import {
  entryKeptWidth,
  entryValueWidth,
} from '../../packages/server/src/modules/policy-requests/issued/issued-entry.ts'
import { createCompactTable } from '../../packages/server/src/platform/views/compact-table.ts'
import { say, sizeFrom } from '../progress.ts'
import { megabytes, type Report } from '../report.ts'

/** The last of them needs some 6 GB, and is left out where that is much. */
const sizes = [1_000_000, 10_000_000, 100_000_000]
const most = sizeFrom('KEYS_MOST', totalmem() > 18 * 1024 ** 3 ? 100_000_000 : 10_000_000)
const width = entryKeptWidth + entryValueWidth
const recordsAtOnce = 10_000
const lookUps = 200_000

/** Fills a table as a view of decisions does, with digests that are as random as ours are. */
const fill = (size: number) => {
  const table = createCompactTable(entryKeptWidth, entryValueWidth)
  const known: Buffer[] = []
  const part = Buffer.alloc(width * recordsAtOnce)
  const cpu = process.cpuUsage()
  let random = 0
  for (let done = 0; done < size; done += recordsAtOnce) {
    const began = process.cpuUsage()
    randomFillSync(part)
    const spent = process.cpuUsage(began)
    random += spent.user + spent.system
    if (done % Math.ceil(size / 1_000) < recordsAtOnce)
      known.push(Buffer.from(part.subarray(0, entryKeptWidth)))
    table.load(part)
  }
  table.endLoad()
  const { user, system } = process.cpuUsage(cpu)
  const began = performance.now()
  let found = 0
  for (let number = 0; number < lookUps; number += 1)
    if (table.find(known[(number * 7) % known.length] ?? part)) found += 1
  if (found !== lookUps) throw new Error(`${found} of ${lookUps} keys were found`)
  return {
    octets: table.bytes / table.size,
    bytes: table.bytes,
    fillSeconds: (user + system - random) / 1_000_000,
    lookUpMicroseconds: ((performance.now() - began) * 1_000) / lookUps,
  }
}

/** What the memory of decisions costs at sizes that no database of a bench has: the same table, without one. */
export const benchKeys = (): Report => ({
  title: 'Memory of decisions, up to a nation’s keys',
  method:
    'The table that decisions are made from, filled with random digests as after a start; without the database that would send them. Processor of filling without that of making the digests.',
  goal: '≤ 60 octets a key',
  headings: ['Keys', 'octets of each', 'together', 'filling, s of processor', 'look-up, µs'],
  rows: sizes
    .filter((size) => size <= most)
    .map((size) => {
      say(`${size.toLocaleString('en')} keys`)
      const figures = fill(size)
      return [
        size.toLocaleString('en'),
        figures.octets.toFixed(1),
        megabytes(figures.bytes),
        figures.fillSeconds.toFixed(1),
        figures.lookUpMicroseconds.toFixed(2),
      ]
    }),
})
