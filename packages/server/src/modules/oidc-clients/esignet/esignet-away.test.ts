import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { clientSceneOf, creationOf, type ClientScene } from '../../../../../../tests/support/client-scene.ts'
import type { EsignetStandIn } from '../../../../../../tests/support/esignet-stand-in.ts'
import { listenToHub, saidOn } from '../../../../../../tests/support/hub-ear.ts'
import { tellingJob } from './telling.ts'

let api: TestApp
let clients: ClientScene
let esignet: EsignetStandIn
let policyId: string

beforeAll(async () => {
  api = await createTestApp({ OUTBOUND_ALLOWED: '127.0.0.1', OIDC_CLIENTS_PER_POLICY: '1000' })
  clients = await clientSceneOf(api)
  policyId = (await clients.keys.approved()).policyId
  listenToHub(api, ['OIDC_CLIENT_CREATED', 'OIDC_CLIENT_UPDATED'])
}, 60_000)
afterAll(async () => {
  await esignet.close()
  await api.close()
})
beforeEach(async () => {
  esignet = await clients.withEsignet()
  behave('fine')
  esignet.calls.length = 0
  await api.query('update oidc_client set next_attempt_at = null')
})

/** Who is never answered waits no longer than this; who is, as long as it takes. */
const behave = (behaviour: EsignetStandIn['behaviour']): void => {
  const isMute = behaviour === 'hung' || behaviour === 'silent'
  Object.assign(api.app.settings, { ESIGNET_WAIT_SECONDS: isMute ? 1.5 : 20 })
  esignet.behaviour = behaviour
}

const create = (over: Parameters<typeof creationOf>[2] = {}) =>
  api.as('bank').call('oidc-clients.create', { request: creationOf('bank', policyId, over) })

const idOf = async (clientId: string): Promise<string> => {
  const [row] = await api.query<{ id: string }>(
    'select id from oidc_client where client_id = $1 order by created_at desc limit 1',
    [clientId],
  )
  return row!.id
}

const get = async (clientId: string) =>
  (await api.as('bank').call('oidc-clients.get', { params: { id: await idOf(clientId) } })).response

/** Lets the time of the next attempt come, and tells. */
const tellLater = async (): Promise<void> => {
  // A minute ago: the database counts finer than our clock.
  await api.query(
    `update oidc_client set next_attempt_at = now() - interval '1 minute' where next_attempt_at is not null`,
  )
  await tellingJob(api.app).run()
}

const change = async (clientId: string, request: Parameters<typeof changeCall>[1]) =>
  changeCall(await idOf(clientId), request)
const changeCall = (id: string, request: { clientName?: string; logoUri?: string }) =>
  api.as('bank').call('oidc-clients.change', { params: { id }, request })

const setStatus = async (clientId: string, isActive: boolean) =>
  api
    .as('bank')
    .call('oidc-clients.set-status', { params: { id: await idOf(clientId) }, request: { isActive } })

describe('what changes while eSignet is away', () => {
  test('is told as it is in the end', async () => {
    const { clientId } = (await create()).response
    behave('broken')
    for (const clientName of ['One', 'Two', 'Three']) {
      const { response } = await change(clientId, { clientName })
      expect(response).toMatchObject({ state: 'active', telling: 'waiting' })
    }
    behave('fine')
    esignet.calls.length = 0
    await tellLater()
    expect(esignet.calls.map(({ request }) => request['clientName'])).toEqual(['Three'])
    expect(await get(clientId)).toMatchObject({ clientName: 'Three', telling: 'told' })
  })

  test('a client that was deactivated before eSignet ever knew it is not made there', async () => {
    behave('broken')
    const { clientId } = (await create()).response
    await setStatus(clientId, false)
    behave('fine')
    await tellLater()
    expect(esignet.clients.has(clientId)).toBe(false)
    expect(await get(clientId)).toMatchObject({ state: 'inactive', telling: 'told' })
    const id = await idOf(clientId)
    expect(await saidOn(api, 'OIDC_CLIENT_CREATED', id)).toEqual([])
    expect(await saidOn(api, 'OIDC_CLIENT_UPDATED', id)).toEqual([])
    // Brought back, it is new to everybody.
    expect((await setStatus(clientId, true)).response.state).toBe('active')
    expect(await saidOn(api, 'OIDC_CLIENT_CREATED', id)).toHaveLength(1)
  })

  test('one that eSignet has lost is made there again', async () => {
    const { clientId } = (await create()).response
    esignet.clients.delete(clientId)
    await change(clientId, { clientName: 'Found again' })
    expect(esignet.clients.get(clientId)).toMatchObject({ clientName: 'Found again', status: 'ACTIVE' })
  })

  test('is parked after eighty attempts, and told when somebody wants it', async () => {
    const { clientId } = (await create()).response
    behave('broken')
    await change(clientId, { clientName: 'Parked' })
    await api.query('update oidc_client set attempts = 79 where client_id = $1', [clientId])
    await tellLater()
    expect((await get(clientId)).telling).toBe('parked')
    await tellLater()
    expect((await get(clientId)).telling).toBe('parked')
    behave('fine')
    const told = await api
      .as('bank')
      .call('oidc-clients.tell', { params: { id: await idOf(clientId) }, request: {} })
    expect(told.response).toMatchObject({ telling: 'told' })
    expect(esignet.clients.get(clientId)).toMatchObject({ clientName: 'Parked' })
  })

  test('one whose teller died is told by somebody else when the lease is over', async () => {
    behave('broken')
    const { clientId } = (await create()).response
    await api.query(
      `update oidc_client set talking_until = now() + interval '1 minute' where client_id = $1`,
      [clientId],
    )
    behave('fine')
    await tellLater()
    expect((await get(clientId)).state).toBe('pending')
    await api.query(
      `update oidc_client set talking_until = now() - interval '1 second' where client_id = $1`,
      [clientId],
    )
    await tellLater()
    expect((await get(clientId)).state).toBe('active')
  })
})

describe('a client that was never announced, and is brought back', () => {
  const stopped = async () => {
    behave('broken')
    const { clientId } = (await create()).response
    await setStatus(clientId, false)
    behave('fine')
    await tellLater()
    return clientId
  }

  test('and refused then keeps its key, and can be brought back again', async () => {
    const clientId = await stopped()
    behave({ refuse: 'invalid_client_name' })
    expect((await setStatus(clientId, true)).codes).toEqual(['invalid_client_name'])
    expect(await get(clientId)).toMatchObject({ state: 'inactive', keys: [{ isFirst: true }] })
    behave('fine')
    expect((await setStatus(clientId, true)).response).toMatchObject({ state: 'active' })
  })

  test('and refused, where eSignet knows it as active, is as eSignet knows it, and announced', async () => {
    const { clientId } = (await create()).response
    const id = await idOf(clientId)
    const before = (await saidOn(api, 'OIDC_CLIENT_CREATED', id)).length
    await api.query(
      `update oidc_client set state = 'pending', is_announced = false, version = version + 1, name = 'Bad',
         next_attempt_at = now() - interval '1 minute' where id = $1`,
      [id],
    )
    behave({ refuse: 'invalid_client_name' })
    await tellLater()
    expect(await get(clientId)).toMatchObject({ state: 'active', telling: 'told', clientName: 'Savings app' })
    expect(await saidOn(api, 'OIDC_CLIENT_CREATED', id)).toHaveLength(before + 1)
  })
})

test('one that cannot be told holds nobody up', async () => {
  behave('broken')
  const odd = (await create()).response.clientId
  await api.query('delete from oidc_client_key where client_id = $1', [await idOf(odd)])
  const { clientId } = (await create()).response
  behave('fine')
  await tellLater()
  await tellingJob(api.app).run()
  expect((await get(clientId)).state).toBe('active')
  const due = await api.query('select from oidc_client where next_attempt_at <= now()')
  expect(due).toEqual([])
})

test('one of which somebody is telling eSignet is not looked at again and again', async () => {
  behave('broken')
  const { clientId } = (await create()).response
  await api.query(
    `update oidc_client set next_attempt_at = now() - interval '1 second', talking_until = now() + interval '1 minute'
     where client_id = $1`,
    [clientId],
  )
  expect(await tellingJob(api.app).run()).toBe(0)
})

test('a deactivation is not refused with a change that waits before it', async () => {
  const { clientId } = (await create()).response
  behave('broken')
  await change(clientId, { clientName: 'Bad' })
  const id = await idOf(clientId)
  await api
    .as('admin')
    .call('oidc-clients.set-status', { params: { id }, request: { isActive: false, reason: 'Misused' } })
  behave({ refuse: 'invalid_client_name' })
  await tellLater()
  behave('fine')
  await tellLater()
  expect(esignet.clients.get(clientId)).toMatchObject({ status: 'INACTIVE', clientName: 'Savings app' })
  expect(await get(clientId)).toMatchObject({
    state: 'inactive',
    stoppedBy: 'administrator',
    clientName: 'Savings app',
    telling: 'told',
  })
})

test('a refusal that comes after somebody has changed the client again is no word about that', async () => {
  const { clientId } = (await create()).response
  behave('broken')
  await change(clientId, { clientName: 'Bad' })
  const id = await idOf(clientId)
  behave({ refuse: 'invalid_client_name' })
  await tellLater()
  expect(await get(clientId)).toMatchObject({ clientName: 'Savings app', telling: 'told' })
  behave('fine')
  await changeCall(id, { clientName: 'Good' })
  expect(await get(clientId)).toMatchObject({ clientName: 'Good', telling: 'told', refusal: null })
})

test.each([
  ['a message that no database takes', { errorCode: 'odd', errorMessage: 'a\u0000b\ud800c' }, 'refused'],
  ['a message of a megabyte', { errorCode: 'odd', errorMessage: 'x'.repeat(200_000) }, 'refused'],
  ['a code of many lines', { errorCode: 'odd\nword', errorMessage: '' }, 'pending'],
  ['no code', {}, 'pending'],
] as const)('%s does no harm', async (_name, error, state) => {
  behave({ say: { response: null, errors: [error] } })
  await create()
  const [row] = await api.query<{ state: string; refusal_message: string | null }>(
    'select state, refusal_message from oidc_client order by created_at desc limit 1',
  )
  expect(row!.state).toBe(state)
  expect((row!.refusal_message ?? '').length).toBeLessThanOrEqual(500)
})

test('an address that is not public is not asked unless it is allowed', async () => {
  Object.assign(api.app.settings, { ESIGNET_URL: 'http://10.1.2.3/v1/esignet' })
  const { response } = await create()
  expect(response.state).toBe('pending')
  expect((await get(response.clientId)).lastProblem).toBe('not-public')
})

test('without an eSignet a client is active at once', async () => {
  clients.withoutEsignet()
  const { response } = await create()
  expect(response).toMatchObject({ status: 'ACTIVE', state: 'active' })
  expect(await saidOn(api, 'OIDC_CLIENT_CREATED', await idOf(response.clientId))).toHaveLength(1)
})

test('no private member of a key is stored', async () => {
  const tables = await api.query<{ held: number }>(
    `select count(*)::int as held from oidc_client_key where jwk ?| array['d', 'p', 'q', 'k']`,
  )
  expect(tables[0]!.held).toBe(0)
})
