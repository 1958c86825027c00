import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { publish, type OutsideSubscription } from './events.ts'
import { OutsideDispatcher } from './outside-dispatcher.ts'

let api: TestApp
let begun: string[] = []
/** How many of each are under way, and the most that were at once. */
let underWay = new Map<string, number>()
let most = 0

const soon = () => new Promise<void>((resolve) => setImmediate(resolve))

const family = (wish: { together: number; parallel: number }): OutsideSubscription => ({
  ...wish,
  subscriber: 'fair',
  events: ['thing'],
  async send({ receiver }) {
    begun.push(receiver)
    underWay.set(receiver, (underWay.get(receiver) ?? 0) + 1)
    most = Math.max(
      most,
      [...underWay.values()].reduce((sum, each) => sum + each, 0),
    )
    for (let turn = receiver.includes('slow') ? 10 : 0; turn > 0; turn -= 1) await soon()
    underWay.set(receiver, (underWay.get(receiver) ?? 0) - 1)
  },
})

const happen = (subscription: OutsideSubscription, objectId: string) =>
  api.app.database.transaction((tx) =>
    publish(tx, [subscription], {
      name: 'thing',
      objectType: 'thing',
      objectId,
      partnerId: null,
      actor: 'somebody',
      data: {},
      at: api.clock.now(),
    }),
  )

const register = (names: readonly string[]) =>
  api.query(
    `insert into outside_receiver (name, family, events, label) select name, 'fair', '{thing}', name from unnest($1::text[]) as name`,
    [names],
  )

const run = (subscription: OutsideSubscription) =>
  new OutsideDispatcher({
    database: api.app.database,
    clock: api.clock,
    log: pino({ level: 'silent' }),
    subscriptions: [subscription],
  }).run()

beforeAll(async () => {
  api = await createTestApp()
}, 300_000)
beforeEach(async () => {
  await api.query('truncate event, delivery, outside_delivery, outside_receiver')
  begun = []
  underWay = new Map()
  most = 0
})
afterAll(() => api.close())

const slowOnes = (count: number) =>
  Array.from({ length: count }, (_, index) => `fair:slow-${String(index).padStart(2, '0')}`)

describe('of a family of receivers', () => {
  test.each([
    ['few slow ones', 4, 60, { together: 8, parallel: 2 }, 12],
    ['more slow ones than there are places', 12, 10, { together: 4, parallel: 2 }, 20],
  ])('%s do not starve the last one', async (_what, count, messages, wish, within) => {
    const fair = family(wish)
    const healthy = 'fair:zealous'
    await register([...slowOnes(count), healthy])
    for (let each = 0; each < messages; each += 1) await happen(fair, `m${each}`)
    expect(await run(fair)).toBe((count + 1) * messages)
    expect(begun.indexOf(healthy)).toBeLessThan(within)
    expect(most).toBeLessThanOrEqual(wish.together)
    // It is served on and on, in its turn, and not once.
    const third = begun.filter((name) => name === healthy).length / 3
    expect(begun.slice(0, begun.length / 2).filter((name) => name === healthy).length).toBeGreaterThan(third)
  })

  test('one alone has as many places as a receiver may have', async () => {
    const fair = family({ together: 8, parallel: 3 })
    await register(['fair:slow-alone'])
    for (let each = 0; each < 20; each += 1) await happen(fair, `m${each}`)
    expect(await run(fair)).toBe(20)
    expect(most).toBe(3)
  })
})
