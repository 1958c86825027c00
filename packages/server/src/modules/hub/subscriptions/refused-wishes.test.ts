import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubScene } from '../../../../../../tests/support/scenes/hub-scene.ts'
import { askHub } from '../../../../../../tests/support/neighbours/hub-subscriber.ts'

let hub: HubScene

beforeAll(async () => {
  hub = await HubScene.open({ HUB_SUBSCRIPTIONS: '5' })
}, 300_000)
afterAll(() => hub.close())
beforeEach(() => hub.refresh())

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
    const reply = await hub.ask(over)
    expect(reply).toMatchObject({ status, mode: 'denied' })
    expect(reply.reason).toBeTruthy()
    expect(await hub.known()).toEqual([])
    expect(await hub.deliver()).toBe(0)
  })

  test('without a token, with one that does not count, or as somebody else', async () => {
    expect(await askHub(hub.api, hub.wish(), undefined)).toMatchObject({ status: 401, mode: 'denied' })
    expect(await askHub(hub.api, hub.wish(), 'nonsense')).toMatchObject({ status: 401 })
    expect(await askHub(hub.api, hub.wish(), await hub.api.token('admin'))).toMatchObject({ status: 403 })
    expect(await askHub(hub.api, hub.wish(), await hub.api.token('acme'))).toMatchObject({ status: 403 })
  })

  test('a field that is there twice, a form of a megabyte', async () => {
    const form = new URLSearchParams(hub.wish()).toString()
    expect(await askHub(hub.api, `${form}&hub.callback=http://x/`, hub.token)).toMatchObject({ status: 400 })
    expect(await askHub(hub.api, `${form}&x=${'y'.repeat(1_000_000)}`, hub.token)).toMatchObject({
      status: 413,
    })
  })

  test('by the callback of another’s subscription', async () => {
    await hub.subscribe()
    await hub.api.query(`update hub_subscription set subscriber = 'somebody else'`)
    expect(await hub.ask()).toMatchObject({ status: 403, mode: 'denied' })
    expect(await hub.ask({ 'hub.mode': 'unsubscribe' })).toMatchObject({ status: 403 })
  })

  test('beyond the number that the hub takes, though fifty ask at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        hub.ask({ 'hub.callback': `${hub.ear.origin}/many/${index}` }),
      ),
    )
    expect(replies.filter(({ status }) => status === 202)).toHaveLength(5)
    expect(replies.filter(({ status }) => status === 503)).toHaveLength(45)
    expect(await hub.known()).toHaveLength(5)
  })
})
