import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { listenToHub, saidOn } from '../../../../../tests/support/neighbours/hub-ear.ts'
import { authDocument, policySceneOf } from '../../../../../tests/support/scenes/policy-scene.ts'
import { systemActor } from '../../platform/access/authority.ts'
import { Refusal } from '../../platform/refusal.ts'
import { activatePolicy, changeValidity, deactivatePolicy } from './change-state.ts'
import { createPolicy, editPolicy, publishPolicy } from './service.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  listenToHub(api, ['POLICY_UPDATED'])
})
afterAll(() => api.close())

interface PolicyData {
  readonly policyId: string
  readonly policy: object
  readonly policyStatus: string
  readonly policyExpiresOn: string
}

/** What ID-Authentication keeps: it upserts every policy of which it is told, and needs every member. */
const consume = async () => {
  const kept = new Map<string, PolicyData>()
  for (const { event } of await saidOn<{ policyData: PolicyData }>(api, 'POLICY_UPDATED')) {
    const { policyData } = event.data
    expect(Object.values(policyData).every((value) => value !== null && value !== undefined)).toBe(true)
    kept.set(policyData.policyId, policyData)
  }
  return kept
}

const steps = ['edit', 'publish', 'deactivate', 'activate', 'validity'] as const

test('whoever follows the messages knows what we know, after any sequence', async () => {
  const { app } = api
  const { id: groupId, name: groupName } = await policySceneOf(api).addGroup()
  let made = 0
  const content = () => ({
    groupName,
    name: `followed ${(made += 1)}`,
    description: 'd',
    version: '1',
    document: authDocument({ kycLanguages: [`l${made}`] }),
  })
  const act = (step: (typeof steps)[number], id: string): Promise<unknown> => {
    if (step === 'edit') return editPolicy(app, systemActor, { id, ...content() })
    if (step === 'publish') return publishPolicy(app, systemActor, { id, groupId })
    if (step === 'deactivate') return deactivatePolicy(app, systemActor, { id, reason: null })
    if (step === 'activate') return activatePolicy(app, systemActor, { id, reason: null })
    const validTill = new Date(Date.UTC(2100 + (made += 1), 0))
    return changeValidity(app, systemActor, { id, validFrom: new Date(0), validTill, reason: null })
  }
  const runs = fc.sample(fc.array(fc.constantFrom(...steps), { minLength: 1, maxLength: 6 }), {
    seed: 7,
    numRuns: 60,
  })
  for (const run of runs) {
    const { policy } = await createPolicy(app, systemActor, {
      ...content(),
      policyType: 'Auth',
      id: undefined,
    })
    for (const step of run)
      await act(step, policy.id).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error
      })
  }
  const followed = await consume()
  const ours = await api.query<{ id: string; state: string; document: string; valid_till: Date }>(
    'select id, state, document, valid_till from policy where group_id = $1',
    [groupId],
  )
  expect(ours).toHaveLength(runs.length)
  for (const { id, state, document, valid_till: till } of ours) {
    const there = followed.get(id)
    expect(there === undefined, id).toBe(state === 'draft')
    if (!there) continue
    expect(there.policyStatus).toBe(state === 'activated' ? 'ACTIVE' : 'DEACTIVE')
    expect(there.policy).toEqual(JSON.parse(document))
    expect(`${there.policyExpiresOn}Z`).toBe(till.toISOString())
  }
}, 60_000)
