import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { craftCall, type Tampering } from '../../../../../../demo/crafted-call.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  decisionsAreCurrent,
  type GoodQuestion,
} from '../../../../../../tests/support/scenes/decision-scene.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../../tests/support/scenes/gateway-scene.ts'
import { memoryIsCurrent, openServer } from '../../../../../../tests/support/scenes/hotlist-scene.ts'
import type { App } from '../../../platform/app.ts'
import { usageRecorderOf } from '../../usage/recording/recorder.ts'
import type { Gateway } from '../index.ts'

/** Two gateways as two processes have them: all that they share is the database. */
let api: TestApp
let other: { app: App; close(): Promise<void> }
let scene: GatewayScene
let gateways: readonly Gateway[]
let second: Gateway
/** A key of its own for each test. */
let good: GoodQuestion

beforeAll(async () => {
  api = await createTestApp()
  other = await openServer(api)
  scene = await gatewaySceneOf(api)
  second = await scene.another({}, other.app)
  gateways = [scene.gateway, second]
  for (const each of [api, other]) {
    await decisionsAreCurrent(each)
    await memoryIsCurrent(each.app)
  }
})

afterEach(async () => {
  await set('licence', null)
})

afterAll(async () => {
  await scene.close()
  await other.close()
  await api.close()
})

type Quota = { readonly callsPerDay: number | null; readonly callsPerMonth: number | null }

const aDay = (callsPerDay: number): Quota => ({ callsPerDay, callsPerMonth: null })

const idOf = (kind: 'key' | 'licence'): string => (kind === 'key' ? good.keyId : good.licenceId)

const set = async (kind: 'key' | 'licence', quota: Quota | null): Promise<void> => {
  const params = { kind, id: idOf(kind) }
  const { codes } = await api.as('admin').call('quotas.set', { params, request: { quota } })
  expect(codes).toEqual([])
}

const fresh = async (quota: Quota | null): Promise<void> => {
  good = await scene.scene.good()
  if (quota) await set('key', quota)
}

const callAt = async (gateway: Gateway, tampering: Tampering = {}) => {
  const { licenceKey, partnerId, apiKey = '' } = good.question
  const caller = { licenceKey, partnerId, apiKey }
  const context = await scene.contextOf('bank', {
    caller,
    gateway: gateway.address,
    now: () => api.clock.now(),
  })
  return craftCall(context, tampering)
}

/** What each of some calls one after the other comes to. */
const told = async (...at: readonly Gateway[]): Promise<string[]> => {
  const codes: string[] = []
  for (const gateway of at) codes.push((await callAt(gateway)).codes.at(-1) ?? 'yes')
  return codes
}

const [keySpent, licenceSpent] = ['ENT_DCN_052', 'ENT_DCN_053']

describe('one quota, two gateways', () => {
  test('what is over it gets 429 until midnight, signed, in the shape of the contract', async () => {
    await fresh(aDay(3))
    expect(await told(scene.gateway, second, scene.gateway)).toEqual(['yes', 'yes', 'yes'])
    for (const gateway of gateways) {
      const refused = await callAt(gateway)
      expect(refused).toMatchObject({ status: 429, isSigned: true, codes: ['IDA-MLC-007', keySpent] })
      const midnight = new Date().setUTCHours(24, 0, 0, 0)
      const left = (midnight - Date.now()) / 1000
      expect(Math.abs(Number(refused.headers['retry-after']) - left)).toBeLessThan(5)
    }
  })

  test('the partner is told which check has refused, and until when', async () => {
    await fresh(aDay(1))
    expect(await told(second)).toEqual(['yes'])
    const order = { transactionId: '6000000001' }
    expect((await callAt(scene.gateway, { order })).codes.at(-1)).toBe(keySpent)
    await usageRecorderOf(api.app).flush()
    const params = { transactionId: order.transactionId }
    const [found] = (await api.as('bank').call('usage.explain', { params })).response
    expect(found).toMatchObject({ verdict: 'refused', code: keySpent, isYours: true })
    expect(found?.checks.find(({ state }) => state === 'failed')?.check).toBe('quota')
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    expect(found?.remedy).toContain(`${tomorrow} 00:00`)
  })

  test('of fifty at once as many pass as may', async () => {
    await fresh(aDay(20))
    const many = await Promise.all(Array.from({ length: 50 }, (_, turn) => callAt(gateways[turn % 2]!)))
    expect(many.filter(({ codes }) => codes.length === 0)).toHaveLength(20)
    expect(many.filter(({ status }) => status === 429)).toHaveLength(30)
  })

  test('what is refused for anything else uses nothing up', async () => {
    await fresh(aDay(1))
    const otherwise: Tampering[] = [
      { sent: (body) => Buffer.concat([body, Buffer.from(' ')]) },
      { order: { content: { demographics: { fullName: 'X' } } } },
    ]
    for (const each of otherwise) expect((await callAt(second, each)).codes).toHaveLength(2)
    const order = { transactionId: '6000000002' }
    expect((await callAt(second, { order })).codes).toEqual([])
    expect((await callAt(scene.gateway, { order })).codes.at(-1)).toBe('IDA-MLC-009')
    expect(await told(scene.gateway)).toEqual([keySpent])
  })

  test('nothing passes that nobody can count', async () => {
    await fresh(aDay(5))
    await api.query('alter table quota_use rename to quota_use_away')
    const refused = await callAt(second)
    await api.query('alter table quota_use_away rename to quota_use')
    expect(refused).toMatchObject({ status: 503, isSigned: true, codes: ['IDA-MLC-007', 'ENT_GTW_025'] })
    expect(await told(second)).toEqual(['yes'])
  })
})

describe('a licence', () => {
  test('is counted whatever key is used under it; the key loses nothing by its refusals', async () => {
    await fresh(aDay(2))
    await set('licence', aDay(1))
    expect(await told(scene.gateway, second, scene.gateway)).toEqual(['yes', licenceSpent, licenceSpent])
    await set('licence', null)
    expect(await told(second, scene.gateway)).toEqual(['yes', keySpent])
    await fresh(null)
    await set('licence', aDay(1))
    expect(await told(second)).toEqual(['yes'])
    await fresh(null)
    expect(await told(scene.gateway)).toEqual([licenceSpent])
  })
})

describe('a change', () => {
  test('takes effect with its answer, up and down, also of what was counted ahead', async () => {
    await fresh(aDay(2_000))
    expect(await told(scene.gateway, second)).toEqual(['yes', 'yes'])
    await set('key', aDay(1))
    expect(await told(scene.gateway, second)).toEqual([keySpent, keySpent])
    await set('key', { callsPerDay: 1_000, callsPerMonth: null })
    expect(await told(second, scene.gateway)).toEqual(['yes', 'yes'])
    await set('key', { callsPerDay: null, callsPerMonth: 1 })
    const { headers, codes } = await callAt(second)
    expect(codes.at(-1)).toBe(keySpent)
    const now = new Date()
    const end = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1)
    expect(Math.abs(Number(headers['retry-after']) - (end - Date.now()) / 1000)).toBeLessThan(5)
    await set('key', null)
    expect(await told(second, scene.gateway)).toEqual(['yes', 'yes'])
  })
})

describe('other ways in', () => {
  test('an answer that allows is a call, by our operation, by AuthZEN, and for a proxy that asks', async () => {
    await fresh(aDay(3))
    const ask = async () =>
      (
        await api
          .as('service-client')
          .call('decision.ask', { request: { ...good.question, operation: 'kyc' } })
      ).response
    expect(await ask()).toMatchObject({ isAllowed: true, retryAfterSeconds: null })
    // What is refused counts for nothing.
    const refused = { ...good.question, attributes: ['phone'] }
    await api.as('service-client').call('decision.ask', { request: refused })
    expect(await authzen()).toMatchObject({ decision: true })
    const proxied = await scene.another({
      GATEWAY_TLS: 'off',
      GATEWAY_PROXIES: '127.0.0.1',
      GATEWAY_MTLS: 'off',
    })
    const { licenceKey, partnerId, apiKey } = good.question
    const question = `http://127.0.0.1:${proxied.port}/ext-authz/idauthentication/v1/kyc/${licenceKey}/${partnerId}/${apiKey}`
    expect((await fetch(question)).status).toBe(200)
    const over = await fetch(question)
    expect([over.status, over.headers.get('x-entente-code')]).toEqual([403, keySpent])
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
    const verdict = await ask()
    expect(verdict).toMatchObject({ isAllowed: false, code: keySpent, contractCode: null })
    expect(verdict.retryAfterSeconds).toBeGreaterThan(0)
    expect(await authzen()).toMatchObject({ decision: false, context: { reason: { code: keySpent } } })
    expect(await told(second)).toEqual([keySpent])
  })

  const authzen = async (): Promise<unknown> => {
    const { partnerId, apiKey, licenceKey } = good.question
    const reply = await api.web.inject({
      method: 'POST',
      url: '/access/v1/evaluation',
      headers: { authorization: `Bearer ${await api.token('service-client')}` },
      payload: {
        subject: { type: 'partner', id: partnerId, properties: { apiKey, licenceKey } },
        action: { name: 'kyc' },
        resource: { type: 'platform', id: 'identity' },
      },
    })
    return reply.json()
  }

  test('calls that are passed on as they came count, too', async () => {
    await fresh(aDay(1))
    const upstream = createServer((request, response) => {
      request.resume()
      response.end('{"response":{"kycStatus":true},"errors":[]}')
    }).listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    const url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
    const sealed = await scene.another({
      GATEWAY_UPSTREAMS: JSON.stringify([{ routes: ['kyc'], url, content: 'sealed' }]),
    })
    expect(await told(sealed, sealed, second)).toEqual(['yes', keySpent, keySpent])
    upstream.closeAllConnections()
    upstream.close()
  })
})

describe('what the settings say', () => {
  test('is for all keys of a partner and a policy together: a key more is no call more', async () => {
    await fresh(null)
    const bound = await scene.another({ QUOTA_KEY_DAY: '2' }, other.app)
    expect(await told(bound, bound, bound)).toEqual(['yes', 'yes', keySpent])
    const [row] = await api.query<{ name: string }>('select policy_name as name from api_key where id = $1', [
      good.keyId,
    ])
    const another = await api.as('bank').call('api-keys.generate', {
      params: { partnerId: 'bank' },
      request: { policyName: row!.name, label: 'another one' },
    })
    const { keyId, apiKey } = another.response
    good = { ...good, keyId, question: { ...good.question, apiKey } }
    expect(await told(bound)).toEqual([keySpent])
    // Its own quota is its own.
    await set('key', aDay(1))
    expect(await told(bound, bound)).toEqual(['yes', keySpent])
  })
})

describe('what takes the place of a key', () => {
  test('has its quota, and what is used of it', async () => {
    await fresh(aDay(2))
    expect(await told(second)).toEqual(['yes'])
    const before = good
    const { response } = await api.as('bank').call('api-keys.replace', {
      params: { keyId: good.keyId },
      request: { label: 'its successor', overlapDays: 1 },
    })
    good = { ...good, keyId: response.keyId, question: { ...good.question, apiKey: response.apiKey } }
    expect(await told(scene.gateway, second)).toEqual(['yes', keySpent])
    good = before
    expect(await told(scene.gateway)).toEqual([keySpent])
    await set('key', aDay(3))
    good = { ...good, keyId: response.keyId, question: { ...good.question, apiKey: response.apiKey } }
    expect(await told(scene.gateway, second)).toEqual(['yes', keySpent])
  })
})

describe('periods', () => {
  test('begin at midnight and on the first of the month, by UTC', async () => {
    await fresh({ callsPerDay: 1, callsPerMonth: 2 })
    const at = async (time: string, gateway: Gateway) => {
      api.clock.set(new Date(time))
      const { codes, headers } = await callAt(gateway)
      return [codes.at(-1) ?? 'yes', headers['retry-after']]
    }
    const year = new Date().getUTCFullYear() + (new Date().getUTCMonth() === 11 ? 1 : 0)
    const month = ((new Date().getUTCMonth() + 1) % 12) + 1
    const day = (of: number, time: string) =>
      `${year}-${String(month).padStart(2, '0')}-${String(of).padStart(2, '0')}T${time}Z`
    expect(await at(day(2, '23:59:40.000'), scene.gateway)).toEqual(['yes', undefined])
    expect(await at(day(2, '23:59:50.000'), second)).toEqual([keySpent, '10'])
    expect(await at(day(3, '00:00:00.000'), second)).toEqual(['yes', undefined])
    // The month is used up now: the next day does not help.
    expect((await at(day(4, '00:00:00.000'), scene.gateway))[0]).toBe(keySpent)
    const next = new Date(Date.UTC(year, month))
    expect(await at(new Date(next.getTime() - 1_000).toISOString(), second)).toEqual([keySpent, '1'])
    expect((await at(next.toISOString(), scene.gateway))[0]).toBe('yes')
  })
})
