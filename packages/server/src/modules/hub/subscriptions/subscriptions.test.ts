import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubScene } from '../../../../../../tests/support/scenes/hub-scene.ts'
import { isSignedWith } from '../../../../../../tests/support/neighbours/hub-subscriber.ts'
import { leaseJob } from './end.ts'

let hub: HubScene

beforeAll(async () => {
  hub = await HubScene.open()
}, 300_000)
afterAll(() => hub.close())
beforeEach(() => hub.refresh())

describe('a subscription', () => {
  test('counts once its callback has echoed the challenge, and is told how long it lasts', async () => {
    const from = hub.ear.asked.length
    expect(await hub.ask({ 'hub.lease_seconds': '1000' })).toEqual({
      status: 202,
      mode: 'accepted',
      reason: null,
    })
    expect(await hub.known()).toMatchObject([{ state: 'pending', lease_until: null }])
    await hub.say('before')
    await hub.deliver()
    const [question] = hub.ear.asked.slice(from)
    expect(question).toMatchObject({ mode: 'subscribe', path: '/partner_updated' })
    const { words } = question!
    expect(words.get('key'), 'the query of the callback stays').toBe('1')
    expect(words.get('hub.topic')).toBe('PARTNER_UPDATED')
    expect(words.get('hub.lease_seconds')).toBe('1000')
    expect(words.get('hub.challenge')?.length).toBeGreaterThan(20)
    expect(await hub.known()).toMatchObject([{ state: 'active' }])
    const heard = hub.ear.published().length
    await hub.say('acme')
    await hub.deliver()
    expect(hub.heardSince(heard), 'nothing of before').toEqual(['acme'])
  })

  test('gets what is published, signed with its secret, with its links and the id of the message', async () => {
    await hub.subscribe()
    const from = hub.ear.published().length
    await hub.say('acme')
    await hub.deliver()
    const [told] = hub.ear.published().slice(from)
    expect(told!.path).toBe('/partner_updated?key=1')
    expect(isSignedWith('a secret of the subscriber', told!)).toBe(true)
    expect(told!.headers['content-type']).toBe('application/json')
    expect(told!.headers['link']).toBe(
      '<http://localhost:8080/hub/>; rel="hub", <PARTNER_UPDATED>; rel="self"',
    )
    const document = JSON.parse(told!.body) as { topic: string; event: { id: string } }
    expect(document.topic).toBe('PARTNER_UPDATED')
    expect(told!.headers['idempotency-key']).toBe(document.event.id)
    expect(await hub.deliveries()).toMatchObject([
      { receiver: 'hub', state: 'delivered' },
      { receiver: expect.stringMatching(/^hub:/u), state: 'delivered' },
    ])
  })

  test.each([
    ['another challenge', [200, 'something else'], 'unconfirmed'],
    ['a challenge with more around it', [200, 'x'.repeat(5000)], 'unconfirmed'],
    ['404, a no', [404, ''], 'status'],
  ] as const)('is none when its callback answers %s', async (_what, answer, problem) => {
    hub.ear.verificationFor = () => answer
    await hub.ask()
    await hub.deliver()
    expect(await hub.known()).toEqual([])
    const [row] = await hub.api.query('select state, last_problem, decided_by from outside_delivery')
    expect(row).toEqual({ state: 'dismissed', last_problem: problem, decided_by: 'system' })
  })

  test.each(['dead', 'lost', [500, ''], [302, '']] as const)(
    'is asked for again while its callback answers %j',
    async (fault) => {
      hub.ear.verificationFor = () => fault
      await hub.ask()
      await hub.deliver()
      expect(await hub.known()).toMatchObject([{ state: 'pending' }])
      hub.ear.verificationFor = () => undefined
      hub.api.clock.advance(1000)
      await hub.deliver()
      expect(await hub.known()).toMatchObject([{ state: 'active' }])
    },
  )

  test('asked for again before it was confirmed is what was asked last', async () => {
    await hub.ask({ 'hub.secret': 'the first' })
    await hub.ask({ 'hub.secret': 'the second' })
    const from = hub.ear.asked.length
    await hub.deliver()
    expect(hub.ear.asked.length - from, 'asked once').toBe(1)
    const heard = hub.ear.published().length
    await hub.say('acme')
    await hub.deliver()
    expect(isSignedWith('the second', hub.ear.published()[heard]!)).toBe(true)
  })

  test('is renewed with another secret, and keeps the old one until its callback has confirmed that', async () => {
    await hub.subscribe({ 'hub.secret': 'the first' })
    hub.ear.verificationFor = () => [404, '']
    await hub.subscribe({ 'hub.secret': 'of somebody else' })
    let heard = hub.ear.published().length
    await hub.say('a')
    await hub.deliver()
    expect(isSignedWith('the first', hub.ear.published()[heard]!)).toBe(true)
    hub.ear.verificationFor = () => undefined
    await hub.subscribe({ 'hub.secret': 'the second' })
    heard = hub.ear.published().length
    await hub.say('b')
    await hub.deliver()
    expect(isSignedWith('the second', hub.ear.published()[heard]!)).toBe(true)
  })

  test('ends with its lease, whatever waits for it', async () => {
    await hub.subscribe({ 'hub.lease_seconds': '1' })
    const [{ lease_until: until }] = (await hub.known()) as unknown as [{ lease_until: Date }]
    expect((until.getTime() - hub.api.clock.now().getTime()) / 1000, 'no shorter than allowed').toBe(300)
    await hub.say('late')
    hub.api.clock.advance(300_000)
    const heard = hub.ear.published().length
    await hub.deliver()
    expect(hub.ear.published().length).toBe(heard)
    expect(await hub.deliveries()).toMatchObject([{ state: 'delivered' }, { state: 'dismissed' }])
    expect(await leaseJob(hub.api.app).run()).toBe(1)
    expect(await hub.known()).toEqual([])
    expect(await hub.api.query('select 1 from outside_receiver')).toEqual([])
  })

  test('lasts as long as allowed and no longer, and renewed in time it goes on', async () => {
    await hub.subscribe({ 'hub.lease_seconds': '9999999999' })
    const [{ lease_until: until }] = (await hub.known()) as unknown as [{ lease_until: Date }]
    expect((until.getTime() - hub.api.clock.now().getTime()) / 1000).toBe(864_000)
    hub.api.clock.advance(863_999_000)
    hub.token = await hub.api.token('service-client')
    await hub.subscribe()
    hub.api.clock.advance(2_000)
    expect(await leaseJob(hub.api.app).run()).toBe(0)
    expect(await hub.known()).toMatchObject([{ state: 'active' }])
  })

  test('ends when it says so and confirms it; another in its name does not', async () => {
    await hub.subscribe()
    hub.ear.verificationFor = () => [404, '']
    expect(await hub.ask({ 'hub.mode': 'unsubscribe' })).toMatchObject({ status: 202 })
    await hub.deliver()
    expect(await hub.known()).toMatchObject([{ state: 'active' }])
    hub.ear.verificationFor = () => undefined
    const from = hub.ear.asked.length
    await hub.ask({ 'hub.mode': 'unsubscribe' })
    await hub.deliver()
    expect(hub.ear.asked[from]).toMatchObject({ mode: 'unsubscribe' })
    expect(hub.ear.asked[from]!.words.has('hub.lease_seconds')).toBe(false)
    expect(await hub.known()).toEqual([])
  })

  test('ends with 410, and what else waits for it is given up', async () => {
    await hub.subscribe()
    await hub.say('a')
    await hub.say('a')
    hub.ear.faultFor = () => [410, '']
    await hub.deliver()
    expect(await hub.known()).toEqual([])
    expect((await hub.deliveries()).filter(({ receiver }) => receiver !== 'hub')).toMatchObject([
      { state: 'dismissed', last_status: 410 },
      { state: 'dismissed', last_status: null },
    ])
  })

  test('keeps the order of a partner over its topics; two callbacks of one topic both hear', async () => {
    await hub.subscribe()
    await hub.subscribe({ 'hub.topic': 'POLICY_UPDATED', 'hub.callback': `${hub.ear.origin}/policy_updated` })
    await hub.subscribe({ 'hub.callback': `${hub.ear.origin}/second` })
    const receivers = (await hub.known()).map(({ topic, receiver }) => ({ topic, receiver }))
    expect(receivers[0]!.receiver).toBe(receivers[1]!.receiver)
    expect(receivers[2]!.receiver).not.toBe(receivers[0]!.receiver)
    const heard = hub.ear.published().length
    hub.ear.faultFor = ({ path }) => (path === '/partner_updated?key=1' ? [500, ''] : undefined)
    await hub.say('acme')
    await hub.say('acme', 'POLICY_UPDATED')
    await hub.deliver()
    expect(
      hub.ear
        .published()
        .slice(heard)
        .map(({ path }) => path),
    ).toEqual(['/second'])
    hub.ear.faultFor = () => undefined
    hub.api.clock.advance(1000)
    await hub.deliver()
    expect(
      hub.ear
        .published()
        .slice(heard)
        .map(({ path }) => path),
    ).toEqual(['/second', '/partner_updated?key=1', '/policy_updated'])
  })

  test.each([
    ['a redirect', [302, ''], 'redirect'],
    ['an error', [503, ''], 'status'],
    ['no answer', 'dead', 'unreachable'],
  ] as const)(
    'that answers %s gets the same message later, and nobody else waits for it',
    async (_what, fault, problem) => {
      await hub.subscribe()
      hub.ear.faultFor = () => fault
      await hub.say('acme')
      await hub.deliver()
      expect((await hub.deliveries()).at(-1)).toMatchObject({ state: 'waiting', last_problem: problem })
      hub.ear.faultFor = () => undefined
      hub.api.clock.advance(1000)
      await hub.deliver()
      expect((await hub.deliveries()).at(-1)).toMatchObject({ state: 'delivered' })
    },
  )

  test('whose answer never ends has taken the message', async () => {
    await hub.subscribe()
    hub.ear.faultFor = () => [200, 'x'.repeat(3_000_000)]
    await hub.say('acme')
    await hub.deliver()
    expect((await hub.deliveries()).at(-1)).toMatchObject({ state: 'delivered' })
  })
})
