import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Input, type Name, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { relyingGroup } from '../../../../../tests/support/scenes/relying-scene.ts'
import { requestSceneOf, type RequestScene } from '../../../../../tests/support/scenes/request-scene.ts'

let api: TestApp
let scene: RequestScene
let waiting: string
beforeAll(async () => {
  api = await createTestApp()
  scene = await requestSceneOf(api)
  waiting = await scene.ask()
}, 60_000)
afterAll(() => api.close())

interface Subject {
  readonly as: Persona
  readonly params: () => Record<string, string>
  readonly good: () => Record<string, unknown>
}

const subjects: Partial<Record<Name, Subject>> = {
  'policy-requests.ask': {
    as: 'bank',
    params: () => ({ partnerId: 'bank' }),
    good: () => ({ policyName: 'any', useCaseDescription: 'any' }),
  },
  'policy-requests.decide': {
    as: 'admin',
    params: () => ({ mappingkey: waiting }),
    good: () => ({ status: 'Approved', reason: 'any' }),
  },
  'policy-requests.withdraw': {
    as: 'bank',
    params: () => ({ requestId: waiting }),
    good: () => ({ reason: 'any' }),
  },
  'policy-requests.decide-many': {
    as: 'admin',
    params: () => ({}),
    good: () => ({ ids: [waiting], approve: true, reason: 'any' }),
  },
  'policies.set-approvers': {
    as: 'policy-manager',
    params: () => ({ policyGroupId: relyingGroup }),
    good: () => ({ approvers: 2, reason: 'any' }),
  },
}

const long = (length: number) => 'x'.repeat(length)
const missing = Symbol('missing')

/** The contract’s reader fails at an object or a list where a text belongs; at nothing else of these. */
const statusOf = (value: unknown): number => (typeof value === 'object' && value !== null ? 400 : 200)

/** A field, what is sent in it, and the status of the answer; all of them say PMS_COR_001. */
const cases: readonly (readonly [Name, string, unknown, number])[] = [
  ...['policyName', 'useCaseDescription'].flatMap((field) =>
    [missing, null, 7, {}, [], true, `a\u0000`, '\ud83d'].map(
      (value) => ['policy-requests.ask', field, value, statusOf(value)] as const,
    ),
  ),
  ['policy-requests.ask', 'policyName', long(129), 200],
  ['policy-requests.ask', 'useCaseDescription', long(4001), 200],
  ...[missing, null, '', ' ', 7, {}, long(37), `Approved\u0000`].map(
    (value) => ['policy-requests.decide', 'status', value, statusOf(value)] as const,
  ),
  ...(['policy-requests.decide', 'policy-requests.withdraw', 'policies.set-approvers'] as const).flatMap(
    (name) => {
      const status = (value: unknown) => (name === 'policy-requests.decide' ? statusOf(value) : 200)
      return [7, {}, ' ', long(501), 'a\u0007b'].map(
        (value) => [name, 'reason', value, status(value)] as const,
      )
    },
  ),
  ...[missing, null, 'x', [], [7], [''], [null], Array.from({ length: 51 }, () => 'x'), [long(129)]].map(
    (value) => ['policy-requests.decide-many', 'ids', value, 200] as const,
  ),
  ...[missing, null].map((value) => ['policy-requests.decide-many', 'approve', value, 200] as const),
  ...['maybe', 1].map((value) => ['policy-requests.decide-many', 'approve', value, 400] as const),
  ...[missing, null, 0, 3, 1.5, '2', true].map(
    (value) => ['policies.set-approvers', 'approvers', value, 200] as const,
  ),
]

const shown = (value: unknown): string => (value === missing ? 'nothing' : JSON.stringify(value).slice(0, 40))

describe('a field that holds', () => {
  test.each(cases.map((each) => [shown(each[2]), ...each] as const))(
    '%s is refused, and nothing is stored: %s, %s',
    async (_, name, field, value, status) => {
      const { as, params, good } = subjects[name]!
      const { [field]: __, ...rest } = good()
      const request = value === missing ? rest : { ...rest, [field]: value }
      const input = { params: params(), request } as unknown as Input
      const reply = await expectNothingStored(api, () => api.as(as).call(name, input))
      expect([reply.status, ...reply.codes]).toEqual([status, 'PMS_COR_001'])
    },
  )
})

describe('a comment', () => {
  test.each([
    '😀 𠮷 two\nlines\tand a tab',
    'رقاقة آمنة ١٢٣',
    `O'Brien "quoted" \\ 100% _under_`,
    '<script>alert(1)</script>',
    `'; drop table policy_request; --`,
    '{count} #{x} ${y}',
    '__proto__',
    '=HYPERLINK("x")',
    long(4000),
  ])('%j is kept as it is', async (useCaseDescription) => {
    const { name: policyName } = await scene.addPolicy()
    const params = { partnerId: 'bank' }
    const asked = await api.as('bank').call('policy-requests.ask', {
      params,
      request: { policyName, useCaseDescription },
    })
    expect(asked.codes).toEqual([])
    const { response } = await api
      .as('bank')
      .call('policy-requests.get', { params: { requestId: asked.response.mappingkey } })
    expect(response.partnerComment).toBe(useCaseDescription)
  })
})
