import { createHash } from 'node:crypto'
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { decisionSceneOf, type GoodQuestion } from '../../../../../../tests/support/scenes/decision-scene.ts'

let api: TestApp
let good: GoodQuestion

beforeAll(async () => {
  api = await createTestApp()
  good = await (await decisionSceneOf(api)).good()
})

afterAll(() => api.close())

interface Receipt {
  readonly statement: string
  readonly jws: string
}

/** As a stranger checks it who has nothing but the published keys. */
const check = async ({ statement, jws }: Receipt): Promise<Record<string, unknown>> => {
  const set = (await api.web.inject('/.well-known/jwks.json')).json<JSONWebKeySet>()
  const { payload, protectedHeader } = await compactVerify(jws, createLocalJWKSet(set))
  expect(protectedHeader).toMatchObject({ alg: 'EdDSA', typ: 'decision-receipts+jws' })
  const { digests } = JSON.parse(Buffer.from(payload).toString()) as { digests: string[] }
  expect(digests).toContain(createHash('sha256').update(statement).digest('base64url'))
  return JSON.parse(statement) as Record<string, unknown>
}

const ask = async (over: object = {}) => {
  const request = { ...good.question, receipt: true, ...over }
  return (await api.as('service-client').call('decision.ask', { request })).response
}

test('a receipt says what was asked and answered, and no key', async () => {
  const { receipt } = await ask({ operation: 'otp', attributes: ['fullName'] })
  expect(await check(receipt!)).toMatchObject({
    iss: api.app.settings.publicUrl,
    asked: { partnerId: 'bank', operation: 'otp', attributes: ['fullName'], isSigned: false },
    verdict: {
      isAllowed: true,
      partnerId: 'bank',
      mispId: 'broker',
      policyId: good.policyId,
      credentialId: good.keyId,
      licenceId: good.licenceId,
    },
  })
  for (const secret of [good.question.apiKey!, good.question.licenceKey])
    expect(JSON.stringify(receipt)).not.toContain(secret)
})

test('a refusal has one, too; without the wish there is none', async () => {
  const { receipt } = await ask({ apiKey: 'none' })
  expect(await check(receipt!)).toMatchObject({
    verdict: { isAllowed: false, code: 'ENT_DCN_006', contractCode: 'IDA-MPA-009' },
  })
  expect((await ask({ receipt: false })).receipt).toBeNull()
})

test('a changed statement is in no list, and a changed list by no key', async () => {
  const { receipt } = await ask()
  const { statement, jws } = receipt!
  await expect(check({ statement: statement.replace('bank', 'rich'), jws })).rejects.toThrow()
  const [header, payload = '', signature] = jws.split('.')
  const digests = [createHash('sha256').update('mine').digest('base64url')]
  const mine = Buffer.from(JSON.stringify({ digests })).toString('base64url')
  expect(mine).not.toBe(payload)
  await expect(check({ statement: 'mine', jws: `${header}.${mine}.${signature}` })).rejects.toThrow()
})

test('those of one turn share a signature, and each proves itself', async () => {
  const { partnerId, apiKey, licenceKey } = good.question
  const answer = await api.web.inject({
    method: 'POST',
    url: '/access/v1/evaluation',
    headers: { authorization: `Bearer ${await api.token('service-client')}` },
    payload: {
      subject: { type: 'partner', id: partnerId, properties: { apiKey, licenceKey } },
      action: { name: 'use' },
      resource: { type: 'platform', id: 'x' },
      context: { receipt: true },
    },
  })
  await check(answer.json().context.receipt)
  const { createReceiptWriter } = await import('./receipt.ts')
  const writer = createReceiptWriter(api.app)
  const verdict = { isAllowed: false, reason: 'credential-unknown', words: {} } as const
  const receipts = await Promise.all(Array.from({ length: 130 }, () => writer.write({}, verdict)))
  expect(new Set(receipts.map(({ jws }) => jws)).size).toBe(3)
  expect(new Set(receipts.map(({ statement }) => statement)).size).toBe(130)
  for (const receipt of [receipts[0]!, receipts[64]!, receipts[129]!]) await check(receipt)
})
