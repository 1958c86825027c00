import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import {
  authDocument,
  policySceneOf,
  type PlacedPolicy,
} from '../../../../../tests/support/scenes/policy-scene.ts'

let api: TestApp
let groupName: string
let draft: PlacedPolicy
beforeAll(async () => {
  api = await createTestApp()
  const scene = policySceneOf(api)
  draft = await scene.addPolicy('draft')
  groupName = draft.groupName
})
afterAll(() => api.close())

const fields = (over: object = {}) => ({
  policyGroupName: groupName,
  policyType: 'Auth',
  name: 'bad input',
  desc: 'd',
  version: '1',
  policies: authDocument(),
  ...over,
})

const path = '/v1/policymanager/policies'

/** Sends a body as it is written. @param policies JSON text that stands where the document does */
const send = async (policies: string, method: 'POST' | 'PUT' = 'POST') => {
  const body = JSON.stringify({ request: fields({ policies: '@' }) }).replace('"@"', () => policies)
  const raw = await api.web.inject({
    method,
    url: method === 'POST' ? path : `${path}/${draft.policyId}`,
    headers: {
      authorization: `Bearer ${await api.token('policy-manager')}`,
      'content-type': 'application/json',
    },
    payload: body,
  })
  const { errors } = raw.json<{ errors: { errorCode: string; message: string }[] }>()
  return { status: raw.statusCode, codes: errors.map(({ errorCode }) => errorCode), text: raw.body }
}

const padded = (length: number): string => {
  const bare = JSON.stringify(authDocument({ kycLanguages: [''] })).length
  return JSON.stringify(authDocument({ kycLanguages: ['x'.repeat(length - bare)] }))
}
const deep = `${'{"a":'.repeat(1000)}0${'}'.repeat(1000)}`
const valid = JSON.stringify(authDocument())

test.each([
  ['5,121 characters', padded(5121), 200, 'PMS_COR_001'],
  ['a thousand levels', deep, 400, 'ENT_HTTP_400'],
  ['a name twice', valid.replace('{', '{"authTokenType":"random",'), 400, 'ENT_HTTP_400'],
  [
    'a name twice, inside',
    valid.replace('"mandatory":false', '"mandatory":true,"mandatory":false'),
    400,
    'ENT_HTTP_400',
  ],
  [
    'a name twice, in letters of another spelling',
    valid.replace('{', String.raw`{"\u0061uthTokenType":"random",`),
    400,
    'ENT_HTTP_400',
  ],
  ['__proto__', valid.replace('{', '{"__proto__":{"isAdmin":true},'), 400, 'ENT_HTTP_400'],
  ['constructor.prototype', valid.replace('{', '{"constructor":{"prototype":{}},'), 400, 'ENT_HTTP_400'],
  ['constructor', valid.replace('{', '{"constructor":1,'), 200, 'PMS_PV_005'],
  ['a text', '"text"', 400, 'PMS_COR_001'],
  ['a list', '[]', 400, 'PMS_COR_001'],
  ['null', 'null', 200, 'PMS_COR_001'],
  ['NUL', valid.replace('fullName', String.raw`\u0000`), 200, 'PMS_COR_001'],
  ['NUL behind a backslash', valid.replace('fullName', String.raw`\\\u0000`), 200, 'PMS_COR_001'],
  ['half a character', valid.replace('fullName', String.raw`\ud800`), 200, 'PMS_COR_001'],
])('a policy of %s is refused and nothing stored', async (_, policies, status, code) => {
  for (const method of ['POST', 'PUT'] as const) {
    const answer = await expectNothingStored(api, () => send(policies, method))
    expect([answer.status, ...answer.codes], method).toEqual([status, code])
  }
})

test('a name that stands twice is said to', async () => {
  const { text } = await send(valid.replace('{', '{"authTokenType":"random",'))
  expect(text).toContain('names a member twice')
})

test('a body that says something twice is read where no policy is in it', async () => {
  const raw = await api.web.inject({
    method: 'POST',
    url: `${path}/group/new`,
    headers: {
      authorization: `Bearer ${await api.token('policy-manager')}`,
      'content-type': 'application/json',
    },
    payload: '{"id":"a","id":"b","request":{"name":"said twice","desc":"d"}}',
  })
  expect(raw.json()).toMatchObject({ id: 'b', errors: [] })
})

test('5,120 characters are stored to the letter, in the order in which they came', async () => {
  const text = padded(5120)
  expect((await send(text)).codes).toEqual([])
  const [row] = await api.query<{ document: string }>(`select document from policy where name = 'bad input'`)
  expect(row!.document).toBe(text)
})

test.each([
  ['name', [null, '', '  ', 7, [], {}, 'x'.repeat(129), 'nul\u0000']],
  ['desc', [null, '', 7, 'x'.repeat(257)]],
  ['version', [null, '', ' ', 7, '123456789']],
  ['policyGroupName', [null, '', 7, 'x'.repeat(129)]],
  ['policyType', [null, '', 7, 'x'.repeat(129)]],
  ['policyId', [7, {}, 'x'.repeat(37), 'a b', '../x']],
  ['policies', [null, undefined]],
] as const)('%s that cannot be one is named', async (field, values) => {
  for (const value of values) {
    const request = fields({ [field]: value }) as never
    const { codes, messages } = await api.as('policy-manager').call('policies.create', { request })
    expect(codes, JSON.stringify(value)).toEqual(['PMS_COR_001'])
    expect(messages[0]).toContain(`:request.${field}`)
  }
})
