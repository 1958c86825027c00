import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  askHub,
  giveHubRoles,
  isSignedWith,
  publishAtHub,
  startHubSubscriber,
  type HubSubscriber,
} from '../../../../../tests/support/hub-subscriber.ts'
import { OutsideDispatcher } from '../../platform/events/outside-dispatcher.ts'
import { publishToHub } from '../../platform/events/hub-message.ts'
import { leaseJob } from './end.ts'

let api: TestApp
let ear: HubSubscriber
let token: string

const roles = [
  'SUBSCRIBE_PARTNER_UPDATED_GENERAL',
  'SUBSCRIBE_POLICY_UPDATED_GENERAL',
  'SUBSCRIBE_CREDENTIAL_STATUS_GENERAL',
  'PUBLISH_CREDENTIAL_STATUS_GENERAL',
  'PUBLISH_PARTNER_UPDATED_GENERAL',
]

beforeAll(async () => {
  ear = await startHubSubscriber()
  api = await createTestApp({ HUB_EMBEDDED: 'on', HUB_CALLBACKS: ear.host, HUB_SUBSCRIPTIONS: '5' })
  await giveHubRoles(api, roles)
}, 300_000)
afterAll(async () => {
  await api.close()
  await ear.close()
})

beforeEach(async () => {
  await api.query('truncate event, delivery, outside_delivery, outside_receiver, hub_subscription, hub_topic')
  ear.faultFor = () => undefined
  ear.verificationFor = () => undefined
  token = await api.token('service-client')
})

const deliver = () => new OutsideDispatcher({ ...api.app, log: pino({ level: 'silent' }) }).run()

const wish = (over: Readonly<Record<string, string>> = {}) => ({
  'hub.mode': 'subscribe',
  'hub.topic': 'PARTNER_UPDATED',
  'hub.callback': `${ear.origin}/partner_updated?key=1`,
  'hub.secret': 'a secret of the subscriber',
  ...over,
})
const ask = (over: Readonly<Record<string, string>> = {}) => askHub(api, wish(over), token)
const subscribe = async (over: Readonly<Record<string, string>> = {}) => {
  expect(await ask(over)).toMatchObject({ status: 202, mode: 'accepted' })
  await deliver()
}

const say = (partnerId: string, topic: 'PARTNER_UPDATED' | 'POLICY_UPDATED' = 'PARTNER_UPDATED') =>
  api.app.database.transaction((tx) =>
    publishToHub(
      tx,
      api.app,
      { topic, publisher: 'Test', namespace: 'test', data: { partnerData: { partnerId } } },
      { objectType: 'partner', objectId: partnerId, partnerId, actor: 'test', at: api.clock.now() },
    ),
  )

const known = () =>
  api.query<{ topic: string; state: string; lease_until: Date | null; receiver: string }>(
    'select topic, state, lease_until, receiver from hub_subscription order by callback',
  )
const deliveries = () =>
  api.query<{ receiver: string; state: string; last_problem: string | null; last_status: number | null }>(
    `select receiver, state, last_problem, last_status from outside_delivery where event_name <> 'hub-intent' order by sequence, receiver`,
  )
const heardSince = (from: number) =>
  ear
    .published()
    .slice(from)
    .map(
      ({ body }) =>
        (JSON.parse(body) as { event: { data: { partnerData: { partnerId: string } } } }).event.data
          .partnerData.partnerId,
    )

describe('a subscription', () => {
  test('counts once its callback has echoed the challenge, and is told how long it lasts', async () => {
    const from = ear.asked.length
    expect(await ask({ 'hub.lease_seconds': '1000' })).toEqual({
      status: 202,
      mode: 'accepted',
      reason: null,
    })
    expect(await known()).toMatchObject([{ state: 'pending', lease_until: null }])
    await say('before')
    await deliver()
    const [question] = ear.asked.slice(from)
    expect(question).toMatchObject({ mode: 'subscribe', path: '/partner_updated' })
    const { words } = question!
    expect(words.get('key'), 'the query of the callback stays').toBe('1')
    expect(words.get('hub.topic')).toBe('PARTNER_UPDATED')
    expect(words.get('hub.lease_seconds')).toBe('1000')
    expect(words.get('hub.challenge')?.length).toBeGreaterThan(20)
    expect(await known()).toMatchObject([{ state: 'active' }])
    const heard = ear.published().length
    await say('acme')
    await deliver()
    expect(heardSince(heard), 'nothing of before').toEqual(['acme'])
  })

  test('gets what is published, signed with its secret, with its links and the id of the message', async () => {
    await subscribe()
    const from = ear.published().length
    await say('acme')
    await deliver()
    const [told] = ear.published().slice(from)
    expect(told!.path).toBe('/partner_updated?key=1')
    expect(isSignedWith('a secret of the subscriber', told!)).toBe(true)
    expect(told!.headers['content-type']).toBe('application/json')
    expect(told!.headers['link']).toBe(
      '<http://localhost:8080/hub/>; rel="hub", <PARTNER_UPDATED>; rel="self"',
    )
    const document = JSON.parse(told!.body) as { topic: string; event: { id: string } }
    expect(document.topic).toBe('PARTNER_UPDATED')
    expect(told!.headers['idempotency-key']).toBe(document.event.id)
    expect(await deliveries()).toMatchObject([
      { receiver: 'hub', state: 'delivered' },
      { receiver: expect.stringMatching(/^hub:/u), state: 'delivered' },
    ])
  })

  test.each([
    ['another challenge', [200, 'something else'], 'unconfirmed'],
    ['a challenge with more around it', [200, 'x'.repeat(5000)], 'unconfirmed'],
    ['404, a no', [404, ''], 'status'],
  ] as const)('is none when its callback answers %s', async (_what, answer, problem) => {
    ear.verificationFor = () => answer
    await ask()
    await deliver()
    expect(await known()).toEqual([])
    const [row] = await api.query('select state, last_problem, decided_by from outside_delivery')
    expect(row).toEqual({ state: 'dismissed', last_problem: problem, decided_by: 'system' })
  })

  test.each(['dead', 'lost', [500, ''], [302, '']] as const)(
    'is asked for again while its callback answers %j',
    async (fault) => {
      ear.verificationFor = () => fault
      await ask()
      await deliver()
      expect(await known()).toMatchObject([{ state: 'pending' }])
      ear.verificationFor = () => undefined
      api.clock.advance(1000)
      await deliver()
      expect(await known()).toMatchObject([{ state: 'active' }])
    },
  )

  test('asked for again before it was confirmed is what was asked last', async () => {
    await ask({ 'hub.secret': 'the first' })
    await ask({ 'hub.secret': 'the second' })
    const from = ear.asked.length
    await deliver()
    expect(ear.asked.length - from, 'asked once').toBe(1)
    const heard = ear.published().length
    await say('acme')
    await deliver()
    expect(isSignedWith('the second', ear.published()[heard]!)).toBe(true)
  })

  test('is renewed with another secret, and keeps the old one until its callback has confirmed that', async () => {
    await subscribe({ 'hub.secret': 'the first' })
    ear.verificationFor = () => [404, '']
    await subscribe({ 'hub.secret': 'of somebody else' })
    let heard = ear.published().length
    await say('a')
    await deliver()
    expect(isSignedWith('the first', ear.published()[heard]!)).toBe(true)
    ear.verificationFor = () => undefined
    await subscribe({ 'hub.secret': 'the second' })
    heard = ear.published().length
    await say('b')
    await deliver()
    expect(isSignedWith('the second', ear.published()[heard]!)).toBe(true)
  })

  test('ends with its lease, whatever waits for it', async () => {
    await subscribe({ 'hub.lease_seconds': '1' })
    const [{ lease_until: until }] = (await known()) as unknown as [{ lease_until: Date }]
    expect((until.getTime() - api.clock.now().getTime()) / 1000, 'no shorter than allowed').toBe(300)
    await say('late')
    api.clock.advance(300_000)
    const heard = ear.published().length
    await deliver()
    expect(ear.published().length).toBe(heard)
    expect(await deliveries()).toMatchObject([{ state: 'delivered' }, { state: 'dismissed' }])
    expect(await leaseJob(api.app).run()).toBe(1)
    expect(await known()).toEqual([])
    expect(await api.query('select 1 from outside_receiver')).toEqual([])
  })

  test('lasts as long as allowed and no longer, and renewed in time it goes on', async () => {
    await subscribe({ 'hub.lease_seconds': '9999999999' })
    const [{ lease_until: until }] = (await known()) as unknown as [{ lease_until: Date }]
    expect((until.getTime() - api.clock.now().getTime()) / 1000).toBe(864_000)
    api.clock.advance(863_999_000)
    token = await api.token('service-client')
    await subscribe()
    api.clock.advance(2_000)
    expect(await leaseJob(api.app).run()).toBe(0)
    expect(await known()).toMatchObject([{ state: 'active' }])
  })

  test('ends when it says so and confirms it; another in its name does not', async () => {
    await subscribe()
    ear.verificationFor = () => [404, '']
    expect(await ask({ 'hub.mode': 'unsubscribe' })).toMatchObject({ status: 202 })
    await deliver()
    expect(await known()).toMatchObject([{ state: 'active' }])
    ear.verificationFor = () => undefined
    const from = ear.asked.length
    await ask({ 'hub.mode': 'unsubscribe' })
    await deliver()
    expect(ear.asked[from]).toMatchObject({ mode: 'unsubscribe' })
    expect(ear.asked[from]!.words.has('hub.lease_seconds')).toBe(false)
    expect(await known()).toEqual([])
  })

  test('ends with 410, and what else waits for it is given up', async () => {
    await subscribe()
    await say('a')
    await say('a')
    ear.faultFor = () => [410, '']
    await deliver()
    expect(await known()).toEqual([])
    expect((await deliveries()).filter(({ receiver }) => receiver !== 'hub')).toMatchObject([
      { state: 'dismissed', last_status: 410 },
      { state: 'dismissed', last_status: null },
    ])
  })

  test('keeps the order of a partner over its topics; two callbacks of one topic both hear', async () => {
    await subscribe()
    await subscribe({ 'hub.topic': 'POLICY_UPDATED', 'hub.callback': `${ear.origin}/policy_updated` })
    await subscribe({ 'hub.callback': `${ear.origin}/second` })
    const receivers = (await known()).map(({ topic, receiver }) => ({ topic, receiver }))
    expect(receivers[0]!.receiver).toBe(receivers[1]!.receiver)
    expect(receivers[2]!.receiver).not.toBe(receivers[0]!.receiver)
    const heard = ear.published().length
    ear.faultFor = ({ path }) => (path === '/partner_updated?key=1' ? [500, ''] : undefined)
    await say('acme')
    await say('acme', 'POLICY_UPDATED')
    await deliver()
    expect(
      ear
        .published()
        .slice(heard)
        .map(({ path }) => path),
    ).toEqual(['/second'])
    ear.faultFor = () => undefined
    api.clock.advance(1000)
    await deliver()
    expect(
      ear
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
      await subscribe()
      ear.faultFor = () => fault
      await say('acme')
      await deliver()
      expect((await deliveries()).at(-1)).toMatchObject({ state: 'waiting', last_problem: problem })
      ear.faultFor = () => undefined
      api.clock.advance(1000)
      await deliver()
      expect((await deliveries()).at(-1)).toMatchObject({ state: 'delivered' })
    },
  )

  test('whose answer never ends has taken the message', async () => {
    await subscribe()
    ear.faultFor = () => [200, 'x'.repeat(3_000_000)]
    await say('acme')
    await deliver()
    expect((await deliveries()).at(-1)).toMatchObject({ state: 'delivered' })
  })
})

describe('who may not subscribe is told why, and no callback is asked', () => {
  test.each([
    ['an unknown mode', { 'hub.mode': 'hold' }, 400],
    ['a topic with blanks', { 'hub.topic': 'A B' }, 400],
    ['a topic without the role', { 'hub.topic': 'APIKEY_APPROVED' }, 403],
    ['a callback at another host', { 'hub.callback': 'https://example.com/x' }, 403],
    ['another port of the host', { 'hub.callback': 'http://127.0.0.1:1/x' }, 403],
    ['the address in other digits', { 'hub.callback': 'http://2130706433/x' }, 403],
    ['a callback with a user', { 'hub.callback': 'http://u:p@127.0.0.1/x' }, 400],
    ['a file', { 'hub.callback': 'file:///etc/passwd' }, 400],
    ['no callback', { 'hub.callback': '' }, 400],
    ['a long callback', { 'hub.callback': `http://127.0.0.1/${'x'.repeat(2000)}` }, 400],
    ['a long secret', { 'hub.secret': 'é'.repeat(100) }, 400],
    ['a lease that is no number', { 'hub.lease_seconds': '1e9' }, 400],
    ['an end of what is not there', { 'hub.mode': 'unsubscribe' }, 404],
  ])('%s', async (_what, over, status) => {
    const reply = await ask(over)
    expect(reply).toMatchObject({ status, mode: 'denied' })
    expect(reply.reason).toBeTruthy()
    expect(await known()).toEqual([])
    expect(await deliver()).toBe(0)
  })

  test('without a token, with one that does not count, or as somebody else', async () => {
    expect(await askHub(api, wish(), undefined)).toMatchObject({ status: 401, mode: 'denied' })
    expect(await askHub(api, wish(), 'nonsense')).toMatchObject({ status: 401 })
    expect(await askHub(api, wish(), await api.token('admin'))).toMatchObject({ status: 403 })
    expect(await askHub(api, wish(), await api.token('acme'))).toMatchObject({ status: 403 })
  })

  test('a field that is there twice, a form of a megabyte', async () => {
    const form = new URLSearchParams(wish()).toString()
    expect(await askHub(api, `${form}&hub.callback=http://x/`, token)).toMatchObject({ status: 400 })
    expect(await askHub(api, `${form}&x=${'y'.repeat(1_000_000)}`, token)).toMatchObject({ status: 413 })
  })

  test('by the callback of another’s subscription', async () => {
    await subscribe()
    await api.query(`update hub_subscription set subscriber = 'somebody else'`)
    expect(await ask()).toMatchObject({ status: 403, mode: 'denied' })
    expect(await ask({ 'hub.mode': 'unsubscribe' })).toMatchObject({ status: 403 })
  })

  test('beyond the number that the hub takes, though fifty ask at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) => ask({ 'hub.callback': `${ear.origin}/many/${index}` })),
    )
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(5)
    expect(replies.filter(({ status }) => status === 503)).toHaveLength(45)
    expect(await known()).toHaveLength(5)
  })
})

describe('another part of the platform', () => {
  const topic = 'CREDENTIAL_STATUS'
  const publish = (body: string | Buffer = '{"a":1}', at = topic) => publishAtHub(api, at, { token, body })

  test('registers its topic, publishes, and subscribers get it octet for octet', async () => {
    expect(await publish()).toEqual({ status: 200, mode: 'denied', reason: 'there is no such topic' })
    const register = { 'hub.mode': 'register', 'hub.topic': topic }
    expect(await askHub(api, register, token)).toEqual({ status: 200, mode: 'accepted', reason: null })
    expect(await askHub(api, register, token)).toMatchObject({ status: 200, mode: 'denied' })
    await subscribe({ 'hub.topic': topic, 'hub.callback': `${ear.origin}/status` })
    const from = ear.published().length
    const body = '{ "a" : 1,\n "a" : 2, "é": "\\u0000" }'
    expect(await publish(body)).toMatchObject({ status: 200, mode: 'accepted' })
    await publish('{"next":true}')
    await deliver()
    expect(
      ear
        .published()
        .slice(from)
        .map((told) => told.body),
    ).toEqual([body, '{"next":true}'])
    expect(isSignedWith('a secret of the subscriber', ear.published()[from]!)).toBe(true)
    const [shown] = (await api.as('admin').call('deliveries.page', { query: { topic } })).response.data
    const { document } = (
      await api.as('admin').call('deliveries.get', { params: { deliveryId: shown!.deliveryId } })
    ).response
    expect(document).toContain('service-client')
    expect(document).not.toContain('next')
    const stored = await api.query<{ data: string }>('select data::text from event')
    expect(
      stored.some(({ data }) => data.includes('next')),
      'lies sealed',
    ).toBe(false)
  })

  test('speaks on none of ours, on none without the role, and with nothing to say', async () => {
    expect(await publish('{}', 'PARTNER_UPDATED')).toMatchObject({ status: 403, mode: 'denied' })
    expect(await publish('{}', 'OTHER')).toMatchObject({ status: 403, mode: 'denied' })
    await askHub(api, { 'hub.mode': 'register', 'hub.topic': topic }, token)
    expect(await publish('')).toMatchObject({ status: 400 })
    expect(await publish(Buffer.alloc(2_000_000, '1'))).toMatchObject({ status: 413 })
    expect(await askHub(api, { 'hub.mode': 'publish', 'hub.topic': topic, data: '1' }, token)).toMatchObject({
      status: 400,
    })
    expect(await api.query('select 1 from event')).toEqual([])
  })

  test('takes its topic back', async () => {
    await askHub(api, { 'hub.mode': 'register', 'hub.topic': topic }, token)
    const deregister = { 'hub.mode': 'deregister', 'hub.topic': topic }
    expect(await askHub(api, deregister, token)).toMatchObject({ mode: 'accepted' })
    expect(await askHub(api, deregister, token)).toMatchObject({ mode: 'denied' })
    expect(await publish()).toMatchObject({ mode: 'denied' })
  })
})

describe('an administrator', () => {
  test('sees who subscribed, without what may be secret in the address, and ends it; the callback is told', async () => {
    await subscribe()
    const page = (await api.as('admin').call('hub.page-subscriptions', { query: { withCounts: 'true' } }))
      .response
    expect(page).toMatchObject({
      totalResults: 1,
      counts: { active: 1 },
      data: [
        {
          topic: 'PARTNER_UPDATED',
          callback: `${ear.origin}/partner_updated`,
          subscriber: 'service-account-service-client',
          isSigned: true,
        },
      ],
    })
    await say('waits')
    const from = ear.asked.length
    const { subscriptionId } = page.data[0]!
    const reply = await api.as('admin').call('hub.end-subscription', {
      params: { subscriptionId },
      request: { reason: 'not wanted' },
    })
    expect(reply.response).toEqual({ subscriptionId, topic: 'PARTNER_UPDATED' })
    const heard = ear.published().length
    await deliver()
    expect(ear.published().length).toBe(heard)
    expect(ear.asked.slice(from)).toMatchObject([{ mode: 'denied' }])
    expect(ear.asked[from]!.words.get('hub.topic')).toBe('PARTNER_UPDATED')
    expect(await known()).toEqual([])
    const again = await api.as('admin').call('hub.end-subscription', {
      params: { subscriptionId },
      request: { reason: 'twice' },
    })
    expect(again.codes).toEqual(['ENT_HUB_001'])
  })
})

test('where there is another hub, or none, there is nothing at /hub', async () => {
  const other = await createTestApp()
  try {
    const reply = await other.web.inject({
      method: 'POST',
      url: '/hub/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'hub.mode=subscribe',
    })
    expect(reply.statusCode).toBe(404)
  } finally {
    await other.close()
  }
})
