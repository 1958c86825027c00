import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  signAs,
  signedFor,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import { createCompactTable } from '../../platform/views/compact-table.ts'
import { entryKeptWidth, entryValueWidth } from '../policy-requests/index.ts'
import { sha256Of } from '../partner-certificates/store.ts'
import { decisionMemoryOf } from './memory/memory.ts'

let api: TestApp
let good: GoodQuestion
let logged = ''

const log = new Writable({
  write(chunk, _encoding, done) {
    logged += String(chunk)
    done()
  },
})

beforeAll(async () => {
  api = await createTestApp({}, log)
  good = await (await decisionSceneOf(api)).good()
  await decisionsAreCurrent(api)
})

afterAll(() => api.close())

const asked = (over: object = {}) =>
  api.as('service-client').call('decision.ask', { request: { ...good.question, ...over } })

const post = async (path: string, body: unknown, persona: Persona = 'service-client') =>
  api.web.inject({
    method: 'POST',
    url: path,
    headers: {
      ...(persona === 'stranger' ? {} : { authorization: `Bearer ${await api.token(persona)}` }),
      'content-type': 'application/json',
      'x-request-id': 'gateway-7',
    },
    payload: JSON.stringify(body),
  })

describe('the operation', () => {
  test('says who it is, by which policy, what may be shared, and by which certificates', async () => {
    const { response, codes } = await asked({ operation: 'kyc' })
    expect(codes).toEqual([])
    expect(response).toMatchObject({
      isAllowed: true,
      code: null,
      contractCode: null,
      partner: { partnerId: 'bank', organisationName: 'Relying Bank', partnerType: 'Auth_Partner' },
      misp: { partnerId: 'broker' },
      policy: { policyId: good.policyId, policyType: 'Auth' },
      shared: {
        authTokenType: 'policy',
        attributes: [
          { attributeName: 'fullName', encrypted: false },
          { attributeName: 'gender', encrypted: false },
        ],
      },
    })
    expect(response.certificates).toMatchObject([
      { purpose: 'ALL', thumbprint: sha256Of(await signedFor(api, 'bank')) },
    ])
    expect(response.shared?.authenticationTypes[0]).toEqual({
      authType: 'otp',
      authSubType: null,
      mandatory: true,
    })
  })

  test('takes a signature over the exact bytes', async () => {
    const body = Buffer.from('{"a": 1}')
    const { value } = await signAs(api, 'bank', body)
    const right = await asked({ signature: { value, payload: body.toString('base64') } })
    expect(right.response.isAllowed).toBe(true)
    const wrong = await asked({ signature: { value, payload: Buffer.from('{"a":1}').toString('base64') } })
    expect(wrong.response).toMatchObject({ code: 'ENT_DCN_001', contractCode: 'IDA-MPA-001' })
  })

  test('refuses with cause and remedy in the language of whoever asks, and tells nothing of anybody', async () => {
    const causes = new Set<string | null>()
    for (const locale of ['en', 'fr', 'ar']) {
      const { response } = await api.as('service-client').call('decision.ask', {
        request: { ...good.question, apiKey: 'ent_unknown' },
        headers: { 'accept-language': locale },
      })
      expect(response).toMatchObject({
        isAllowed: false,
        code: 'ENT_DCN_006',
        contractCode: 'IDA-MPA-009',
        partner: null,
        misp: null,
        policy: null,
        shared: null,
        certificates: [],
      })
      causes.add(response.cause)
    }
    expect(causes.size).toBe(3)
  })

  test.each(['bank', 'admin', 'auditor', 'manager', 'misp'] as const)('%s may not ask', async (persona) => {
    const { status } = await api.as(persona).call('decision.ask', { request: good.question })
    expect(status).toBe(403)
  })
})

describe('gateways that speak AuthZEN 1.0', () => {
  const evaluation = (over: object = {}, properties: object = {}) => {
    const { partnerId, apiKey, licenceKey } = good.question
    return {
      subject: { type: 'partner', id: partnerId, properties: { apiKey, licenceKey, ...properties } },
      action: { name: 'auth' },
      resource: { type: 'platform', id: 'identity' },
      context: { time: '2026-01-01T00:00:00Z' },
      ...over,
    }
  }

  test('learn where to ask', async () => {
    const answer = await api.web.inject('/.well-known/authzen-configuration')
    const { publicUrl } = api.app.settings
    expect(answer.json()).toEqual({
      policy_decision_point: publicUrl,
      access_evaluation_endpoint: `${publicUrl}/access/v1/evaluation`,
      access_evaluations_endpoint: `${publicUrl}/access/v1/evaluations`,
    })
  })

  test('get a decision with its reason, and their request id back', async () => {
    const yes = await post('/access/v1/evaluation', evaluation())
    expect(yes.statusCode).toBe(200)
    expect(yes.headers['x-request-id']).toBe('gateway-7')
    expect(yes.headers['cache-control']).toBe('no-store')
    expect(yes.json()).toMatchObject({ decision: true, context: { partner: { partnerId: 'bank' } } })
    const no = await post('/access/v1/evaluation', evaluation({ action: { name: 'key-binding' } }))
    expect(no.json()).toEqual({
      decision: false,
      context: {
        reason: {
          code: 'ENT_DCN_034',
          contractCode: 'IDA-MPA-032',
          cause: expect.stringContaining('key-binding'),
          remedy: expect.any(String),
        },
      },
    })
  })

  test('ask many at once, with what they have in common, and stop where they wish', async () => {
    const { action: _action, ...common } = evaluation()
    const evaluations = ['auth', 'key-binding', 'otp'].map((name) => ({ action: { name } }))
    const decisions = async (semantic?: string) => {
      const options = semantic ? { evaluations_semantic: semantic } : undefined
      const answer = await post('/access/v1/evaluations', { ...common, evaluations, options })
      return (answer.json().evaluations as { decision: boolean }[]).map(({ decision }) => decision)
    }
    expect(await decisions()).toEqual([true, false, true])
    expect(await decisions('execute_all')).toEqual([true, false, true])
    expect(await decisions('deny_on_first_deny')).toEqual([true, false])
    expect(await decisions('permit_on_first_permit')).toEqual([true])
    const single = await post('/access/v1/evaluations', evaluation())
    expect(single.json()).toMatchObject({ decision: true })
  })

  test.each(['stranger', 'bank', 'admin'] as const)('%s gets no decision', async (persona) => {
    for (const path of ['/access/v1/evaluation', '/access/v1/evaluations']) {
      const { statusCode } = await post(path, evaluation(), persona)
      expect(statusCode).toBe(persona === 'stranger' ? 401 : 403)
    }
  })

  test('what lacks a part, or is of another kind, is no question', async () => {
    const { subject, ...rest } = evaluation()
    for (const body of [
      rest,
      {},
      [],
      { ...rest, subject: { ...subject, type: 'user' } },
      evaluation({ action: { name: 'delete' } }),
      evaluation({}, { apiKey: 7 }),
      evaluation({}, { apiKey: 'x'.repeat(129) }),
    ])
      expect((await post('/access/v1/evaluation', body)).statusCode).toBe(400)
    const missing = await post('/access/v1/evaluations', { ...rest, evaluations: [{ subject }, {}] })
    expect(missing.statusCode).toBe(400)
  })

  test('a hundred at once are answered, a thousand are not', async () => {
    const many = (count: number) =>
      post('/access/v1/evaluations', {
        ...evaluation(),
        evaluations: Array.from({ length: count }, () => ({})),
      })
    expect((await many(100)).json().evaluations).toHaveLength(100)
    expect((await many(1_000)).statusCode).toBe(400)
  })
})

describe('attacks', () => {
  test('a mebibyte in any field is turned away quickly', async () => {
    const much = 'x'.repeat(1_000_000)
    for (const over of [
      { partnerId: much },
      { licenceKey: much },
      { apiKey: much },
      { clientId: much },
      { attributes: [much] },
      { authenticationTypes: [{ authType: much }] },
      { signature: { value: much, payload: '' } },
      { signature: { value: 'x', payload: much } },
    ]) {
      const begun = performance.now()
      const { codes } = await asked(over)
      expect(codes).toHaveLength(1)
      expect(performance.now() - begun).toBeLessThan(1_000)
    }
  })

  test('no key is in the log, the audit trail, or what is remembered, whatever went wrong', async () => {
    const { apiKey, licenceKey } = good.question
    await asked({ licenceKey: apiKey, apiKey: licenceKey })
    await asked({ attributes: Array.from({ length: 101 }, () => 'x') })
    await post('/access/v1/evaluation', { subject: { type: 'x', id: apiKey, properties: { licenceKey } } })
    const audit = JSON.stringify(await api.query('select * from audit_event'))
    expect(audit.length).toBeGreaterThan(1_000)
    for (const text of [logged, audit])
      for (const secret of [apiKey!, licenceKey]) expect(text.includes(secret)).toBe(false)
    expect(logged).toContain('/v1/partnermanager/verification/decision')
  })

  test('a key takes at most 60 octets, its digest and the index included, even just after the index has grown', () => {
    const table = createCompactTable(entryKeptWidth, entryValueWidth)
    const record = Buffer.alloc(entryKeptWidth + entryValueWidth)
    let most = 0
    for (let n = 0; n < 1_000_000; n += 1) {
      record.writeUInt32LE(n, 4)
      record.writeUInt32LE(Math.imul(n, 2_654_435_761) >>> 0, 8)
      table.set(record)
      if (n > 500_000) most = Math.max(most, table.bytes / table.size)
    }
    expect(table.size).toBe(1_000_000)
    expect(most).toBeLessThan(60)
  })

  test('what was asked for is remembered once, and nothing of who is unknown', async () => {
    const { view, remembered } = decisionMemoryOf(api.app)
    expect(view.size).toBeGreaterThan(1)
    await asked()
    const before = remembered.size
    for (let time = 0; time < 50; time += 1) await asked({ partnerId: `nobody-${time}` })
    await asked()
    expect(remembered.size).toBe(before)
    expect(before).toBeLessThan(20)
  })
})
