import { createServer } from 'node:https'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeScene, startGateway, caller, listening, type Scene } from '../testing/scene.ts'
import type { ExaminedRequest } from '../practice/practice-gateway.ts'
import { call, type CallContext } from './call.ts'
import { shownAddress } from './routes.ts'

let scene: Scene
let gateway: Awaited<ReturnType<typeof startGateway>>
const examined: ExaminedRequest[] = []
beforeAll(async () => {
  scene = makeScene()
  gateway = await startGateway(scene, { onRequest: (each) => examined.push(each) })
})
afterAll(() => {
  gateway.close()
  scene.authority.close()
})

const context = (change: Partial<CallContext> = {}): CallContext => ({
  gateway: gateway.address,
  caller,
  identity: scene.identity,
  platform: scene.platform,
  ...change,
})

const order = { route: 'kyc', individualId: '5134987202', content: { otp: '111111' } } as const

describe('a call over mutual TLS', () => {
  test('asks, and reads an identity that was encrypted for it', async () => {
    const seen: string[] = []
    const result = await call(order, context({ onStep: ({ name, ok }) => seen.push(`${name} ${ok}`) }))
    expect(result.errors).toEqual([])
    expect(seen).toEqual(
      ['write', 'encrypt', 'sign', 'send', 'verify', 'read', 'decrypt'].map((name) => `${name} true`),
    )
    expect(result.ok).toBe(true)
    expect(JSON.parse(result.identity ?? '')).toMatchObject({ name_eng: 'Zoë Practice' })
    expect(result.exchange.tlsVersion).toBe('TLSv1.3')
    // The gateway, which looks for every fault it knows, has found none.
    const last = examined.at(-1)
    expect(last?.results.filter(({ verdict }) => verdict === 'failed' || verdict === 'advice')).toEqual([])
  })

  test.each(['auth', 'otp'] as const)('%s', async (route) => {
    const result = await call({ ...order, route }, context())
    expect(result).toMatchObject({ ok: true, errors: [], identity: undefined })
  })

  test('a refusal is read, with its code', async () => {
    const result = await call(order, context({ caller: { ...caller, apiKey: caller.apiKey.toUpperCase() } }))
    expect(result.ok).toBe(false)
    expect(result.errors.map(({ errorCode }) => errorCode)).toEqual(['IDA-MLC-007', 'IDA-MPA-009'])
  })

  test('without platform-signed certificate there is no answer', async () => {
    const leaf = scene.issue('stranger', { subject: '/CN=stranger' })
    const stranger = { key: scene.keyOf('stranger'), chain: [leaf] as const }
    const asking = call(order, context({ identity: { ...scene.identity, tls: stranger } }))
    await expect(asking).rejects.toMatchObject({ name: 'ExchangeError' })
  })

  test('an answer of somebody else is not read', async () => {
    const leaf = scene.issue('other-signer', { subject: '/CN=other', kind: 'rsa' })
    const other = await startGateway(scene, {
      signer: { key: scene.keyOf('other-signer'), certificate: leaf },
    })
    const result = await call(order, context({ gateway: other.address }))
    other.close()
    expect(result).toMatchObject({ ok: false, response: undefined, identity: undefined })
    expect(result.steps.at(-1)).toMatchObject({ name: 'verify', ok: false })
  })

  test('an unsigned answer is not read, whatever it says', async () => {
    const { key, certificate } = scene.serverTls
    const server = createServer({ key: Buffer.from(key), cert: Buffer.from(certificate) }, (_, response) =>
      response.end('{"response":{"kycStatus":true},"errors":[]}'),
    )
    const other = await listening(server)
    const result = await call(order, context({ gateway: other.address }))
    other.close()
    expect(result).toMatchObject({ ok: false, response: undefined })
    expect(result.steps.at(-1)?.detail).toContain('missing')
  })

  test('keys are not shown', () => {
    const shown = shownAddress(`https://g/idauthentication/v1/kyc/${caller.licenceKey}/p/${caller.apiKey}`)
    expect(shown).toBe('https://g/idauthentication/v1/kyc/…mnop/p/…ghij')
  })
})
