import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  type DecisionScene,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import { planted } from '../../../../../tests/support/scenes/go-live-scene.ts'
import { loadKey } from '../api-keys/index.ts'
import { loadLicence } from '../licences/index.ts'
import { loadClient } from '../oidc-clients/index.ts'
import { stopsOfGrants, stopsOfGrounds } from '../policy-requests/index.ts'
import { ask } from './ask.ts'
import { decisionMemoryOf, factsInDatabase } from './memory/memory.ts'

let api: TestApp
let scene: DecisionScene
let good: readonly GoodQuestion[]

beforeAll(async () => {
  api = await createTestApp({ GO_LIVE: 'AUTH_PARTNER=kit' })
  scene = await decisionSceneOf(api)
  await scene.change(planted.passed, ['bank'])
  good = [await scene.good(), await scene.goodClient()]
  await decisionsAreCurrent(api)
})

afterAll(() => api.close())

const hours = (count: number): string => `now() + interval '${count} hours'`
const partners = `id in ('bank', 'broker')`

/** What may become of a row, the good states first. */
const changes = (): readonly (readonly [isGood: boolean, statement: string, id: string])[] => {
  const [one, other] = good as [GoodQuestion, GoodQuestion]
  const policies = [one.policyId, other.policyId, one.mispPolicyId]
  const requests = [one.requestId, other.requestId, one.mispRequestId]
  const spans = (table: string, id: string) =>
    [
      [true, hours(-3), hours(3)],
      [false, hours(1), hours(2)],
      [false, hours(-2), hours(-1)],
    ].map(
      ([isGood, from, till]) =>
        [
          isGood as boolean,
          `update ${table} set valid_from = ${from}, valid_till = ${till} where id = $1`,
          id,
        ] as const,
    )
  return [
    ...['bank', 'broker'].flatMap((id) => [
      [true, 'update partner set is_active = true where id = $1', id] as const,
      [false, 'update partner set is_active = false where id = $1', id] as const,
      [true, 'update held_certificate set superseded_at = null where holder_id = $1', id] as const,
      [false, 'update held_certificate set superseded_at = now() where holder_id = $1', id] as const,
      [
        true,
        'update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null where holder_id = $1',
        id,
      ] as const,
      ...[hours(-1), hours(1)].map(
        (at, place) =>
          [
            place === 1,
            `update issued_certificate set revoked_at = ${at}, revocation_reason = 'superseded', revoked_by = 'x'
             where holder_id = $1`,
            id,
          ] as const,
      ),
    ]),
    [true, 'update policy_group set is_active = true where id = $1', one.groupId],
    [false, 'update policy_group set is_active = false where id = $1', one.groupId],
    ...policies.flatMap((id) => [
      [true, `update policy set state = 'activated' where id = $1`, id] as const,
      [false, `update policy set state = 'deactivated' where id = $1`, id] as const,
      ...spans('policy', id),
    ]),
    ...requests.flatMap((id) => [
      [true, `update policy_request set state = 'approved' where id = $1`, id] as const,
      [false, `update policy_request set state = 'rejected' where id = $1`, id] as const,
    ]),
    ...(['api_key', 'licence'] as const).flatMap((table) => {
      const id = table === 'licence' ? one.licenceId : one.keyId
      return [
        [true, `update ${table} set state = 'active', stopped_by = null where id = $1`, id] as const,
        [
          false,
          `update ${table} set state = 'deactivated', stopped_by = 'partner' where id = $1`,
          id,
        ] as const,
        [false, `update ${table} set state = 'expired', stopped_by = null where id = $1`, id] as const,
        ...spans(table, id),
      ]
    }),
    [true, `update oidc_client set state = 'active', stopped_by = null where id = $1`, other.keyId],
    [false, `update oidc_client set state = 'inactive', stopped_by = 'partner' where id = $1`, other.keyId],
    [true, `update trust_certificate set state = 'ACTIVE' where domain = $1`, 'AUTH'],
    [
      false,
      `update trust_certificate set state = 'REVOKED', state_reason = 'x', state_changed_at = now(), state_changed_by = 'x'
       where domain = $1`,
      'AUTH',
    ],
    [true, planted.passed, 'bank'],
    [false, planted.withdrawn, 'bank'],
    [
      true,
      `update partner set organisation_name = organisation_name || '.' where ${partners} and id = $1`,
      'bank',
    ],
  ]
}

/** Whether the lists of the portal find nothing that stops a key or client, and a licence. */
const isLiveInLists = async ({ question, keyId, licenceId }: GoodQuestion): Promise<boolean> => {
  const { database } = api.app
  const [key, licence, client] = await Promise.all([
    question.apiKey ? loadKey(database, keyId) : undefined,
    loadLicence(database, licenceId),
    question.clientId ? loadClient(database, keyId) : undefined,
  ])
  const stops = [
    ...(await stopsOfGrants(api.app, [...(key ? [key] : []), licence!])).values(),
    ...(client
      ? await stopsOfGrounds(api.app, [client], () => ({
          key: {
            isActive: client.state === 'active',
            validFrom: new Date(0),
            validTill: new Date('9999-01-01'),
          },
        }))
      : new Map()
    ).values(),
  ]
  return stops.every((each) => each.length === 0)
}

test('whatever becomes of the rows, memory, database and lists say the same at every step', async () => {
  const all = changes()
  const wanted = all.filter(([isGood]) => isGood)
  // Mostly good, or nothing would ever be allowed.
  const step = fc.oneof(
    { arbitrary: fc.constantFrom(...wanted), weight: 3 },
    { arbitrary: fc.constantFrom(...all), weight: 1 },
  )
  const [history = []] = fc.sample(fc.array(step, { minLength: 240, maxLength: 240, size: 'max' }), {
    seed: 20_261_130,
    numRuns: 1,
  })
  const seen = new Map<string, number>()
  let fromMemory = 0
  for (const [, statement, id] of history) {
    await scene.change(statement, [id])
    for (const each of good) {
      const isFromMemory = decisionMemoryOf(api.app).view.isCurrent()
      const verdict = await ask(api.app, each.question)
      const inDatabase = await ask(api.app, each.question, factsInDatabase(api.app))
      const said = verdict.isAllowed ? 'yes' : verdict.reason
      expect(inDatabase.isAllowed ? 'yes' : inDatabase.reason).toBe(said)
      expect([statement, await isLiveInLists(each)]).toEqual([statement, verdict.isAllowed])
      if (isFromMemory) fromMemory += 1
      seen.set(said, (seen.get(said) ?? 0) + 1)
    }
  }
  expect(fromMemory).toBeGreaterThan(history.length)
  expect(seen.get('yes')).toBeGreaterThan(20)
  expect(seen.size).toBeGreaterThan(8)
}, 120_000)
