import { afterAll, beforeAll, expect, test } from 'vitest'
import { craftCall } from '../../../../../demo/crafted-call.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../tests/support/scenes/gateway-scene.ts'
import { handInOf, reportOf, challengeOf } from '../../../../../tests/support/scenes/go-live-scene.ts'
import { usageRecorderOf } from '../usage/recording/recorder.ts'

let api: TestApp
let scene: GatewayScene
beforeAll(async () => {
  api = await createTestApp({ GO_LIVE: 'AUTH_PARTNER=kit' })
  scene = await gatewaySceneOf(api)
})
afterAll(async () => {
  await scene.close()
  await api.close()
})

const codesOf = async (...call: Parameters<GatewayScene['call']>) =>
  (await scene.call(...call)).errors.map(({ errorCode }) => errorCode)

const waits = ['IDA-MLC-007', 'IDA-MPA-012', 'ENT_DCN_051']

test('a call that is right in everything is refused for want of going live alone, and the client can tell', async () => {
  for (const route of ['auth', 'kyc', 'otp'] as const) expect(await codesOf({ route })).toEqual(waits)
  expect(scene.ended.at(-1)).toMatchObject({
    result: 'refused',
    code: 'IDA-MPA-012',
    reason: 'ENT_DCN_051',
    partnerId: 'bank',
  })
})

test('what is wrong with a call is told first, its content too', async () => {
  const context = await scene.contextOf('bank')
  expect(await codesOf({ content: { demographics: { fullName: 'Zoë Practice' } } })).toEqual([
    'IDA-MLC-007',
    'IDA-MPA-006',
  ])
  const { codes } = await craftCall(context, {
    written: (body) => {
      const { requestHMAC, ...rest } = JSON.parse(body.toString()) as Record<string, string>
      const first = requestHMAC?.startsWith('A') ? 'B' : 'A'
      return Buffer.from(JSON.stringify({ ...rest, requestHMAC: `${first}${requestHMAC?.slice(1)}` }))
    },
  })
  expect(codes).toEqual(['IDA-MLC-007', 'IDA-MPA-003'])
  const late = await craftCall(context, { at: new Date(Date.now() - 3_600_000) })
  expect(late.codes).toEqual(['IDA-MLC-007', 'IDA-MLC-001'])
  const same = { order: { transactionId: '1234567890' } }
  expect((await craftCall(context, same)).codes).toEqual(waits)
  expect((await craftCall(context, same)).codes).toEqual(['IDA-MLC-007', 'IDA-MLC-009'])
})

test('its log says that all the rest had passed', async () => {
  const { transactionId } = await scene.call()
  await usageRecorderOf(api.app).flush()
  const { response } = await api.as('bank').call('usage.explain', { params: { transactionId } })
  const states = response[0]?.checks.map(({ check, state }) => `${check} ${state}`) ?? []
  expect(states.filter((each) => !each.endsWith(' passed'))).toEqual([
    'go-live failed',
    'quota not-reached',
    'upstream not-reached',
    'answer not-reached',
  ])
  expect(states).toContain('content passed')
  expect(response[0]).toMatchObject({ isYours: true, cause: expect.stringContaining('gone live') as unknown })
})

test('such a call is what a run is handed in beside; then calls pass', async () => {
  const challenge = await challengeOf(api, 'bank')
  const wrong = await scene.call({ content: { demographics: { fullName: 'Zoë Practice' } } })
  const bare = await scene.call({ route: 'otp' })
  const right = await scene.call({ route: 'auth' })
  await usageRecorderOf(api.app).flush()
  const handIn = async (transactionId: string) => {
    const report = await reportOf(api, 'bank', { challenge, transactionId })
    const input = { params: { partnerId: 'bank' }, request: { report } }
    return (await api.as('bank').call('go-live.hand-in', input)).codes
  }
  expect(await handIn(wrong.transactionId)).toEqual(['ENT_LIV_007'])
  expect(await handIn(bare.transactionId)).toEqual(['ENT_LIV_007'])
  expect(await handIn(right.transactionId)).toEqual([])
  expect(await codesOf()).toEqual([])
  expect((await api.as('bank').call('go-live.hand-in', await handInOf(api, 'bank'))).codes).toEqual([
    'ENT_LIV_004',
  ])
})
