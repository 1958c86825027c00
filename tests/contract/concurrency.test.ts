import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { bodyProblemOf } from '../../packages/server/src/platform/http/operation.ts'
import { findBrokenAuditLink } from '../../packages/server/src/platform/record/audit-chain.ts'
import { createTestApp, type Name, type Reply, type TestApp } from '../support/app.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { duplicates, endsOwnAccess, outcomes } from './concurrency-outcomes.ts'
import type { Driver, Scene } from './driver.ts'
import { drivers } from './drivers/index.ts'
import { walkSettings } from './drivers/sign-in.ts'
import type { Operation } from './ledger.ts'

const atOnce = 8
let api: TestApp
let scene: Scene
let calls = 0
let putOff = 0

beforeAll(async () => {
  api = await createTestApp({ ...walkSettings, DATABASE_POOL: '10' })
  scene = { api, ftm: await setFtmScene(api) }
}, 60_000)
afterAll(() => api.close())
// What a step takes away from the personas is given back.
afterEach(async () => {
  await api.query('update account set token_generation = 0')
  await api.query(`delete from partner where id = 'roleless'`)
  await api.query(`update account set status = 'active' where user_name = 'second-admin'`)
})

const send = async (name: Name): Promise<Reply[]> => {
  const driver = (drivers as unknown as Readonly<Record<string, Driver>>)[name]!
  const { as = 'stranger', ...input } = await driver.success(scene)
  const call = () => api.as(as).call(name, input) as Promise<Reply>
  // Held against the contract on the way: success fits its schema, and nothing tells how the server is built.
  const replies = await Promise.all(Array.from({ length: atOnce }, call))
  // On a slow machine a lock may be waited for too long. Whoever is told to come back does; nothing else is forgiven.
  for (const [at, reply] of replies.entries())
    if (reply.status === 503 && reply.raw.headers['retry-after'] !== undefined) {
      putOff += 1
      replies[at] = await call()
    }
  return replies
}

type Kind = 'success' | 'refusal' | 'signed out'

/** What a reply is, in short; undefined for one that the contract does not know. */
const kindOf = (operation: Operation, { status, codes }: Reply): Kind | undefined => {
  if (status === 200 && codes.length === 0) return 'success'
  if (status === 401 && codes.join() === 'KER-ATH-401' && endsOwnAccess.includes(operation.name))
    return 'signed out'
  const declared: readonly string[] = [...operation.errors, bodyProblemOf(operation)]
  const isDeclared = codes.length > 0 && codes.every((code) => declared.includes(code))
  if (isDeclared && (status === 200 || status === 429)) return 'refusal'
  return status === 429 && codes.join() === 'ENT_HTTP_429' ? 'refusal' : undefined
}

const findDuplicates = async (): Promise<string[]> => {
  const parts = Object.entries(duplicates).map(
    ([problem, query]) => `select '${problem}: ' || what as problem from (${query}) as found`,
  )
  const rows = await api.query<{ problem: string }>(parts.join(' union all '))
  return rows.map(({ problem }) => problem)
}

describe.each(operations)('$name', (operation) => {
  test(`sent ${atOnce} times at once is done or refused in words, and leaves nothing twice`, async () => {
    const replies = await send(operation.name as Name)
    calls += replies.length
    const kinds = replies.map((reply) => kindOf(operation, reply))
    const strange = replies.filter((_, at) => kinds[at] === undefined)
    expect(strange.map(({ status, codes }) => [status, ...codes].join())).toEqual([])
    const expected = outcomes[operation.name as Name]
    const succeeded = kinds.filter((kind) => kind === 'success').length
    const signedOut = kinds.filter((kind) => kind === 'signed out').length
    expect(succeeded).toBeGreaterThan(0)
    expect(succeeded).toBe(typeof expected === 'number' ? expected : atOnce - signedOut)
    expect(await findDuplicates()).toEqual([])
  })
})

test('every operation that does not only read says what becomes of it, and no other', () => {
  const changing = operations.filter(({ effect }) => effect !== 'reads').map(({ name }) => name)
  expect(Object.keys(outcomes).toSorted()).toEqual(changing.toSorted())
})

test('the audit log is one chain still', async () => {
  expect(await findBrokenAuditLink(api.app.database)).toBeNull()
  process.stdout.write(
    `concurrency walk: ${operations.length} operations, ${calls} calls, ${atOnce} of a kind at once, ${putOff} told to come back\n`,
  )
})
