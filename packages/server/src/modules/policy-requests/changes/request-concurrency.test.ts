import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../../tests/support/app.ts'
import { requestSceneOf, type RequestScene } from '../../../../../../tests/support/scenes/request-scene.ts'

let api: TestApp
let scene: RequestScene
beforeAll(async () => {
  // As many connections as calls at once, so that they really meet in the database.
  api = await createTestApp({ DATABASE_POOL: '16' })
  scene = await requestSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const codesOf = (replies: readonly Reply[]): string[] => replies.map(({ codes }) => codes[0] ?? 'ok').sort()
const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at))
const many = (count: number, code: string): string[] => times(count, () => code)

const deciders = ['admin', 'second-admin', 'manager', 'policy-manager'] as const
const decide = (who: (typeof deciders)[number], id: string, status: string) =>
  api.as(who).call('policy-requests.decide', { params: { mappingkey: id }, request: { status } })

describe('several at once', () => {
  test('who ask for one policy: one row, the others are told', async () => {
    const { id, name: policyName } = await scene.addPolicy()
    const replies = await Promise.all(
      times(6, () =>
        api.as('bank').call('policy-requests.ask', {
          params: { partnerId: 'bank' },
          request: { policyName, useCaseDescription: 'At once' },
        }),
      ),
    )
    expect(codesOf(replies)).toEqual([...many(5, 'PMS_PRT_053'), 'ok'])
    expect(await api.query('select 1 from policy_request where policy_id = $1', [id])).toHaveLength(1)
  })

  test('twelve who decide: one decision', async () => {
    for (const status of ['Approved', 'Rejected']) {
      const id = await scene.ask()
      const replies = await Promise.all(times(12, (at) => decide(deciders[at % 4]!, id, status)))
      expect(codesOf(replies)).toEqual([
        ...many(11, status === 'Approved' ? 'PMS_PM_034' : 'PMS_PM_035'),
        'ok',
      ])
      expect(
        await api.query(
          `select 1 from object_history where object_id = $1 and action <> 'policy-request.asked'`,
          [id],
        ),
      ).toHaveLength(1)
    }
  })

  test('some who approve, some who reject, one who takes back: one of them has the word', async () => {
    for (let round = 0; round < 6; round += 1) {
      const id = await scene.ask()
      const replies: Reply[] = await Promise.all([
        ...times(8, (at) => decide(deciders[at % 4]!, id, at % 2 === 0 ? 'Approved' : 'Rejected')),
        api.as('bank').call('policy-requests.withdraw', { params: { requestId: id }, request: {} }),
      ])
      expect(codesOf(replies).filter((code) => code === 'ok')).toHaveLength(1)
    }
  })

  test('twelve who approve what wants two: two approvals by two people', async () => {
    const id = await scene.ask()
    await api.query('update policy_request set approvers = 2 where id = $1', [id])
    const replies = await Promise.all(times(12, (at) => decide(deciders[at % 4]!, id, 'Approved')))
    expect(codesOf(replies).filter((code) => code === 'ok')).toHaveLength(2)
    const rows = await api.query<{ by_user: string }>(
      'select by_user from policy_request_approval where request_id = $1',
      [id],
    )
    expect(new Set(rows.map((row) => row.by_user)).size).toBe(2)
    const [row] = await api.query<{ state: string }>('select state from policy_request where id = $1', [id])
    expect(row?.state).toBe('approved')
  })

  test('an approval and the end of its policy, its group or its partner: one of them is refused, none is half done', async () => {
    for (let round = 0; round < 4; round += 1) {
      const policy = await scene.addPolicy()
      const id = await scene.ask('bank', policy)
      const [approved, ended] = await Promise.all([
        decide('admin', id, 'Approved'),
        api
          .as('policy-manager')
          .call('policies.deactivate', { params: { policyId: policy.id }, request: {} }),
      ])
      // Whoever waits keeps the policy up as well, so that its end comes too early or too late.
      expect(approved.codes).toEqual([])
      expect(['PMS_POL_063', 'PMS_POL_064']).toContain(ended.codes[0])
    }
    const requests = await Promise.all(times(4, () => scene.ask('insurer')))
    const [off, ...decided] = await Promise.all([
      api.as('admin').call('partner-administration.set-status', {
        params: { partnerId: 'insurer' },
        request: { status: 'De-active' },
      }),
      ...requests.map((id) => decide('second-admin', id, 'Approved')),
    ])
    expect(off.codes).toEqual([])
    for (const { codes } of decided) expect(['ok', 'PMS_PMP_016']).toContain(codes[0] ?? 'ok')
  })
})
