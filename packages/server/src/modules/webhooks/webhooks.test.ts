import { pino } from 'pino'
import { Webhook as Verifier } from 'standardwebhooks'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import {
  startWebhookReceiver,
  type ReceivedCall,
  type WebhookReceiver,
} from '../../../../../tests/support/neighbours/webhook-receiver.ts'
import { OutsideDispatcher } from '../../platform/events/outside-dispatcher.ts'
import type { WebhookEvent } from './webhook.ts'

let api: TestApp
let ftm: FtmScene
let ear: WebhookReceiver
let calls = 0

beforeAll(async () => {
  ear = await startWebhookReceiver()
  api = await createTestApp({
    WEBHOOKS_ALLOWED: `${ear.host}, ops.internal`,
    WEBHOOKS_ALLOWED_FOR_PARTNERS: ear.host,
  })
  ftm = await setFtmScene(api)
}, 300_000)
afterAll(async () => {
  await api.close()
  await ear.close()
})

beforeEach(async () => {
  await api.query('truncate event, delivery, outside_delivery, outside_receiver, webhook')
  // Receivers believe no message of another time.
  api.clock.set(new Date())
  ear.answer = [204, '']
  calls = ear.calls.length
})

const deliver = () => new OutsideDispatcher({ ...api.app, log: pino({ level: 'silent' }) }).run()
const heard = () => ear.calls.slice(calls)
const bodies = () =>
  heard().map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
const verify = (secret: string, { body, headers }: ReceivedCall) => new Verifier(secret).verify(body, headers)

interface Making {
  readonly as?: 'acme' | 'rival' | 'admin' | 'acme-operator' | 'acme-auditor'
  readonly partnerId?: string | null
  readonly url?: string
  readonly events?: WebhookEvent[]
}

const create = async ({
  as = 'acme',
  partnerId = 'acme',
  url = ear.url,
  events = ['chip.submitted', 'chip.approved'],
}: Making = {}) =>
  api.as(as).call('webhooks.create', { request: { name: 'Our hook', url, events, partnerId } })
const approve = (owner: 'acme' | 'rival' = 'acme') => ftm.chipIn('approved', owner)
const get = async (webhookId: string) =>
  (await api.as('acme').call('webhooks.get', { params: { webhookId } })).response
const log = async (webhookId: string) =>
  (
    await api
      .as('acme')
      .call('webhooks.page-deliveries', { params: { webhookId }, query: { withCounts: 'true' } })
  ).response

describe('a webhook', () => {
  test('hears of what its partner’s events are, signed so that the library of the standard believes it', async () => {
    const { response } = await create()
    expect(response.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/u)
    const chipId = await approve()
    await approve('rival')
    await deliver()
    expect(bodies()).toEqual([
      {
        type: 'chip.submitted',
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/u),
        data: expect.objectContaining({ partnerId: 'acme', objectType: 'chip', objectId: chipId }),
      },
      expect.objectContaining({ type: 'chip.approved' }),
    ])
    for (const call of heard()) expect(() => verify(response.secret, call)).not.toThrow()
    const [first] = heard()
    expect(() => verify(response.secret, { ...first!, body: `${first!.body} ` })).toThrow()
    const { secret: other } = (await create()).response
    expect(() => verify(other, first!)).toThrow()
  })

  test('of the platform hears of every partner; only administrators have one', async () => {
    expect((await create({ partnerId: null })).codes).toEqual(['ENT_WHK_006'])
    await create({ as: 'admin', partnerId: null, events: ['chip.approved'] })
    await approve()
    await approve('rival')
    await deliver()
    // Those of one partner come in order; others overtake.
    const told = bodies().map(({ data }) => String(data['partnerId']))
    expect(told.toSorted()).toEqual(['acme', 'rival'])
    const { response } = await api.as('acme').call('webhooks.page')
    expect(response.totalResults).toBe(0)
  })

  test('says the same id at every attempt, with the time of the attempt', async () => {
    await create({ events: ['chip.approved'] })
    await approve()
    ear.answer = [500, 'no']
    await deliver()
    api.clock.advance(2_000)
    ear.answer = [200, '']
    await deliver()
    const [one, two] = heard()
    expect(two!.headers['webhook-id']).toBe(one!.headers['webhook-id'])
    expect(Number(two!.headers['webhook-timestamp'])).toBeGreaterThan(
      Number(one!.headers['webhook-timestamp']),
    )
    expect(two!.body).toBe(one!.body)
  })

  test('has two secrets while they overlap, and one afterwards', async () => {
    const { webhookId, secret: old } = (await create({ events: ['chip.approved'] })).response
    const rotated = await api
      .as('acme')
      .call('webhooks.rotate', { params: { webhookId }, request: { overlapHours: 1 } })
    await approve()
    await deliver()
    expect(heard()[0]!.headers['webhook-signature']!.split(' ')).toHaveLength(2)
    for (const secret of [old, rotated.response.secret])
      expect(() => verify(secret, heard()[0]!)).not.toThrow()
    expect((await get(webhookId)).previousUntil).toBe(rotated.response.previousUntil)
    const real = new Date()
    api.clock.set(new Date(api.clock.now().getTime() + 3_600_001))
    await approve()
    await deliver()
    const signature = heard()[1]!.headers['webhook-signature']!
    expect(signature.split(' ')).toHaveLength(1)
    expect((await get(webhookId)).previousUntil).toBeNull()
    api.clock.set(real)
  })

  test('holds no key: what is told of one is its id and state', async () => {
    const kinds = await api.query<{ data: object }>('select data from event')
    expect(kinds).toEqual([])
    await create({ events: ['chip.approved'] })
    await approve()
    await deliver()
    expect(Object.keys(bodies()[0]!.data).toSorted()).toEqual(
      expect.arrayContaining(['objectId', 'objectType', 'partnerId']),
    )
    for (const name of Object.keys(bodies()[0]!.data))
      expect(['objectId', 'objectType', 'partnerId', 'status']).toContain(name)
  })

  test('that is paused is kept what happens, and gets it when it is resumed', async () => {
    const { webhookId } = (await create({ events: ['chip.approved'] })).response
    const set = (isActive: boolean) =>
      api.as('acme').call('webhooks.set-state', { params: { webhookId }, request: { isActive } })
    expect((await set(false)).response.state).toBe('paused')
    expect((await set(false)).codes).toEqual(['ENT_WHK_004'])
    await approve()
    expect(await deliver()).toBe(0)
    expect(heard()).toEqual([])
    expect((await set(true)).response.state).toBe('active')
    await deliver()
    expect(bodies()).toMatchObject([{ type: 'chip.approved' }])
  })

  test('that was deleted gets nothing of what waited for it', async () => {
    const { webhookId } = (await create({ events: ['chip.approved'] })).response
    await approve()
    await api.as('acme').call('webhooks.delete', { params: { webhookId } })
    await deliver()
    expect(heard()).toEqual([])
    expect(await api.query('select state from outside_delivery')).toEqual([{ state: 'dismissed' }])
    expect((await api.as('acme').call('webhooks.get', { params: { webhookId } })).codes).toEqual([
      'ENT_WHK_001',
    ])
  })
})

describe('a receiver that does not take it', () => {
  test.each([
    [[302, ''], 'redirect', 302],
    [[404, 'no \u202Esuch\u0000 place'], 'status', 404],
    ['dead', 'unreachable', null],
  ] as const)(
    'answering %j is tried again; its partner sees why, and retries what was parked',
    async (answer, problem, status) => {
      const { webhookId } = (await create({ events: ['chip.approved'] })).response
      ear.answer = answer
      await approve()
      for (let attempt = 0; attempt < 8; attempt += 1) {
        await deliver()
        api.clock.advance(3_600_000)
      }
      const { data, counts } = await log(webhookId)
      expect(counts).toMatchObject({ parked: 1 })
      expect(data).toMatchObject([
        { event: 'chip.approved', state: 'parked', lastProblem: problem, lastStatus: status },
      ])
      if (status === 404) expect(data[0]!.lastDetail).toBe('no  such  place')
      ear.answer = [200, '']
      const from = ear.calls.length
      const { deliveryId } = data[0]!
      const retried = await api
        .as('acme')
        .call('webhooks.retry-delivery', { params: { webhookId, deliveryId }, request: {} })
      expect(retried.response.state).toBe('waiting')
      await deliver()
      expect(ear.calls.length - from).toBe(1)
      expect((await log(webhookId)).data).toMatchObject([{ state: 'delivered' }])
    },
  )

  test('for days is disabled, its partner is told, and resumed it hears of what comes', async () => {
    const { webhookId } = (await create({ events: ['chip.approved'] })).response
    ear.answer = [503, '']
    await approve()
    await deliver()
    expect((await get(webhookId)).failingSince).not.toBeNull()
    api.clock.advance(5 * 86_400_000)
    await deliver()
    expect(await get(webhookId)).toMatchObject({
      state: 'disabled',
      actions: expect.arrayContaining(['resume']),
    })
    const events = await api.query(`select name, partner_id from event where name = 'webhook.disabled'`)
    expect(events).toEqual([{ name: 'webhook.disabled', partner_id: 'acme' }])
    await approve()
    expect((await log(webhookId)).totalResults, 'nothing is stored for it').toBe(1)
    ear.answer = [200, '']
    await api.as('acme').call('webhooks.set-state', { params: { webhookId }, request: { isActive: true } })
    await approve()
    api.clock.advance(3_600_000)
    await deliver()
    expect((await log(webhookId)).data).toMatchObject([{ state: 'delivered' }, { state: 'delivered' }])
    expect((await get(webhookId)).failingSince).toBeNull()
  })

  test('with 410 is disabled at once', async () => {
    const { webhookId } = (await create({ events: ['chip.approved'] })).response
    ear.answer = [410, '']
    await approve()
    await deliver()
    expect((await get(webhookId)).state).toBe('disabled')
  })
})

describe('a test', () => {
  const tryOut = async (webhookId: string) =>
    (await api.as('acme').call('webhooks.test', { params: { webhookId }, request: {} })).response

  test('sends an event of no consequence at once, and shows what came back, cut', async () => {
    const { webhookId, secret } = (await create()).response
    ear.answer = [200, `hello ${'x'.repeat(5000)}`]
    const tried = await tryOut(webhookId)
    expect(tried).toMatchObject({ isTaken: true, status: 200, problem: null })
    expect(tried.answer).toHaveLength(200)
    expect(bodies()).toMatchObject([{ type: 'webhook.test', data: { webhookId } }])
    expect(() => verify(secret, heard()[0]!)).not.toThrow()
    ear.answer = [500, 'broken']
    expect(await tryOut(webhookId)).toMatchObject({
      isTaken: false,
      status: 500,
      problem: 'status',
      answer: 'broken',
    })
    ear.answer = 'dead'
    expect(await tryOut(webhookId)).toMatchObject({ isTaken: false, status: null, problem: 'unreachable' })
    expect(await api.query('select 1 from outside_delivery')).toEqual([])
  })
})

describe('nobody', () => {
  test('reaches another’s webhook, whatever is asked', async () => {
    const { webhookId } = (await create()).response
    const rival = api.as('rival')
    const params = { webhookId }
    const values = { name: 'x', url: ear.url, events: ['chip.approved' as const] }
    const replies = await Promise.all([
      rival.call('webhooks.get', { params }),
      rival.call('webhooks.change', { params, request: values }),
      rival.call('webhooks.rotate', { params, request: {} }),
      rival.call('webhooks.set-state', { params, request: { isActive: false } }),
      rival.call('webhooks.delete', { params }),
      rival.call('webhooks.test', { params, request: {} }),
      rival.call('webhooks.page-deliveries', { params }),
    ])
    for (const { codes } of replies) expect(codes).toEqual(['ENT_WHK_001'])
    expect((await create({ as: 'rival' })).codes).toEqual(['ENT_WHK_006'])
    expect((await create({ as: 'acme-auditor' })).status).toBe(403)
    expect((await rival.call('webhooks.page')).response.totalResults).toBe(0)
  })

  test('retries a delivery of another webhook through their own', async () => {
    const { webhookId: theirs } = (await create()).response
    const { webhookId: own } = (await create({ as: 'rival', partnerId: 'rival' })).response
    await approve()
    const { deliveryId } = (await log(theirs)).data[0]!
    const reply = await api
      .as('rival')
      .call('webhooks.retry-delivery', { params: { webhookId: own, deliveryId }, request: {} })
    expect(reply.codes).toEqual(['ENT_DLV_001'])
  })

  test('has more than allowed, though fifty ask at once', async () => {
    const replies = await Promise.all(Array.from({ length: 50 }, () => create()))
    expect(replies.filter(({ codes }) => codes.length === 0)).toHaveLength(5)
    expect(replies.filter(({ codes }) => codes.includes('ENT_WHK_002'))).toHaveLength(45)
  })

  test.each([
    'http://example.com/hook',
    'https://10.0.0.1/hook',
    'https://127.0.0.1/hook',
    'https://[::1]/hook',
    'https://169.254.169.254/latest',
    'https://2130706433/hook',
    'https://localhost/hook',
    'https://intranet/hook',
    'https://user:pass@example.com/hook',
    'https://example.com/hook#part',
    'ftp://example.com/hook',
    'javascript:alert(1)',
    'https://exämple.com/ hook',
    'nonsense',
  ])('sends events to %s', async (url) => {
    expect((await create({ url })).codes).toEqual(['ENT_WHK_003'])
  })
})

describe('what was sent before', () => {
  const replay = (webhookId: string, since: string, until: string | null = null) =>
    api.as('acme').call('webhooks.replay', { params: { webhookId }, request: { since, until } })

  test('is sent again since a moment: the same messages with the same ids, in order', async () => {
    const { webhookId } = (await create()).response
    await approve()
    await deliver()
    api.clock.advance(3_600_000)
    const since = api.clock.now().toISOString()
    await approve()
    await deliver()
    expect(heard()).toHaveLength(4)
    const before = heard().slice(2)
    const query = { since }
    const counted = await api.as('acme').call('webhooks.count-replay', { params: { webhookId }, query })
    expect(counted.response.count).toBe(2)
    expect((await replay(webhookId, since)).response).toEqual({ webhookId, count: 2 })
    await deliver()
    const again = heard().slice(4)
    expect(again.map(({ body }) => body)).toEqual(before.map(({ body }) => body))
    expect(again.map(({ headers }) => headers['webhook-id'])).toEqual(
      before.map(({ headers }) => headers['webhook-id']),
    )
    const params = { objectType: 'webhook' as const, objectId: webhookId }
    const { response } = await api.as('acme').call('audit-trail.history', { params })
    expect(response[0]).toMatchObject({ action: 'webhook.replayed', actor: 'acme' })
    // Before that moment, and of nobody else's.
    expect((await replay(webhookId, '2020-01-01T00:00:00.000Z', since)).response.count).toBe(2)
    const others = await api
      .as('rival')
      .call('webhooks.replay', { params: { webhookId }, request: { since } })
    expect(others.codes).toEqual(['ENT_WHK_001'])
  })

  test('comes before what is newer of the same partner, and with what did not arrive', async () => {
    const { webhookId } = (await create({ events: ['chip.approved'] })).response
    ear.answer = [410, 'gone for now']
    await approve()
    await deliver()
    await api.query(`update webhook set state = 'active'`)
    await api.query(`update outside_delivery set state = 'dismissed'`)
    ear.answer = [204, '']
    await approve()
    expect((await replay(webhookId, '2020-01-01T00:00:00.000Z')).response.count).toBe(1)
    const from = heard().length
    await deliver()
    const chips = await api.query<{ id: string }>(
      `select object_id as id from outside_delivery where receiver = $1 order by sequence`,
      [`webhook:${webhookId}`],
    )
    const told = bodies()
      .slice(from)
      .map(({ data }) => data['objectId'])
    expect(told).toEqual(chips.map(({ id }) => id))
  })
})
