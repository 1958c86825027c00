import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  decisionsAreCurrent,
  decisionSceneOf,
  type DecisionScene,
  type GoodQuestion,
} from '../../../../../tests/support/scenes/decision-scene.ts'
import { handInOf, wentLive } from '../../../../../tests/support/scenes/go-live-scene.ts'
import { memoryIsCurrent, openServer } from '../../../../../tests/support/scenes/hotlist-scene.ts'
import type { App } from '../../platform/app.ts'
import { ask } from './ask.ts'
import { decisionMemoryOf } from './memory/memory.ts'
import type { RefusalReason } from './rules/reasons.ts'

let api: TestApp
let other: { app: App; close(): Promise<void> }
let scene: DecisionScene
let withKey: GoodQuestion
let withClient: GoodQuestion

const gate = { GO_LIVE: 'AUTH_PARTNER=kit' }

beforeAll(async () => {
  api = await createTestApp(gate)
  other = await openServer(api, gate)
  scene = await decisionSceneOf(api)
  await wentLive(api, 'bank')
  withKey = await scene.good()
  withClient = await scene.goodClient()
  for (const each of [api, other]) {
    await decisionsAreCurrent(each)
    await memoryIsCurrent(each.app)
  }
})

afterAll(async () => {
  await other.close()
  await api.close()
})

/** Any command of a server, as far as it matters here: a transaction that is acknowledged. */
const command = async (statement: string, values: readonly unknown[] = []): Promise<void> => {
  await api.app.database.transaction((tx) =>
    tx.tables.executeQuery(CompiledQuery.raw(statement, [...values])),
  )
}

const succeed = ({ codes, messages }: { codes: string[]; messages: string[] }): void => {
  if (codes.length > 0) throw new Error(messages.join())
}

/** What stops somebody at one server, and what brings it back; by the operation where there is one that may. */
interface Stop {
  readonly reason: RefusalReason
  readonly good?: () => GoodQuestion
  readonly stop: (good: GoodQuestion) => Promise<unknown>
  readonly back: (good: GoodQuestion) => Promise<unknown>
}

const setActive = (table: string, isActive: boolean, id: string) =>
  command(`update ${table} set is_active = $2 where id = $1`, [id, isActive])

const stops: Readonly<Record<string, Stop>> = {
  partner: {
    reason: 'partner-inactive',
    stop: async () =>
      succeed(
        await api.as('admin').call('partner-administration.set-status', {
          params: { partnerId: 'bank' },
          request: { status: 'De-active' },
        }),
      ),
    back: () => setActive('partner', true, 'bank'),
  },
  misp: {
    reason: 'misp-inactive',
    stop: () => setActive('partner', false, 'broker'),
    back: () => setActive('partner', true, 'broker'),
  },
  key: {
    reason: 'key-deactivated',
    stop: async ({ keyId }) =>
      succeed(
        await api
          .as('bank')
          .call('api-keys.set-status', { params: { keyId }, request: { isActive: false, reason: 'lost' } }),
      ),
    back: async ({ keyId }) =>
      succeed(
        await api
          .as('bank')
          .call('api-keys.set-status', { params: { keyId }, request: { isActive: true, reason: 'found' } }),
      ),
  },
  licence: {
    reason: 'licence-deactivated',
    stop: async ({ licenceId }) =>
      succeed(
        await api
          .as('broker')
          .call('licences.set-status', { params: { licenceId }, request: { isActive: false } }),
      ),
    back: async ({ licenceId }) =>
      succeed(
        await api
          .as('broker')
          .call('licences.set-status', { params: { licenceId }, request: { isActive: true } }),
      ),
  },
  client: {
    reason: 'client-inactive',
    good: () => withClient,
    stop: async ({ keyId: id }) =>
      succeed(
        await api
          .as('bank')
          .call('oidc-clients.set-status', { params: { id }, request: { isActive: false, reason: 'lost' } }),
      ),
    back: ({ keyId }) =>
      command(`update oidc_client set state = 'active', stopped_by = null where id = $1`, [keyId]),
  },
  certificate: {
    reason: 'certificate-revoked',
    stop: () =>
      command(
        `update issued_certificate set revoked_at = now() - interval '1 second', revocation_reason = 'superseded',
           revoked_by = 'test' where holder_id = 'bank'`,
      ),
    back: () =>
      command(
        `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null
         where holder_id = 'bank'`,
      ),
  },
  authority: {
    reason: 'certificate-untrusted',
    stop: () =>
      command(
        `update trust_certificate set state = 'SUSPENDED', state_reason = 'x', state_changed_at = now(),
           state_changed_by = 'x' where domain = 'AUTH'`,
      ),
    back: () => command(`update trust_certificate set state = 'ACTIVE' where domain = 'AUTH'`),
  },
  policy: {
    reason: 'policy-deactivated',
    stop: ({ policyId }) => command(`update policy set state = 'deactivated' where id = $1`, [policyId]),
    back: ({ policyId }) => command(`update policy set state = 'activated' where id = $1`, [policyId]),
  },
  group: {
    reason: 'group-inactive',
    stop: ({ groupId }) => setActive('policy_group', false, groupId),
    back: ({ groupId }) => setActive('policy_group', true, groupId),
  },
  request: {
    reason: 'request-not-approved',
    stop: ({ requestId }) =>
      command(`update policy_request set state = 'rejected' where id = $1`, [requestId]),
    back: ({ requestId }) =>
      command(`update policy_request set state = 'approved' where id = $1`, [requestId]),
  },
  'go-live': {
    reason: 'go-live-missing',
    stop: async () =>
      succeed(
        await api.as('admin').call('go-live.withdraw', {
          params: { partnerId: 'bank' },
          request: { reason: 'calls without consent' },
        }),
      ),
    back: async () => succeed(await api.as('bank').call('go-live.hand-in', await handInOf(api, 'bank'))),
  },
  hotlist: {
    reason: 'hotlist-partner',
    stop: async () =>
      succeed(
        await api
          .as('admin')
          .call('hotlist.add', { request: { kind: 'partner', providerId: 'bank', reason: 'stolen' } }),
      ),
    back: async () => {
      const [row] = await api.query<{ id: string }>(`select id from hotlist_entry where state = 'live'`)
      succeed(
        await api
          .as('admin')
          .call('hotlist.lift', { params: { entryId: row!.id }, request: { reason: 'found' } }),
      )
    },
  },
}

const reasonAt = async (app: App, good: GoodQuestion): Promise<RefusalReason | 'yes'> => {
  const verdict = await ask(app, good.question)
  return verdict.isAllowed ? 'yes' : verdict.reason
}

let [fromMemory, asked] = [0, 0]

test.each(Object.entries(stops))(
  '%s: stopped at one server, refused at the other with the next question',
  async (_name, { reason, good = () => withKey, stop, back }) => {
    const far = decisionMemoryOf(other.app).view
    for (let round = 0; round < 4; round += 1) {
      expect(await reasonAt(other.app, good())).toBe('yes')
      await stop(good())
      asked += 1
      if (far.isCurrent()) fromMemory += 1
      expect(await reasonAt(other.app, good())).toBe(reason)
      expect(await reasonAt(api.app, good())).toBe(reason)
      await back(good())
      expect(await reasonAt(other.app, good())).toBe('yes')
    }
  },
)

test('nearly all of that was answered from memory', () => {
  expect(asked).toBe(4 * Object.keys(stops).length)
  expect(fromMemory / asked).toBeGreaterThan(0.8)
})

test('a server that has lost its feed asks the database; without that it answers nothing', async () => {
  const { view } = decisionMemoryOf(other.app)
  view.cut()
  await vi.waitFor(() => expect(view.isCurrent()).toBe(false))
  const turn = (isActive: boolean) =>
    api.query(`update partner set is_active = $1 where id = 'bank'`, [isActive])
  await turn(false)
  expect(await reasonAt(other.app, withKey)).toBe('partner-inactive')
  await turn(true)
  const cut = await openServer(api, gate)
  await cut.app.database.close()
  await expect(ask(cut.app, withKey.question)).rejects.toThrow()
  await cut.close().catch(() => undefined)
})

test('what is remembered needs no question to the database', async () => {
  await decisionsAreCurrent(other)
  expect(await reasonAt(other.app, withKey)).toBe('yes')
  const refuse = () => {
    throw new Error('the database was asked')
  }
  const tables = new Proxy({}, { get: refuse })
  const database = { ...other.app.database, tables } as App['database']
  const apart = { ...other.app, database }
  await decisionsAreCurrent(other)
  // Without anything to wait for, too.
  expect(ask(apart, withKey.question)).toMatchObject({ isAllowed: true })
  expect(await reasonAt(apart, { ...withKey, question: { ...withKey.question, apiKey: 'x' } })).toBe(
    'credential-unknown',
  )
})
