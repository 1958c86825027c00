import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { plantDelivery } from '../../../../../tests/support/scenes/planted-deliveries.ts'
import {
  startWebhookReceiver,
  type WebhookReceiver,
} from '../../../../../tests/support/neighbours/webhook-receiver.ts'
import { plantWebhook } from '../../../../../tests/support/scenes/planted-deliveries.ts'
import { createSender } from './send.ts'
import { load } from './store.ts'
import { shownUrl } from './webhook.ts'

let api: TestApp
let ear: WebhookReceiver

beforeAll(async () => {
  ear = await startWebhookReceiver()
  // What the operator names is for the platform alone.
  api = await createTestApp({ WEBHOOKS_ALLOWED: `${ear.host}, ops.internal` })
}, 300_000)
afterAll(async () => {
  await api.close()
  await ear.close()
})

const setActive = (isActive: boolean) =>
  api.query(`update partner set is_active = $1 where id = 'acme'`, [isActive])

beforeEach(async () => {
  await api.query('truncate event, delivery, outside_delivery, outside_receiver, webhook')
  await setActive(true)
})

const secretUrl = 'https://hooks.example.org/services/T0/tops3cret?key=abc'
const values = { name: 'Our hook', url: secretUrl, events: ['chip.approved' as const] }
type Who = 'acme' | 'admin' | 'acme-auditor' | 'acme-operator' | 'auditor'
const create = (who: Who, partnerId: string | null, url = secretUrl) =>
  api.as(who).call('webhooks.create', { request: { ...values, url, partnerId } })

describe('hosts inside', () => {
  test('are for the platform’s own webhooks; no partner names them, not even through an administrator', async () => {
    const inside = 'http://ops.internal/hook'
    expect((await create('admin', null, inside)).codes).toEqual([])
    for (const who of ['acme', 'admin'] as const)
      expect((await create(who, 'acme', inside)).codes).toEqual(['ENT_WHK_003'])
    const { webhookId } = (await create('acme', 'acme')).response
    const change = { params: { webhookId }, request: { ...values, url: inside } }
    expect((await api.as('acme').call('webhooks.change', change)).codes).toEqual(['ENT_WHK_003'])
  })

  test('are not reached for a partner, though one was stored before', async () => {
    const send = createSender(api.app)
    const message = { id: 'x', payload: { type: 'webhook.test' } }
    const webhook = await load(api.app.database, await plantWebhook(api, null, { url: ear.url }))
    expect(await send(webhook!, message)).toMatchObject({ answer: { status: 204 }, failure: null })
    const calls = ear.calls.length
    const { failure } = await send({ ...webhook!, partnerId: 'acme' }, message)
    expect(failure?.problem).toBe('not-public')
    expect(ear.calls).toHaveLength(calls)
  })
})

test('an address that a parser makes longer than is stored is refused', async () => {
  expect((await create('acme', 'acme', `https://a.example/${'{'.repeat(400)}`)).codes).toEqual([
    'ENT_WHK_003',
  ])
  expect((await create('acme', 'acme', `https://a.example/${'{'.repeat(160)}`)).codes).toEqual([])
})

test('a deactivated partner makes, changes, resumes and tests none, and may still end what there is', async () => {
  const { webhookId } = (await create('acme', 'acme')).response
  const params = { webhookId }
  const acme = api.as('acme')
  const set = (isActive: boolean) => acme.call('webhooks.set-state', { params, request: { isActive } })
  await setActive(false)
  expect((await acme.call('webhooks.get', { params })).response.actions).toEqual([
    'rotate',
    'pause',
    'delete',
  ])
  expect((await set(false)).codes).toEqual([])
  const refused = [
    await create('acme', 'acme'),
    await create('admin', 'acme'),
    await acme.call('webhooks.change', { params, request: values }),
    await set(true),
    await acme.call('webhooks.test', { params, request: {} }),
  ]
  for (const { codes } of refused) expect(codes).toEqual(['PMS_PMP_016'])
  expect((await acme.call('webhooks.delete', { params })).codes).toEqual([])
})

describe('an address', () => {
  const shown = 'https://hooks.example.org/services'

  test('is whole for who may change it, and for nobody else', async () => {
    const { webhookId } = (await create('acme', 'acme')).response
    const params = { webhookId }
    const seen = async (who: Who) => {
      const { data } = (await api.as(who).call('webhooks.page')).response
      return [data[0]?.url, (await api.as(who).call('webhooks.get', { params })).response.url]
    }
    for (const who of ['acme', 'acme-operator', 'admin'] as const)
      expect(await seen(who)).toEqual([secretUrl, secretUrl])
    for (const who of ['acme-auditor', 'auditor'] as const) expect(await seen(who)).toEqual([shown, shown])
    // Nor by asking for one letter after the other.
    const found = async (search: string) =>
      (await api.as('auditor').call('webhooks.page', { query: { search } })).response.totalResults
    expect([await found('tops3cret'), await found('hooks.example.org/services')]).toEqual([0, 1])
  })

  test('is neither in history nor in the names of receivers, where another one is told to be another', async () => {
    const { webhookId } = (await create('acme', 'acme')).response
    const url = `${secretUrl}x`
    await api.as('acme').call('webhooks.change', { params: { webhookId }, request: { ...values, url } })
    const history = await api
      .as('acme-auditor')
      .call('audit-trail.history', { params: { objectType: 'webhook', objectId: webhookId } })
    expect(JSON.stringify(history.response)).not.toMatch(/tops3cret|abc/u)
    expect(JSON.stringify(history.response)).toContain('urlFingerprint')
    const rows = await api.query<{ label: string; shown_url: string }>(
      'select label, shown_url from outside_receiver cross join webhook',
    )
    expect(rows).toEqual([{ label: shown, shown_url: shown }])
  })

  test.each([
    'https://a.example',
    'https://a.example/?key=s',
    'https://a.example:8443/x',
    'https://a.example/x/y/z?k',
  ])('as it is shown is the same in the store: %s', async (url) => {
    await create('acme', 'acme', url)
    const rows = await api.query<{ url: string; shown_url: string }>('select url, shown_url from webhook')
    expect(rows).toEqual([{ url: new URL(url).href, shown_url: shownUrl(url) }])
  })
})

test('the history of the platform’s webhook is for who reads the platform’s', async () => {
  const { webhookId } = (await create('admin', null)).response
  const read = (who: Who) =>
    api.as(who).call('audit-trail.history', { params: { objectType: 'webhook', objectId: webhookId } })
  for (const who of ['admin', 'auditor'] as const) expect((await read(who)).codes).toEqual([])
  expect((await read('acme')).codes).toEqual(['ENT_AUD_001'])
})

test('the log of a webhook is searched by words', async () => {
  const { webhookId } = (await create('acme', 'acme')).response
  for (const objectId of ['one-chip', 'another-chip'])
    await plantDelivery(api, { receiver: `webhook:${webhookId}`, objectType: 'chip', objectId })
  const found = async (search: string) => {
    const query = { search }
    const reply = await api.as('acme').call('webhooks.page-deliveries', { params: { webhookId }, query })
    return reply.response.data.map(({ objectId }) => objectId)
  }
  expect(await found('another')).toEqual(['another-chip'])
  expect(await found('nothing')).toEqual([])
})
