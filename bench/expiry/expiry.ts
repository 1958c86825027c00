import type { Client } from 'pg'
import { endingKeys } from '../../packages/server/src/modules/api-keys/ending-store.ts'
import { endingSources } from '../../packages/server/src/modules/endings/index.ts'
import { scanJob } from '../../packages/server/src/modules/expiry/scan/scan.ts'
import type { App } from '../../packages/server/src/platform/app.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'
import { offer } from '../../packages/server/src/platform/extensions.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { withoutIndexes } from '../lists/without-indexes.ts'
import { milliseconds, percentile, ratio, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'

/** A tenth of what the goal is for; EXPIRY_THINGS=5000000 measures all of it. */
const things = Number(process.env['EXPIRY_THINGS'] ?? 500_000)
const day = 86_400_000

/** Keys that end evenly over a year; their triggers and the indexes of words are not what is measured. */
const plant = async (client: Client): Promise<void> => {
  await client.query('drop index if exists api_key_contains, api_key_search')
  await client.query('alter table api_key disable trigger user')
  await client.query(`do $$
    declare
      each text;
    begin
      for each in select conname from pg_constraint where conrelid = 'api_key'::regclass and contype = 'f' loop
        execute format('alter table api_key drop constraint %I', each);
      end loop;
    end
    $$`)
  await withoutIndexes(client, ['api_key'], async () => {
    await client.query(
      `insert into api_key (id, partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
       policy_group_name, request_id, announced_policy_id, label, digest, hint, sealed_key, state, valid_from, valid_till,
       created_at, created_by)
     select gen_random_uuid(), partner_id, organisation_name, partner_type_code, policy_id, policy_name, policy_group_id,
       policy_group_name, request_id, announced_policy_id, 'Bench ' || n, sha256(n::text::bytea), 'ent_benc', 'sealed', 'active',
       now() - interval '1 day', now() + (n::bigint * 104729 % 31536000) * interval '1 second', now(), 'bench'
     from (select * from api_key limit 1) template, generate_series(1, $1::int) n`,
      [things],
    )
  })
}

/** Whoever changes a partner and a key meanwhile: the times of all changes. */
const changeAlong = (client: Client): { readonly stop: () => Promise<number[]> } => {
  const times: number[] = []
  const until = new AbortController()
  const run = async (): Promise<void> => {
    while (!until.signal.aborted) {
      const begin = performance.now()
      await client.query(
        `update partner set version = version + 1, is_active = is_active where id = (select partner_id from api_key limit 1)`,
      )
      times.push(performance.now() - begin)
      await new Promise((resolve) => {
        setTimeout(resolve, 5)
      })
    }
  }
  const running = run()
  return {
    async stop() {
      until.abort()
      await running
      return times
    },
  }
}

/** How long the look at a day takes, and whether anybody feels it. */
export const benchExpiry = (scratch: Scratch): Promise<Report> =>
  scratch.withDatabase(async (client) => {
    const { host, port, user, password, database: name } = client
    const database = openDatabase({ host, port, user, password, database: name, max: 4 })
    let now = new Date()
    const app = {
      database,
      clock: { now: () => new Date(now) },
      settings: readSettings({}),
      subscriptions: [],
      extensions: [offer(endingSources, endingKeys)],
    } as unknown as App
    const look = async (): Promise<{
      readonly took: number
      readonly longest: number
      readonly notices: number
    }> => {
      const before = await client.query<{ count: string }>('select count(*) from expiry_notice')
      const job = scanJob(app)
      const begin = performance.now()
      let [longest, found] = [0, 1]
      while (found > 0) {
        const from = performance.now()
        found = await job.run()
        longest = Math.max(longest, performance.now() - from)
      }
      const took = performance.now() - begin
      const after = await client.query<{ count: string }>('select count(*) from expiry_notice')
      return { took, longest, notices: Number(after.rows[0]?.count) - Number(before.rows[0]?.count) }
    }
    try {
      await plant(client)
      const scan = performance.now()
      await client.query('select count(*), max(valid_till), max(label) from api_key')
      const bare = performance.now() - scan
      const calm = changeAlong(client)
      await new Promise((resolve) => {
        setTimeout(resolve, 1500)
      })
      const undisturbed = percentile(await calm.stop(), 0.95)
      const first = await look()
      now = new Date(now.getTime() + day)
      const along = changeAlong(client)
      // The look counts its notices by the same connection: it waits for its turn.
      const job = scanJob(app)
      const begin = performance.now()
      while ((await job.run()) > 0);
      const second = performance.now() - begin
      const disturbed = percentile(await along.stop(), 0.95)
      const [told] = (
        await client.query<{ count: string }>(`select count(*) from expiry_notice where day = $1::date`, [
          now,
        ])
      ).rows
      const row = (label: string, took: number, notices: number): string[] => [
        label,
        milliseconds(took),
        notices.toLocaleString('en'),
        ratio(took / bare),
      ]
      return {
        title: 'Expiry',
        method: `The look at a day through ${things.toLocaleString('en')} things that end evenly over a year, in one process: every notice that is due is written. On the first day all that ends within thirty days is due, later what comes to one of the days of the setting. Reference: one sequential reading of the same table. The last two rows are the 95th percentile of changes of a partner whose things they are, alone and during the look.`,
        goal: '5 million things within 10 s, and no lock that anybody feels',
        headings: ['', 'time', 'notices', 'of a sequential reading'],
        rows: [
          row('first day', first.took, first.notices),
          row('longest batch of it', first.longest, Math.min(first.notices, 10_000)),
          row('next day', second, Number(told?.count)),
          ['change of a partner, alone', milliseconds(undisturbed), '', ''],
          ['change of a partner, during the look', milliseconds(disturbed), '', ''],
        ],
      }
    } finally {
      await database.close()
    }
  })
