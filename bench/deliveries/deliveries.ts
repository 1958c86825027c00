import { pino } from 'pino'
import type { Client } from 'pg'
import { hubSubscription } from '../../packages/server/src/modules/deliveries/index.ts'
import { systemClock } from '../../packages/server/src/platform/clock.ts'
import { openDatabase } from '../../packages/server/src/platform/database/database.ts'
import type { OutsideSubscription } from '../../packages/server/src/platform/events/events.ts'
import { OutsideDispatcher } from '../../packages/server/src/platform/events/outside-dispatcher.ts'
import { createVault } from '../../packages/server/src/platform/keys/vault.ts'
import { createHttpClient } from '../../packages/server/src/platform/outbound/http-client.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { milliseconds, percentile, perSecond, ratio, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchReference } from '../server-process.ts'

const drained = 4_000
const crowd = 100_000
const firsts = 20
const atOnce = 16

const document = JSON.stringify({
  publisher: 'PartnerServiceImpl',
  topic: 'PARTNER_UPDATED',
  event: {
    type: { namespace: 'io.mosip.pmp.partner.service.impl.PartnerServiceImpl', name: 'PartnerServiceImpl' },
    data: {
      partnerData: {
        partnerId: 'x',
        partnerName: 'x',
        certificateData: 'x'.repeat(1600),
        partnerStatus: 'ACTIVE',
      },
    },
  },
})

/**
 * Puts messages into the outbox: of so many partners, each with so many. They have been due for a moment: the database's clock
 * is finer than ours, and what is due later in this millisecond would be left.
 */
const plant = (
  client: Client,
  {
    count,
    partners,
    state = 'waiting',
    name = 'p',
  }: { count: number; partners: number; state?: string; name?: string },
) =>
  client.query(
    `with stored as (
       insert into event (id, name, object_type, object_id, partner_id, actor, data, at)
       select gen_random_uuid(), 'hub.PARTNER_UPDATED', 'partner', $5 || n % $2, $5 || n % $2, 'bench', $3,
         now() - interval '1 s'
       from generate_series(1, $1::int) n returning *)
     insert into outside_delivery (id, event_id, receiver, sequence, event_name, object_type, object_id, partner_id, state,
                                   next_attempt_at, created_at)
     select gen_random_uuid(), id, 'hub', sequence, name, object_type, object_id, partner_id, $4, at, at from stored`,
    [count, partners, document, state, name],
  )

const clear = (client: Client) => client.query('truncate event, delivery, outside_delivery')

/** So many of `work` at once, so often. @returns how many in a second */
const rateOf = async (times: number, work: () => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  let left = times
  const goOn = async (): Promise<void> => {
    while ((left -= 1) >= 0) await work()
  }
  await Promise.all(Array.from({ length: atOnce }, goOn))
  return (times * 1000) / (performance.now() - begin)
}

/** How fast the outbox empties, and whether a crowd in it holds up whoever comes first. */
export const benchDeliveries = async (root: string, scratch: Scratch): Promise<Report> => {
  const hub = await launchReference(root, '')
  const log = pino({ level: 'silent' })
  const settings = readSettings({ HUB_URL: `${hub.url}/hub/` })
  const vault = createVault(Buffer.alloc(32, 7))
  const http = createHttpClient({ allowed: ['127.0.0.1'] })
  const post = () =>
    http.fetchReply({
      url: `${hub.url}/hub/`,
      method: 'POST',
      body: Buffer.from(document),
      timeoutMilliseconds: 10_000,
      maximumBytes: 1000,
    })
  try {
    return await scratch.withDatabase(async (client) => {
      const { host, port, user, password, database: name } = client
      const database = openDatabase({ host, port, user, password, database: name, max: 10 })
      let firstAt = 0
      let onFirst = (): void => undefined
      const real = hubSubscription({ settings, clock: systemClock, vault })
      const subscription: OutsideSubscription = {
        ...real,
        async send(message, signal) {
          await real.send(message, signal)
          onFirst()
        },
      }
      const dispatcher = () =>
        new OutsideDispatcher({ database, clock: systemClock, log, subscriptions: [subscription] })
      const drain = async (): Promise<number> => {
        await clear(client)
        await plant(client, { count: drained, partners: drained })
        // As the database does by itself within a minute.
        await client.query('analyze outside_delivery, event')
        const begin = performance.now()
        await dispatcher().run()
        return (drained * 1000) / (performance.now() - begin)
      }
      /** From the start of a dispatcher until a new message has arrived. */
      const firstOf = async (): Promise<number> => {
        const times: number[] = []
        for (let round = 0; round < firsts; round += 1) {
          await plant(client, { count: 1, partners: 1, name: `new ${round} ` })
          const arrived = new Promise<void>((resolve) => {
            onFirst = () => {
              firstAt = performance.now()
              onFirst = () => undefined
              resolve()
            }
          })
          const begin = performance.now()
          const running = dispatcher()
          const done = running.run()
          await arrived
          running.stop()
          await done
          times.push(firstAt - begin)
        }
        return percentile(times, 0.5)
      }
      try {
        await rateOf(500, post)
        await drain()
        const before = await rateOf(drained, post)
        const outbox = await drain()
        const after = await rateOf(drained, post)
        const bare = (before + after) / 2
        await clear(client)
        const alone = await firstOf()
        await clear(client)
        await plant(client, { count: crowd, partners: 1_000, state: 'parked' })
        await plant(client, { count: crowd, partners: 100 })
        await client.query('analyze outside_delivery')
        const crowded = await firstOf()
        return {
          title: 'Deliveries to a hub',
          method: `Messages of ${drained.toLocaleString('en')} partners delivered to a hub on the same machine: claimed, spoken of with no transaction open, and marked, by one server, ${atOnce} at once. Reference: the same HTTP client that posts the same octets to the same hub, as many at once, before and after. Then the time until the first message has arrived, from the start of a worker: of an empty outbox, and of one with 100,000 parked and 100,000 due deliveries of 100 partners.`,
          goal: 'drain ≥ 0.5 of raw posts; 100,000 parked and due deliveries do not slow the first',
          headings: ['What', 'Rate or time', '× reference'],
          rows: [
            ['raw HTTP posts, a second', perSecond(bare), ratio(1)],
            ['outbox drained, a second', perSecond(outbox), ratio(outbox / bare)],
            ['first of an empty outbox', milliseconds(alone), ratio(1)],
            ['first among 200,000', milliseconds(crowded), ratio(crowded / alone)],
          ],
        }
      } finally {
        await database.close()
      }
    })
  } finally {
    await hub.stop()
  }
}
