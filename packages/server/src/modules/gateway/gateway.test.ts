import { readFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { craftCall } from '../../../../../demo/crafted-call.ts'
import { usageRecorderOf } from '../usage/recording/recorder.ts'
import { refusalCodes } from '@entente/partner'
import { gatewayReasons } from './reasons.ts'
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

describe('an upstream that opens and signs by itself', () => {
  test('gets the call as it was sent, and its answer comes back as it was given', async () => {
    const heard: { url?: string | undefined; headers?: IncomingHttpHeaders; body?: Buffer } = {}
    const upstream = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        Object.assign(heard, { url: request.url, headers: request.headers, body: Buffer.concat(parts) })
        response.writeHead(200, { 'response-signature': 'theirs', 'content-type': 'application/json' })
        response.end('{"response":{"kycStatus":true},"errors":[]}')
      })
    })
    await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/ida`
    const sealed = await scene.another({
      GATEWAY_UPSTREAMS: JSON.stringify([{ routes: ['kyc'], url, content: 'sealed' }]),
    })
    const context = await scene.contextOf('bank', { gateway: sealed.address })
    const sent: Buffer[] = []
    const answer = await craftCall(context, { written: (body) => (sent.push(body), body) })
    expect(answer).toMatchObject({ status: 200, codes: [], response: { kycStatus: true } })
    expect(answer.headers['response-signature']).toBe('theirs')
    const { licenceKey, partnerId, apiKey } = context.caller
    expect(heard.url).toBe(`/ida/kyc/${licenceKey}/${partnerId}/${apiKey}`)
    expect(heard.body).toEqual(sent[0])
    expect(heard.headers).toMatchObject({ 'x-entente-partner': 'bank' })
    expect((await craftCall(context, { order: { route: 'auth' } })).codes.at(-1)).toBe('ENT_GTW_024')
    upstream.closeAllConnections()
    upstream.close()
  })
})

describe('without certificates', () => {
  test('a route that wants none takes none, and the signature says who calls', async () => {
    const free = await scene.another({ GATEWAY_MTLS: 'required,otp=off,auth=optional' })
    const context = await scene.contextOf('bank', { gateway: free.address })
    const told = async (route: 'otp' | 'auth' | 'kyc') =>
      (await craftCall(context, { tls: null, order: { route } })).codes.at(-1) ?? 'yes'
    expect(await told('otp')).toBe('yes')
    expect(await told('auth')).toBe('yes')
    expect(await told('kyc')).toBe('IDA-MPA-021')
    // The word of whoever is no proxy counts for nothing.
    const headers = { 'x-client-cert': 'x' }
    expect((await craftCall(context, { tls: null, headers })).codes.at(-1)).toBe('IDA-MPA-021')
  })
})

test('it ends calls that are under way, and then itself', async () => {
  const gateway = await scene.another()
  const context = await scene.contextOf('bank', { gateway: gateway.address })
  const calls = Array.from({ length: 3 }, () => craftCall(context).catch(() => undefined))
  await calls[0]
  const startedAt = performance.now()
  await gateway.close()
  expect(performance.now() - startedAt).toBeLessThan(4_000)
  await expect(craftCall(context)).rejects.toThrow()
  await Promise.all(calls)
})

test('codes that are ours alone stand in the guide, and the kit knows what they mean', () => {
  const guide = readFileSync(new URL('../../../../../docs/operators/gateway.md', import.meta.url), 'utf8')
  for (const [code, contractCode, status] of Object.values(gatewayReasons))
    if (contractCode === null) {
      expect(guide).toContain(`| ${code} | ${status} |`)
      expect(refusalCodes[code]).toBeDefined()
    } else expect(refusalCodes[contractCode]).toBeDefined()
})
