import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubScene } from '../../../../../../tests/support/scenes/hub-scene.ts'
import { leaseJob } from './end.ts'

let hub: HubScene

beforeAll(async () => {
  hub = await HubScene.open()
}, 300_000)
afterAll(() => hub.close())
beforeEach(() => hub.refresh())

/** Each swallows its question: it takes it, and never answers. */
const swallow = () => {
  hub.ear.verificationFor = ({ path }) => (path.startsWith('/swallow') ? 'hang' : undefined)
}
const askMany = (count: number, name: string) =>
  Promise.all(
    Array.from({ length: count }, (_, index) =>
      hub.ask({ 'hub.callback': `${hub.ear.origin}/swallow/${name}/${index}` }),
    ),
  )
/** What has been asked becomes another subscriber's. */
const giveAway = (name: string) =>
  hub.api.query(`update hub_subscription set subscriber = $1 where callback like '%swallow%'`, [name])
const stateOf = async (path: string) => {
  const [row] = await hub.api.query<{
    state: string
    pending_request: string | null
    confirmed_at: Date | null
  }>(`select state, pending_request, confirmed_at from hub_subscription where callback = $1`, [
    hub.ear.origin + path,
  ])
  return row
}

describe('wishes whose callbacks say nothing', () => {
  test('are twenty of a subscriber at most, though all are asked for at once', async () => {
    const replies = await askMany(25, 'a')
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(20)
    const refused = replies.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(5)
    expect(refused[0]).toMatchObject({
      mode: 'denied',
      reason: '20 wishes of yours wait for their callbacks to confirm them',
    })
    const again = replies.findIndex(({ status }) => status === 202)
    const callback = `${hub.ear.origin}/swallow/a/${again}`
    expect(await hub.ask({ 'hub.callback': callback }), 'one that is asked for again').toMatchObject({
      status: 202,
    })
    await giveAway('another')
    expect((await hub.ask()).status, 'of another are no matter').toBe(202)
  })

  test('are no longer open once they are confirmed', async () => {
    await askMany(20, 'a')
    await hub.deliver()
    await hub.subscribe()
    expect((await hub.known()).every(({ state }) => state === 'active')).toBe(true)
  })

  test('hold up nobody else', async () => {
    swallow()
    await askMany(19, 'a')
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/healthy` })
    const dispatcher = hub.dispatcher()
    const running = dispatcher.run()
    await expect.poll(() => stateOf('/healthy'), { timeout: 5_000 }).toMatchObject({ state: 'active' })
    dispatcher.stop()
    await running
  })

  test('hold up no renewal, however many subscribers have them', async () => {
    await hub.subscribe({ 'hub.callback': `${hub.ear.origin}/healthy` })
    const before = await stateOf('/healthy')
    swallow()
    for (const name of ['a', 'b', 'c', 'd']) {
      await askMany(20, name)
      await giveAway(name)
    }
    hub.api.clock.advance(1000)
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/healthy` })
    const dispatcher = hub.dispatcher()
    const running = dispatcher.run()
    await expect
      .poll(async () => (await stateOf('/healthy'))?.confirmed_at?.getTime(), { timeout: 5_000 })
      .toBeGreaterThan(before!.confirmed_at!.getTime())
    dispatcher.stop()
    await running
  })

  test('are forgotten after an hour, and one that is asked for again then is new', async () => {
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/old` })
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/again` })
    hub.api.clock.advance(3_599_000)
    expect(await leaseJob(hub.api.app).run()).toBe(0)
    hub.token = await hub.api.token('service-client')
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/again` })
    hub.api.clock.advance(2_000)
    expect(await leaseJob(hub.api.app).run()).toBe(1)
    expect(await stateOf('/old')).toBeUndefined()
    expect(await stateOf('/again')).toMatchObject({ state: 'pending' })
  })

  test('are forgotten once their callbacks are asked no more; what was there goes on', async () => {
    await hub.subscribe({ 'hub.callback': `${hub.ear.origin}/there` })
    hub.ear.verificationFor = () => 'dead'
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/there` })
    await hub.ask({ 'hub.callback': `${hub.ear.origin}/new` })
    await hub.deliver()
    expect(await leaseJob(hub.api.app).run(), 'they will be asked').toBe(0)
    await hub.api.query(`update outside_delivery set state = 'parked' where state = 'waiting'`)
    expect(await leaseJob(hub.api.app).run()).toBe(2)
    expect(await stateOf('/new')).toBeUndefined()
    expect(await stateOf('/there')).toMatchObject({ state: 'active', pending_request: null })
  })
})
