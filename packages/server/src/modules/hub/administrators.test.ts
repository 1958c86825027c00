import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp } from '../../../../../tests/support/app.ts'
import { HubScene } from '../../../../../tests/support/scenes/hub-scene.ts'

let hub: HubScene

beforeAll(async () => {
  hub = await HubScene.open()
}, 300_000)
afterAll(() => hub.close())
beforeEach(() => hub.refresh())

describe('an administrator', () => {
  test('sees who subscribed, without what may be secret in the address, and ends it; the callback is told', async () => {
    await hub.subscribe()
    const page = (await hub.api.as('admin').call('hub.page-subscriptions', { query: { withCounts: 'true' } }))
      .response
    expect(page).toMatchObject({
      totalResults: 1,
      counts: { active: 1 },
      data: [
        {
          topic: 'PARTNER_UPDATED',
          callback: `${hub.ear.origin}/partner_updated`,
          subscriber: 'service-account-service-client',
          isSigned: true,
        },
      ],
    })
    await hub.say('waits')
    const from = hub.ear.asked.length
    const { subscriptionId } = page.data[0]!
    const reply = await hub.api.as('admin').call('hub.end-subscription', {
      params: { subscriptionId },
      request: { reason: 'not wanted' },
    })
    expect(reply.response).toEqual({ subscriptionId, topic: 'PARTNER_UPDATED' })
    const heard = hub.ear.published().length
    await hub.deliver()
    expect(hub.ear.published().length).toBe(heard)
    expect(hub.ear.asked.slice(from)).toMatchObject([{ mode: 'denied' }])
    expect(hub.ear.asked[from]!.words.get('hub.topic')).toBe('PARTNER_UPDATED')
    expect(await hub.known()).toEqual([])
    const again = await hub.api.as('admin').call('hub.end-subscription', {
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
