import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { HubScene } from '../../../../../../tests/support/scenes/hub-scene.ts'
import { giveHubRoles } from '../../../../../../tests/support/neighbours/hub-subscriber.ts'

let hub: HubScene

beforeAll(async () => {
  hub = await HubScene.open()
}, 300_000)
afterAll(() => hub.close())
beforeEach(() => hub.refresh())

const shutOut: [string, () => Promise<unknown>][] = [
  [
    'is disabled',
    () => hub.api.query(`update service_client set status = 'disabled' where client_id = 'service-client'`),
  ],
  ['has lost its role', () => giveHubRoles(hub.api, ['SUBSCRIBE_POLICY_UPDATED_GENERAL'])],
]
const endings = () =>
  hub.api.query<{ action: string }>(
    `select action from object_history where action like 'hub-subscription.shut-out'`,
  )

describe.each(shutOut)('a program that %s', (_what, take) => {
  test('hears nothing more, and its subscription ends with a record', async () => {
    await hub.subscribe()
    await hub.say('before')
    await hub.deliver()
    const heard = hub.ear.published().length
    const recorded = (await endings()).length
    await take()
    await hub.say('a')
    await hub.say('b')
    await hub.deliver()
    expect(hub.heardSince(heard)).toEqual([])
    expect(await hub.known()).toEqual([])
    expect((await endings()).length - recorded).toBe(1)
    expect((await hub.deliveries()).filter(({ receiver }) => receiver !== 'hub')).toMatchObject([
      { state: 'delivered' },
      { state: 'dismissed' },
      { state: 'dismissed' },
    ])
  })

  test('is not asked for its consent', async () => {
    await hub.ask()
    await take()
    const asked = hub.ear.asked.length
    await hub.deliver()
    expect(hub.ear.asked.length).toBe(asked)
    expect(await hub.known()).toEqual([])
  })
})

test('an account that was deactivated or has lost its role hears nothing more; one that has it does', async () => {
  const give = (roles: string[]) =>
    hub.api.query(`update account set foreign_roles = $1 where user_name = 'acme'`, [roles])
  await give(['SUBSCRIBE_PARTNER_UPDATED_GENERAL'])
  hub.token = await hub.api.token('acme')
  const heard = hub.ear.published().length
  for (const take of [
    () => hub.api.query(`update account set status = 'disabled' where user_name = 'acme'`),
    () => give([]),
  ]) {
    await hub.subscribe()
    await hub.say('still')
    await hub.deliver()
    await take()
    await hub.say('no more')
    await hub.deliver()
    expect(await hub.known()).toEqual([])
    await hub.api.query(`update account set status = 'active' where user_name = 'acme'`)
  }
  expect(hub.heardSince(heard)).toEqual(['still', 'still'])
})

test('who came with a token of another issuer, and is not known here, hears on', async () => {
  await hub.subscribe()
  await hub.api.query(`update hub_subscription set subscriber = 'service-account-elsewhere'`)
  const heard = hub.ear.published().length
  await hub.say('a')
  await hub.deliver()
  expect(hub.heardSince(heard)).toEqual(['a'])
})
