import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  apiKeySceneOf,
  type ApiKeyScene,
  type ApprovedPolicy,
} from '../../../../../tests/support/scenes/api-key-scene.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'

let api: TestApp
let scene: ApiKeyScene
let policy: ApprovedPolicy
let keyId: string
beforeAll(async () => {
  api = await createTestApp()
  scene = await apiKeySceneOf(api)
  policy = await scene.approved()
  keyId = (await scene.keyIn('active')).keyId
}, 60_000)
afterAll(() => api.close())

const missing = Symbol('missing')

/** What a field is given, and what no field of a text takes. */
const noTexts: readonly (readonly [string, unknown])[] = [
  ['missing', missing],
  ['null', null],
  ['a number', 7],
  ['a list', ['x']],
  ['an object', { toString: 'x' }],
  ['empty', ''],
  ['blank', ' \u00a0\t '],
  ['too long', 'x'.repeat(1000)],
  ['a control character', 'a\u0007b'],
  ['half of a pair', 'a\ud800b'],
]

const bodyOf = (good: Readonly<Record<string, unknown>>, field: string, value: unknown): object =>
  Object.fromEntries(Object.entries({ ...good, [field]: value }).filter(([, each]) => each !== missing))

const isRefused = async (send: () => Promise<{ codes: string[]; status: number }>): Promise<void> => {
  const { codes } = await expectNothingStored(api, send)
  expect(codes).toEqual(['PMS_COR_001'])
}

describe.each([
  ['api-keys.generate', 'label', 'bank'],
  ['api-keys.issue', 'label', 'admin'],
  ['api-keys.replace', 'label', 'bank'],
  ['api-keys.relabel', 'label', 'bank'],
  ['api-keys.set-status-by-label', 'label', 'bank'],
] as const)('%s', (name, field, as) => {
  const goods = (): Readonly<Record<string, unknown>> => ({
    policyName: policy.policyName,
    policyId: policy.policyId,
    status: 'De-Active',
    label: 'never stored',
  })
  test.each(noTexts)(`refuses a ${field} that is %s, and stores nothing`, (_, value) =>
    isRefused(() =>
      api.as(as).call(name, {
        params: { partnerId: 'bank', keyId, policyId: policy.policyId },
        request: bodyOf(goods(), field, value),
      } as never),
    ),
  )
})

describe('days', () => {
  const send = (name: 'api-keys.generate' | 'api-keys.replace', over: object) =>
    api.as('bank').call(name, {
      params: { partnerId: 'bank', keyId },
      request: { policyName: policy.policyName, label: 'never stored', ...over },
    })

  test.each([0, -1, 1.5, 3651, '30', true, [], {}, 1e300])('a key is not valid for %j', (validDays) =>
    isRefused(() => send('api-keys.generate', { validDays })),
  )
  test.each([-1, 0.5, 91, '7', false, [1]])('an overlap does not last %j', (overlapDays) =>
    isRefused(() => send('api-keys.replace', { overlapDays })),
  )
})

test.each([' ', '%', "'", '../x', 'ent_', 'x'.repeat(128), '00000000-0000-4000-8000-00000000000g'])(
  'the id %j names no key',
  async (id) => {
    const { codes } = await api.as('admin').call('api-keys.get', { params: { keyId: id } })
    expect(codes).toEqual(['ENT_KEY_004'])
  },
)

test('a key in an address that is mistyped is told without the database', async () => {
  const { apiKey } = await scene.generate()
  const mistyped = `${apiKey.slice(0, -1)}${apiKey.endsWith('A') ? 'B' : 'A'}`
  for (const text of [mistyped, apiKey.toLowerCase(), `${apiKey} `, `${apiKey}%`]) {
    const { codes } = await api
      .as('admin')
      .call('api-keys.get-policy-of-key', { params: { partnerId: 'bank', apikey: text } })
    expect(codes).toEqual(['PMS_PMP_009'])
  }
})
