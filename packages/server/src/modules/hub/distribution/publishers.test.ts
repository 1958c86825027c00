import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubScene } from '../../../../../../tests/support/scenes/hub-scene.ts'
import {
  askHub,
  isSignedWith,
  publishAtHub,
} from '../../../../../../tests/support/neighbours/hub-subscriber.ts'

let hub: HubScene

beforeAll(async () => {
  hub = await HubScene.open()
}, 300_000)
afterAll(() => hub.close())
beforeEach(() => hub.refresh())

describe('another part of the platform', () => {
  const topic = 'CREDENTIAL_STATUS'
  const publish = (body: string | Buffer = '{"a":1}', at = topic) =>
    publishAtHub(hub.api, at, { token: hub.token, body })

  test('registers its topic, publishes, and subscribers get it octet for octet', async () => {
    expect(await publish()).toEqual({ status: 200, mode: 'denied', reason: 'there is no such topic' })
    const register = { 'hub.mode': 'register', 'hub.topic': topic }
    expect(await askHub(hub.api, register, hub.token)).toEqual({
      status: 200,
      mode: 'accepted',
      reason: null,
    })
    expect(await askHub(hub.api, register, hub.token)).toMatchObject({ status: 200, mode: 'denied' })
    await hub.subscribe({ 'hub.topic': topic, 'hub.callback': `${hub.ear.origin}/status` })
    const from = hub.ear.published().length
    const body = '{ "a" : 1,\n "a" : 2, "é": "\\u0000" }'
    expect(await publish(body)).toMatchObject({ status: 200, mode: 'accepted' })
    await publish('{"next":true}')
    await hub.deliver()
    expect(
      hub.ear
        .published()
        .slice(from)
        .map((told) => told.body),
    ).toEqual([body, '{"next":true}'])
    expect(isSignedWith('a secret of the subscriber', hub.ear.published()[from]!)).toBe(true)
    const [shown] = (await hub.api.as('admin').call('deliveries.page', { query: { topic } })).response.data
    const { document } = (
      await hub.api.as('admin').call('deliveries.get', { params: { deliveryId: shown!.deliveryId } })
    ).response
    expect(document).toContain('service-client')
    expect(document).not.toContain('next')
    const stored = await hub.api.query<{ data: string }>('select data::text from event')
    expect(
      stored.some(({ data }) => data.includes('next')),
      'lies sealed',
    ).toBe(false)
  })

  test('speaks on none of ours, on none without the role, and with nothing to say', async () => {
    expect(await publish('{}', 'PARTNER_UPDATED')).toMatchObject({ status: 403, mode: 'denied' })
    expect(await publish('{}', 'OTHER')).toMatchObject({ status: 403, mode: 'denied' })
    await askHub(hub.api, { 'hub.mode': 'register', 'hub.topic': topic }, hub.token)
    expect(await publish('')).toMatchObject({ status: 400 })
    expect(await publish(Buffer.alloc(2_000_000, '1'))).toMatchObject({ status: 413 })
    expect(
      await askHub(hub.api, { 'hub.mode': 'publish', 'hub.topic': topic, data: '1' }, hub.token),
    ).toMatchObject({
      status: 400,
    })
    expect(await hub.api.query('select 1 from event')).toEqual([])
  })

  test('takes its topic back', async () => {
    await askHub(hub.api, { 'hub.mode': 'register', 'hub.topic': topic }, hub.token)
    const deregister = { 'hub.mode': 'deregister', 'hub.topic': topic }
    expect(await askHub(hub.api, deregister, hub.token)).toMatchObject({ mode: 'accepted' })
    expect(await askHub(hub.api, deregister, hub.token)).toMatchObject({ mode: 'denied' })
    expect(await publish()).toMatchObject({ mode: 'denied' })
  })
})
