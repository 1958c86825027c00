import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { craftCall } from '../../../../../demo/crafted-call.ts'
import { usageRecorderOf } from '../usage/recording/recorder.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../tests/support/scenes/gateway-scene.ts'

let api: TestApp
let scene: GatewayScene

beforeAll(async () => {
  api = await createTestApp()
  scene = await gatewaySceneOf(api)
})

afterAll(async () => {
  await scene.close()
  await api.close()
})

describe('a call by the kit', () => {
  test('kyc: who it is, encrypted for the partner, as far as the policy shares it', async () => {
    const result = await scene.call()
    expect(result.errors).toEqual([])
    expect(result.steps.map(({ name, ok }) => `${name} ${ok}`)).toEqual(
      ['write', 'encrypt', 'sign', 'send', 'verify', 'read', 'decrypt'].map((name) => `${name} true`),
    )
    expect(JSON.parse(result.identity ?? '')).toEqual({ fullName: 'Zoë Practice', gender: 'Female' })
    const { keyId, policyId, licenceId } = scene.good
    expect(scene.ended.at(-1)).toMatchObject({
      partnerId: 'bank',
      mispId: 'broker',
      apiKeyId: keyId,
      policyId,
      licenceId,
      operation: 'kyc',
      result: 'answered',
      code: null,
      reason: null,
      transactionId: result.transactionId,
    })
  })

  test('auth: yes, or the reason of a no', async () => {
    const yes = await scene.call({ route: 'auth' })
    expect(yes.response).toMatchObject({ authStatus: true })
    const no = await scene.call({ route: 'auth', content: { otp: '999999' } })
    expect(no.errors.map(({ errorCode }) => errorCode)).toEqual(['IDA-MLC-007', 'IDA-OTA-004'])
    expect(scene.ended.at(-1)).toMatchObject({ result: 'answered', code: 'IDA-OTA-004' })
  })

  test('otp, which has no encrypted block', async () => {
    expect(await scene.call({ route: 'otp' })).toMatchObject({ ok: true, errors: [] })
  })

  test('the MISP may pass calls on over its own connection', async () => {
    const { tls } = await scene.identityOf('broker')
    const { signature, encryption } = await scene.identityOf('bank')
    expect(await scene.call({}, { identity: { signature, encryption, tls } })).toMatchObject({ ok: true })
  })
})

describe('a refusal is signed, in the shape of the contract', () => {
  test('what the policy does not allow', async () => {
    const result = await scene.call({ content: { demographics: { fullName: 'Zoë Practice' } } })
    expect(result.steps.at(-2)).toMatchObject({ name: 'verify', ok: true })
    expect(result.errors.map(({ errorCode }) => errorCode)).toEqual(['IDA-MLC-007', 'IDA-MPA-006'])
    expect(scene.ended.at(-1)).toMatchObject({
      result: 'refused',
      code: 'IDA-MPA-006',
      reason: 'ENT_DCN_036',
    })
  })

  test('the same transaction again', async () => {
    const context = await scene.contextOf('bank')
    const same = { order: { transactionId: '1234567890' } }
    expect(await craftCall(context, same)).toMatchObject({ status: 200, codes: [] })
    expect(await craftCall(context, same)).toMatchObject({ codes: ['IDA-MLC-007', 'IDA-MLC-009'] })
    expect(scene.ended.at(-1)).toMatchObject({ reason: 'ENT_GTW_012' })
  })
})

describe('the usage log', () => {
  const logged = async (transactionId: string) => {
    await usageRecorderOf(api.app).flush()
    return (await api.as('bank').call('usage.explain', { params: { transactionId } })).response
  }

  test('has a call with partner, key and licence, and all that was checked', async () => {
    const { transactionId } = await scene.call()
    const [found] = await logged(transactionId)
    const { keyId, policyId, licenceId } = scene.good
    const ids = { partnerId: 'bank', mispId: 'broker', apiKeyId: keyId, policyId, licenceId, clientId: null }
    expect(found).toMatchObject({ source: 'gateway', verdict: 'allowed', operation: 'kyc', ...ids })
    expect(found?.checks.every(({ state }) => state === 'passed')).toBe(true)
  })

  test('says which check has refused, the gateway’s own before those of the decision', async () => {
    const { licenceKey, partnerId } = scene.good.question
    const caller = { licenceKey, partnerId, apiKey: 'A'.repeat(36) }
    const { transactionId } = await scene.call({}, { caller })
    const [found] = await logged(transactionId)
    expect(found).toMatchObject({ partnerId: 'bank', verdict: 'refused', code: 'ENT_DCN_006', isYours: true })
    const at = found?.checks.findIndex(({ state }) => state === 'failed') ?? -1
    expect(found?.checks.slice(0, at).map(({ check }) => check)).toEqual([
      'route',
      'connection',
      'headers',
      'body',
      'time',
      'signature',
      'device',
      'parameters',
    ])
  })
})
