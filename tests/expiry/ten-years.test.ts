import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestsJob } from '../../packages/server/src/modules/expiry/digests/mails.ts'
import { findStops } from '../../packages/server/src/modules/expiry/calendar/stops.ts'
import { scanJob, sweepJob } from '../../packages/server/src/modules/expiry/scan/scan.ts'
import { stepsJob } from '../../packages/server/src/modules/expiry/scan/steps.ts'
import { stopsOfGrants } from '../../packages/server/src/modules/policy-requests/index.ts'
import { deliverMails } from '../../packages/server/src/platform/mail/delivery.ts'
import type { Carrier } from '../../packages/server/src/platform/mail/smtp.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { World } from './world.ts'

// The whole of it, an hour or two: EXPIRY_RUN_PARTNERS=1000 EXPIRY_RUN_DAYS=3650 EXPIRY_RUN_LONGEST=1095 npx vitest run --project unit tests/expiry
const partners = Number(process.env['EXPIRY_RUN_PARTNERS'] ?? 4)
const days = Number(process.env['EXPIRY_RUN_DAYS'] ?? 50)
/** How many days anything lasts at most. */
const longest = Number(process.env['EXPIRY_RUN_LONGEST'] ?? Math.min(days, 400))
const day = 86_400_000
const begin = new Date('2031-01-01T00:00:00.000Z')

let api: TestApp
let world: World
beforeAll(async () => {
  api = await createTestApp({ SMTP_URL: 'smtp://127.0.0.1:1', EXPIRY_ESCALATION_DAYS: '7' })
  api.clock.set(begin)
  // What else there is outlives the run.
  await api.query(`update policy set valid_till = '2090-01-01'`)
  await api.query(`update platform_key set not_after = '2090-01-01'`)
  await api.query(`update trust_certificate set not_after = '2090-01-01'`)
  await api.query(`update held_certificate set not_after = '2090-01-01', platform_not_after = '2090-01-01'`)
  world = new World(api, 20_261_130, longest)
  await world.begin(begin, partners)
}, 1_200_000)
afterAll(() => api.close())

/** Mails that arrived, by address and day. */
const arrived = new Map<string, number>()
const carrier: Carrier = {
  async send(_row, { to }) {
    if (to.endsWith('@unreachable.example'))
      throw Object.assign(new Error('no such mailbox'), { code: 'EENVELOPE', responseCode: 550 })
    const key = `${to} ${api.clock.now().toISOString().slice(0, 10)}`
    arrived.set(key, (arrived.get(key) ?? 0) + 1)
  },
  check: async () => undefined,
}

/** Two servers on one database do what is due, at once, until there is nothing left. */
const runServers = async (): Promise<void> => {
  const jobs = [scanJob, stepsJob, digestsJob].map((make) => [make(api.app), make(api.app)] as const)
  for (const pair of jobs) {
    let found = 1
    while (found > 0)
      found = (await Promise.all(pair.map((job) => job.run()))).reduce((sum, each) => sum + each, 0)
  }
  while ((await deliverMails(api.app, carrier)) > 0);
  await digestsJob(api.app).run()
  while ((await sweepJob(api.app).run()) > 0);
}

/** The keys that work at this moment, by the rule of the lists and guards. */
const workingNow = async (): Promise<Set<string>> => {
  const rows = await api.query<Parameters<typeof stopsOfGrants>[1][number]>(
    `select id, partner_id as "partnerId", policy_id as "policyId", policy_group_id as "groupId", request_id as "requestId",
       state, valid_from as "validFrom", valid_till as "validTill" from api_key where hint = 'ent_run' and valid_till > $1`,
    [api.clock.now()],
  )
  const stops = await stopsOfGrants(api.app, rows)
  return new Set(rows.filter(({ id }) => stops.get(id)?.length === 0).map(({ id }) => id))
}

const everything = {
  accountId: null,
  userName: 'test',
  isAdmin: true,
  partnerIds: [],
  platformKinds: undefined,
}

/** The ends of the run that nobody replaced before, with what was told of each. */
const endings = (until: Date) =>
  api.query<{ kind: string; delivered: number; escalated: boolean }>(
    `with thing as (
       select 'partner-certificate' as kind, id::text, partner_id, least(not_after, platform_not_after) as ends_at
       from held_certificate
       where issuer = 'CN=Root of the run' and not_after <= $1 and (superseded_at is null or superseded_at > not_after)
       union all
       select 'api-key', k.id::text, k.partner_id, k.valid_till from api_key k
       where k.hint = 'ent_run' and k.valid_till <= $1
         and not exists (select from api_key n where n.replaces_id = k.id and n.created_at < k.valid_till)
     )
     select thing.kind,
       (select count(*) from told_before where told_before.kind = thing.kind and told_before.thing_id = thing.id) as delivered,
       exists (select from escalated where escalated.kind = thing.kind and escalated.thing_id = thing.id) as escalated
     from thing`,
    [until],
  )

test('nothing ends in silence, nothing is told twice, and what was predicted to stop stops', async () => {
  // What is known is swept in time; the ledger keeps it.
  await api.query(
    `create table told_before (notice_id uuid primary key, kind text, thing_id text, partner_id text, day date)`,
  )
  await api.query(
    `create table noticed (notice_id uuid primary key, kind text, thing_id text, partner_id text, day date)`,
  )
  await api.query(
    `create table escalated (kind text, thing_id text, partner_id text, ends_at timestamptz, primary key (kind, thing_id))`,
  )
  let [notices, predicted, mispredicted, daysOff] = [0, 0, 0, 0]
  for (let number = 0; number < days; number += 1) {
    const midnight = new Date(begin.getTime() + number * day)
    if (number > 0 && number % 90 === 0) {
      // As servers do by themselves; those of tests do not.
      await api.query('vacuum (analyze)')
      process.stdout.write(`${number} of ${days} days\n`)
    }
    api.clock.set(midnight)
    const working = await workingNow()
    const { stops } = await findStops(api.app, everything, midnight)
    // Now and then nobody runs for a day.
    if (world.chance(0.03)) daysOff += 1
    else {
      api.clock.set(new Date(midnight.getTime() + 30 * 60_000))
      await runServers()
    }
    await api.query(
      `insert into expiry_reader (account_id, seen_at, read_at) select id, $2, $2 from account where user_name = any($1)
       on conflict (account_id) do update set seen_at = excluded.seen_at, read_at = excluded.read_at`,
      [world.owners.flatMap(({ userName, habit }) => (habit === 'reads' ? [userName] : [])), api.clock.now()],
    )
    await api.query(
      `insert into noticed select id, kind, thing_id, partner_id, day from expiry_notice where day >= $1 on conflict do nothing`,
      [new Date(midnight.getTime() - day)],
    )
    // Delivered is what came by mail, or was read. What ended before yesterday is told no more.
    await api.query(
      `insert into told_before select distinct n.id, n.kind, n.thing_id, n.partner_id, n.day from expiry_notice n
       join membership m on m.partner_id = n.partner_id
       left join expiry_digest d on d.account_id = m.account_id and d.covers_from < n.created_at and d.covers_until >= n.created_at
       left join expiry_reader r on r.account_id = m.account_id
       where n.ends_at >= $1 and n.created_at < n.ends_at and (d.state = 'sent' or r.read_at >= n.created_at) on conflict do nothing`,
      [new Date(midnight.getTime() - day)],
    )
    await api.query(
      `insert into escalated select kind, thing_id, partner_id, ends_at from expiry_escalation on conflict do nothing`,
    )
    // Everything that ends on this day has ended, and nobody has done anything since its beginning.
    api.clock.set(new Date(midnight.getTime() + day - 20 * 60_000))
    const still = await workingNow()
    const stopped = [...working].filter((id) => !still.has(id)).toSorted()
    const said = stops
      .filter(({ kind }) => kind === 'api-key')
      .map(({ id }) => id)
      .toSorted()
    predicted += said.length
    if (said.join() !== stopped.join()) mispredicted += 1
    api.clock.set(new Date(midnight.getTime() + day - 10 * 60_000))
    await world.act(api.clock.now())
  }
  const [counted] = await api.query<{ notices: number; doubles: number }>(
    `select count(*) as notices, count(*) - count(distinct (kind, thing_id, partner_id, day)) as doubles from noticed`,
  )
  notices = counted!.notices
  const things = await endings(api.clock.now())
  const silent = things.filter(({ delivered, escalated }) => delivered < 3 && !escalated)
  const doubleMails = [...arrived.values()].filter((count) => count > 1).length
  const [made] = await api.query<{ things: number }>(
    `select (select count(*) from api_key where hint = 'ent_run')
       + (select count(*) from held_certificate where issuer = 'CN=Root of the run') as things`,
  )
  const table = {
    days,
    'days without a server': daysOff,
    partners,
    'longest life, days': longest,
    things: made!.things,
    'endings, not replaced': things.length,
    notices,
    mails: arrived.size,
    escalations: things.filter(({ escalated }) => escalated).length,
    'duplicates of notices': counted!.doubles,
    'duplicates of mails': doubleMails,
    'silent endings': silent.length,
    'keys predicted to stop': predicted,
    'days predicted wrongly': mispredicted,
  }
  process.stdout.write(
    `${Object.entries(table)
      .map(([name, value]) => `${name.padEnd(24)} ${value}`)
      .join('\n')}\n`,
  )
  expect(things.length).toBeGreaterThan(0)
  expect(predicted).toBeGreaterThan(0)
  expect(table).toMatchObject({
    'duplicates of notices': 0,
    'duplicates of mails': 0,
    'silent endings': 0,
    'days predicted wrongly': 0,
  })
}, 86_400_000)
