import type { Client, ClientConfig } from 'pg'
import { createHotlistMemory } from '../../packages/server/src/modules/hotlist/memory.ts'
import { megabytes, milliseconds, perSecond, type Report } from '../report.ts'
import { withoutIndexes } from '../lists/without-indexes.ts'
import type { Scratch } from '../scratch.ts'
import { measureEffect } from './effect.ts'
import { readingApp, thingOf } from './reader.ts'

const entries = Number(process.env['HOTLIST_ENTRIES'] ?? 1_000_000)
const lookUps = 300_000

/** Entries as if somebody had blocked a million devices; their triggers and the index of words are not what is measured. */
const plant = async (client: Client): Promise<void> => {
  await client.query('drop index if exists hotlist_entry_search')
  await client.query('alter table hotlist_entry disable trigger user')
  await withoutIndexes(client, ['hotlist_entry'], async () => {
    await client.query(
      `insert into hotlist_entry (id, kind, contract_id, match_key, serial_number, make, model, reason, state, blocked_at, blocked_by)
     select gen_random_uuid(), 'device', sha256(n::text::bytea), '\\x00'::bytea || sha256(('bench ' || n)::bytea),
       'S' || n, 'Bench', 'Eye', 'bench', 'live', now(), 'bench'
     from generate_series(1, $1::int) n`,
      [entries],
    )
  })
  await client.query('alter table hotlist_entry enable trigger user')
}

const microseconds = (value: number): string => `${value.toFixed(2)} µs`

/** What one call costs this process, in microseconds of its processor: what else runs here makes it no longer. */
const costOf = async (call: (time: number) => unknown): Promise<number> => {
  const begin = process.cpuUsage()
  for (let time = 0; time < lookUps; time += 1) await call(time)
  const { user, system } = process.cpuUsage(begin)
  return (user + system) / lookUps
}

const settled = async (): Promise<number> => {
  globalThis.gc?.()
  await new Promise((resolve) => {
    setTimeout(resolve, 300)
  })
  return process.memoryUsage().rss
}

/** What a million entries cost a process, and what a look-up does. */
const measureMemory = async (connection: ClientConfig): Promise<Report> => {
  const app = readingApp(connection)
  const memory = createHotlistMemory(app)
  const before = await settled()
  const begin = performance.now()
  const used = process.cpuUsage()
  memory.view.start()
  while (!memory.view.isCurrent())
    await new Promise((resolve) => {
      setTimeout(resolve, 5)
    })
  const filled = performance.now() - begin
  const { user, system } = process.cpuUsage(used)
  const after = await settled()
  const keys = Array.from({ length: 1_000 }, (_, place) => Buffer.alloc(33, place))
  const find = await costOf((time) => {
    memory.view.find(keys[time % 1_000] as Buffer)
  })
  const check = await costOf((time) => memory.check([thingOf(time)]))
  const { size, bytes } = memory.view
  await memory.close()
  await app.database.close()
  return {
    title: 'Hotlist in memory',
    method: `${perSecond(size)} live entries in the database, held by one process. A look-up with hashing is what a verification asks: words of a device, by which two keys are made, each looked for. Look-ups are told in processor time, with what waiting for each answer costs.`,
    goal: '1 M entries ≤ 100 MB, look-up ≤ 5 µs',
    headings: ['What', 'Figure'],
    rows: [
      ['octets of the table', megabytes(bytes)],
      ['an entry', `${(bytes / size).toFixed(1)} octets`],
      ['resident memory, more than before', megabytes(after - before)],
      ['from the start until it answers', milliseconds(filled)],
      ['processor time of this process for that', milliseconds((user + system) / 1000)],
      ['look-up of a key', microseconds(find)],
      ['look-up of a device, with hashing', microseconds(check)],
    ],
  }
}

/** The hotlist: what it costs, and when it takes effect. */
export const benchHotlist = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const memory = await scratch.withDatabase(async (client) => {
    await plant(client)
    const { host, port, user, password, database } = client
    return measureMemory({ host, port, user, ...(password ? { password } : {}), database })
  })
  return [memory, ...(await measureEffect(root, scratch))]
}
