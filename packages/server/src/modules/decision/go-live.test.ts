import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { answerTo } from '../../../../../tests/support/scenes/decision-answers.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  type DecisionScene,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import { wentLive } from '../../../../../tests/support/scenes/go-live-scene.ts'
import { refusalReasons } from './rules/reasons.ts'

let api: TestApp
let scene: DecisionScene
let withKey: GoodQuestion
let withClient: GoodQuestion
beforeAll(async () => {
  api = await createTestApp({ GO_LIVE: 'AUTH_PARTNER=kit' })
  scene = await decisionSceneOf(api)
  withKey = await scene.good()
  withClient = await scene.goodClient()
  await decisionsAreCurrent(api)
})
afterAll(() => api.close())

const waits = refusalReasons['go-live-missing']

test('keys and clients of a type under the gate wait; whatever else is wrong is told first', async () => {
  expect(await answerTo(api, withKey.question)).toEqual(waits)
  expect(await answerTo(api, withClient.question)).toEqual(waits)
  expect(await answerTo(api, { ...withKey.question, attributes: ['phone'] })).toEqual(
    refusalReasons['attribute-not-allowed'],
  )
  expect(await answerTo(api, { ...withKey.question, licenceKey: 'unknown' })).toEqual(
    refusalReasons['licence-unknown'],
  )
  await scene.change(`update api_key set state = 'deactivated', stopped_by = 'partner' where id = $1`, [
    withKey.keyId,
  ])
  expect(await answerTo(api, withKey.question)).toEqual(refusalReasons['key-deactivated'])
  await scene.change(`update api_key set state = 'active', stopped_by = null where id = $1`, [withKey.keyId])
})

test('lists say so, too', async () => {
  const { response } = await api.as('bank').call('api-keys.get', { params: { keyId: withKey.keyId } })
  expect(response.stops).toEqual(['go-live-missing'])
  const client = await api.as('bank').call('oidc-clients.get', { params: { id: withClient.keyId } })
  expect(client.response.stops).toEqual(['go-live-missing'])
})

test('with the run handed in they count, and with its withdrawal they wait again', async () => {
  await wentLive(api, 'bank')
  expect(await answerTo(api, withKey.question)).toBe('yes')
  expect(await answerTo(api, withClient.question)).toBe('yes')
  const withdrawal = { params: { partnerId: 'bank' }, request: { reason: 'calls without consent' } }
  expect((await api.as('admin').call('go-live.withdraw', withdrawal)).codes).toEqual([])
  expect(await answerTo(api, withKey.question)).toEqual(waits)
})

test('partners of other types, and of a platform without the gate, need no run', async () => {
  const open = await createTestApp({ GO_LIVE: 'CREDENTIAL_PARTNER=kit' })
  const { question } = await (await decisionSceneOf(open)).good()
  await decisionsAreCurrent(open)
  expect(await answerTo(open, question)).toBe('yes')
  await open.close()
})
