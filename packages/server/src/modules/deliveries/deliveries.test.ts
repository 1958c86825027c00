import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { apiKeySceneOf, type ApiKeyScene } from '../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { plantDelivery } from '../../../../../tests/support/scenes/planted-deliveries.ts'
import { startStandInHub, type StandInHub } from '../../../../../tests/support/neighbours/stand-in-hub.ts'
import type { HubDocument } from '../../platform/events/hub-message.ts'
import { OutsideDispatcher } from '../../platform/events/outside-dispatcher.ts'

let api: TestApp
let hub: StandInHub
let scene: ApiKeyScene

beforeAll(async () => {
  hub = await startStandInHub()
  api = await createTestApp({ HUB_URL: hub.url })
  scene = await apiKeySceneOf(api)
}, 300_000)
afterAll(async () => {
  await api.close()
  await hub.close()
})

const deliver = () => new OutsideDispatcher({ ...api.app, log: pino({ level: 'silent' }) }).run()

beforeEach(async () => {
  await api.query('truncate event, delivery, outside_delivery')
  hub.faultFor = () => undefined
})

const page = async (query: object = {}) => (await api.as('admin').call('deliveries.page', { query })).response
const details = async (deliveryId: string) =>
  (await api.as('admin').call('deliveries.get', { params: { deliveryId } })).response
const retry = async (deliveryId: string) =>
  (await api.as('admin').call('deliveries.retry', { params: { deliveryId }, request: { reason: 'mended' } }))
    .response.state

/** Fails everything about a topic until it is parked. */
const park = async (topic: string): Promise<void> => {
  hub.faultFor = (call) => (call.mode === 'publish' && call.topic === topic ? [500, 'x'] : undefined)
  for (let attempt = 0; attempt < 8; attempt += 1) {
    await deliver()
    api.clock.advance(3_600_000)
  }
  await deliver()
  hub.faultFor = () => undefined
}

const parkedId = async (): Promise<string> => (await page({ state: 'parked' })).data[0]!.deliveryId
const heard = (from: number) =>
  hub
    .published()
    .slice(from)
    .map(({ body }) => JSON.parse(body) as HubDocument)

test('what is published reaches the hub as the contract has it, the key in the clear', async () => {
  const from = hub.published().length
  const made = await scene.generate()
  await deliver()
  const [approved] = heard(from).filter(({ topic }) => topic === 'APIKEY_APPROVED')
  expect(approved).toMatchObject({
    publisher: 'PartnerManagementServiceImpl',
    topic: 'APIKEY_APPROVED',
    publishedOn: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u),
    event: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/u),
      type: {
        namespace: 'io.mosip.pmp.partner.manager.service.impl.PartnerManagementServiceImpl',
        name: 'PartnerManagementServiceImpl',
      },
      data: { apiKeyData: { apiKeyId: made.apiKey, apiKeyStatus: 'ACTIVE' } },
    },
  })
  expect(Object.keys(approved!.event)).toEqual(['id', 'type', 'timestamp', 'data'])
  const key = hub.published().at(-1)!.headers['idempotency-key']
  expect(key).toBe(heard(from).at(-1)!.event.id)
})

describe('what administrators see', () => {
  test('names topic, object and reason, and shows the document without the key', async () => {
    const made = await scene.generate()
    await park('APIKEY_APPROVED')
    const id = await parkedId()
    expect(await details(id)).toMatchObject({
      topic: 'APIKEY_APPROVED',
      receiver: 'hub',
      objectType: 'api-key',
      objectId: made.keyId,
      partnerId: 'bank',
      state: 'parked',
      attempts: 8,
      lastProblem: 'status',
      lastStatus: 500,
      nextAttemptDateTime: null,
      actions: ['retry', 'dismiss'],
    })
    const { document } = await details(id)
    expect(JSON.parse(document)).toMatchObject({ event: { data: { apiKeyData: { apiKeyId: '••••••••' } } } })
    expect(document).not.toContain(made.apiKey)
  })

  test('never holds a key, though the hub repeats what it was told', async () => {
    const { apiKey } = await scene.generate()
    hub.faultFor = ({ mode, body }) =>
      mode === 'publish' && body.includes(apiKey)
        ? [200, new URLSearchParams({ 'hub.mode': 'denied', 'hub.reason': `unknown ${apiKey}` }).toString()]
        : undefined
    await deliver()
    hub.faultFor = () => undefined
    const rows = await api.query<{ said: string }>(
      'select last_detail as said from outside_delivery where last_detail is not null',
    )
    expect(rows).toEqual([{ said: 'unknown ••••' }])
  })

  test('nor what is left of a key where a long answer is cut', async () => {
    const { apiKey } = await scene.generate()
    const said = `${'x'.repeat(180)} ${apiKey}`
    hub.faultFor = ({ mode, body }) =>
      mode === 'publish' && body.includes(apiKey)
        ? [200, new URLSearchParams({ 'hub.mode': 'denied', 'hub.reason': said }).toString()]
        : undefined
    await deliver()
    hub.faultFor = () => undefined
    const rows = await api.query<{ said: string }>(
      'select last_detail as said from outside_delivery where last_detail is not null',
    )
    expect(rows).toEqual([{ said: `${'x'.repeat(180)} ••••` }])
  })

  test('is counted by state, and found by topic', async () => {
    await plantDelivery(api)
    await plantDelivery(api, {
      state: 'delivered',
      topic: 'POLICY_UPDATED',
      objectType: 'policy',
      objectId: '1',
      partnerId: null,
    })
    const all = await page({ withCounts: 'true' })
    expect(all).toMatchObject({ totalResults: 2, counts: { parked: 1, delivered: 1 } })
    expect((await page({ topic: 'POLICY_UPDATED' })).data).toMatchObject([
      { topic: 'POLICY_UPDATED', partnerId: null },
    ])
  })
})

describe('a parked message', () => {
  test('that nothing has followed is sent again as it was', async () => {
    const made = await scene.generate()
    await park('APIKEY_APPROVED')
    const id = await parkedId()
    const { eventId } = await details(id)
    const from = hub.published().length
    expect(await retry(id)).toBe('waiting')
    await deliver()
    expect(heard(from)).toMatchObject([
      { topic: 'APIKEY_APPROVED', event: { id: eventId, data: { apiKeyData: { apiKeyId: made.apiKey } } } },
    ])
    expect(await details(id)).toMatchObject({
      state: 'delivered',
      decidedBy: 'admin',
      reason: 'mended',
      actions: [],
    })
  })

  test('that something has followed is not: what is true now is told instead', async () => {
    const made = await scene.generate()
    await park('APIKEY_APPROVED')
    const id = await parkedId()
    await api.as('bank').call('api-keys.set-status', {
      params: { keyId: made.keyId },
      request: { isActive: false },
    })
    await deliver()
    const from = hub.published().length
    expect(await retry(id)).toBe('replaced')
    await deliver()
    expect(
      heard(from).map(({ topic, event }) => [
        topic,
        (event.data as { apiKeyData: { apiKeyStatus: string } }).apiKeyData.apiKeyStatus,
      ]),
    ).toEqual([
      ['APIKEY_APPROVED', 'DEACTIVE'],
      ['APIKEY_UPDATED', 'DEACTIVE'],
    ])
    expect(await details(id)).toMatchObject({ state: 'replaced' })
  })

  test('about a chain to believe needs no order, and is sent as it was whatever followed', async () => {
    const id = await plantDelivery(api, {
      topic: 'CA_CERTIFICATE_UPLOADED',
      partnerId: 'bank',
      objectId: 'bank',
      data: { partnerDomain: 'AUTH', certChainDatashareUrl: 'https://pms.example.org/trust/chains/x.p7b' },
    })
    await plantDelivery(api, { state: 'delivered', partnerId: 'bank', objectId: 'bank' })
    expect(await retry(id)).toBe('waiting')
    const from = hub.published().length
    await deliver()
    expect(heard(from)).toMatchObject([{ topic: 'CA_CERTIFICATE_UPLOADED' }])
  })

  test('that is given up is never sent, and the history says by whom and why', async () => {
    const id = await plantDelivery(api)
    const params = { deliveryId: id }
    const { response } = await api
      .as('admin')
      .call('deliveries.dismiss', { params, request: { reason: 'nobody needs it' } })
    expect(response.state).toBe('dismissed')
    const from = hub.published().length
    await deliver()
    expect(heard(from)).toEqual([])
    const history = await api
      .as('auditor')
      .call('audit-trail.history', { params: { objectType: 'delivery', objectId: id } })
    expect(history.response).toMatchObject([
      { actor: 'admin', action: 'delivery.dismissed', reason: 'nobody needs it' },
    ])
    const again = await api.as('admin').call('deliveries.retry', { params, request: {} })
    expect(again.codes).toEqual(['ENT_DLV_002'])
  })

  test('is retried or dismissed once, of many at a time', async () => {
    const id = await plantDelivery(api)
    const params = { deliveryId: id }
    const all = await Promise.all([
      ...Array.from({ length: 10 }, () => api.as('admin').call('deliveries.retry', { params, request: {} })),
      ...Array.from({ length: 10 }, () =>
        api.as('second-admin').call('deliveries.dismiss', { params, request: { reason: 'no' } }),
      ),
    ])
    expect(all.filter(({ codes }) => codes.length === 0)).toHaveLength(1)
    expect(new Set(all.flatMap(({ codes }) => codes))).toEqual(new Set(['ENT_DLV_002']))
  })
})

describe('what is parked, all at once', () => {
  const retryAll = async (request: object = {}) =>
    (await api.as('admin').call('deliveries.retry-parked', { request })).response
  const groups = async () => (await api.as('admin').call('deliveries.count-parked')).response

  test('is counted by receiver and reason, and tried again for those that are named', async () => {
    for (const objectId of ['a', 'b', 'c']) await plantDelivery(api, { objectId, partnerId: null })
    await api.query(`update outside_delivery set last_problem = 'timeout' where object_id = 'c'`)
    expect(await groups()).toMatchObject([
      { receiver: 'hub', problem: 'status', count: 2 },
      { receiver: 'hub', problem: 'timeout', count: 1 },
    ])
    expect(await retryAll({ receiver: 'hub', problem: 'timeout', reason: 'mended' })).toEqual({
      retried: 1,
      replaced: 0,
      left: 0,
    })
    expect(await retryAll({ receiver: 'nobody' })).toEqual({ retried: 0, replaced: 0, left: 0 })
    expect((await page({ state: 'parked' })).data).toHaveLength(2)
    const [decided] = await api.query<{ reason: string; decided_by: string }>(
      `select reason, decided_by from outside_delivery where object_id = 'c'`,
    )
    expect(decided).toEqual({ reason: 'mended', decided_by: 'admin' })
  })

  test('is taken a hundred at a time, each once, and arrives in order', async () => {
    for (let number = 0; number < 103; number += 1)
      await plantDelivery(api, { objectId: `none-${number}`, partnerId: number % 2 ? 'acme' : null })
    const from = hub.published().length
    const [first, second] = [await retryAll(), await retryAll()]
    expect(first.retried + first.replaced).toBe(100)
    expect(first.left).toBe(3)
    expect(second).toMatchObject({ left: 0 })
    await deliver()
    const sequence = await api.query<{ id: string }>(
      'select event_id as id from outside_delivery order by sequence',
    )
    const told = heard(from).map(({ event }) => event.id)
    expect(told.toSorted()).toEqual(sequence.map(({ id }) => id).toSorted())
    const ofAcme = await api.query<{ id: string }>(
      `select event_id as id from outside_delivery where partner_id = 'acme' order by sequence`,
    )
    const acme = new Set(ofAcme.map(({ id }) => id))
    expect(told.filter((id) => acme.has(id))).toEqual(ofAcme.map(({ id }) => id))
  })

  test('tells what is true now where it is old, as for one', async () => {
    const made = await scene.generate()
    await park('APIKEY_APPROVED')
    const before = await page({ state: 'parked' })
    expect(before.data).toHaveLength(1)
    await api.as('bank').call('api-keys.set-status', {
      params: { keyId: made.keyId },
      request: { isActive: false },
    })
    expect(await retryAll()).toMatchObject({ retried: 0, replaced: 1, left: 0 })
  })
})
