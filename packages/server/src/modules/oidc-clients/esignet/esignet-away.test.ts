import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EsignetScene } from '../../../../../../tests/support/scenes/esignet-scene.ts'
import { saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'
import { tellingJob } from './telling.ts'

let scene: EsignetScene
beforeAll(async () => {
  scene = await EsignetScene.open()
}, 60_000)
afterAll(() => scene.close())
beforeEach(() => scene.refresh())

describe('what changes while eSignet is away', () => {
  test('is told as it is in the end', async () => {
    const { clientId } = (await scene.create()).response
    scene.behave('broken')
    for (const clientName of ['One', 'Two', 'Three']) {
      const { response } = await scene.change(clientId, { clientName })
      expect(response).toMatchObject({ state: 'active', telling: 'waiting' })
    }
    scene.behave('fine')
    scene.esignet.calls.length = 0
    await scene.tellLater()
    expect(scene.esignet.calls.map(({ request }) => request['clientName'])).toEqual(['Three'])
    expect(await scene.get(clientId)).toMatchObject({ clientName: 'Three', telling: 'told' })
  })

  test('a client that was deactivated before eSignet ever knew it is not made there', async () => {
    scene.behave('broken')
    const { clientId } = (await scene.create()).response
    await scene.setStatus(clientId, false)
    scene.behave('fine')
    await scene.tellLater()
    expect(scene.esignet.clients.has(clientId)).toBe(false)
    expect(await scene.get(clientId)).toMatchObject({ state: 'inactive', telling: 'told' })
    const id = await scene.idOf(clientId)
    expect(await saidOn(scene.api, 'OIDC_CLIENT_CREATED', id)).toEqual([])
    expect(await saidOn(scene.api, 'OIDC_CLIENT_UPDATED', id)).toEqual([])
    // Brought back, it is new to everybody.
    expect((await scene.setStatus(clientId, true)).response.state).toBe('active')
    expect(await saidOn(scene.api, 'OIDC_CLIENT_CREATED', id)).toHaveLength(1)
  })

  test('one that eSignet has lost is made there again', async () => {
    const { clientId } = (await scene.create()).response
    scene.esignet.clients.delete(clientId)
    await scene.change(clientId, { clientName: 'Found again' })
    expect(scene.esignet.clients.get(clientId)).toMatchObject({ clientName: 'Found again', status: 'ACTIVE' })
  })

  test('is parked after eighty attempts, and told when somebody wants it', async () => {
    const { clientId } = (await scene.create()).response
    scene.behave('broken')
    await scene.change(clientId, { clientName: 'Parked' })
    await scene.api.query('update oidc_client set attempts = 79 where client_id = $1', [clientId])
    await scene.tellLater()
    expect((await scene.get(clientId)).telling).toBe('parked')
    await scene.tellLater()
    expect((await scene.get(clientId)).telling).toBe('parked')
    scene.behave('fine')
    const told = await scene.api
      .as('bank')
      .call('oidc-clients.tell', { params: { id: await scene.idOf(clientId) }, request: {} })
    expect(told.response).toMatchObject({ telling: 'told' })
    expect(scene.esignet.clients.get(clientId)).toMatchObject({ clientName: 'Parked' })
  })

  test('one whose teller died is told by somebody else when the lease is over', async () => {
    scene.behave('broken')
    const { clientId } = (await scene.create()).response
    await scene.api.query(
      `update oidc_client set talking_until = now() + interval '1 minute' where client_id = $1`,
      [clientId],
    )
    scene.behave('fine')
    await scene.tellLater()
    expect((await scene.get(clientId)).state).toBe('pending')
    await scene.api.query(
      `update oidc_client set talking_until = now() - interval '1 second' where client_id = $1`,
      [clientId],
    )
    await scene.tellLater()
    expect((await scene.get(clientId)).state).toBe('active')
  })
})

describe('a client that was never announced, and is brought back', () => {
  const stopped = async () => {
    scene.behave('broken')
    const { clientId } = (await scene.create()).response
    await scene.setStatus(clientId, false)
    scene.behave('fine')
    await scene.tellLater()
    return clientId
  }

  test('and refused then keeps its key, and can be brought back again', async () => {
    const clientId = await stopped()
    scene.behave({ refuse: 'invalid_client_name' })
    expect((await scene.setStatus(clientId, true)).codes).toEqual(['invalid_client_name'])
    expect(await scene.get(clientId)).toMatchObject({ state: 'inactive', keys: [{ isFirst: true }] })
    scene.behave('fine')
    expect((await scene.setStatus(clientId, true)).response).toMatchObject({ state: 'active' })
  })

  test('and refused, where eSignet knows it as active, is as eSignet knows it, and announced', async () => {
    const { clientId } = (await scene.create()).response
    const id = await scene.idOf(clientId)
    const before = (await saidOn(scene.api, 'OIDC_CLIENT_CREATED', id)).length
    await scene.api.query(
      `update oidc_client set state = 'pending', is_announced = false, version = version + 1, name = 'Bad',
         next_attempt_at = now() - interval '1 minute' where id = $1`,
      [id],
    )
    scene.behave({ refuse: 'invalid_client_name' })
    await scene.tellLater()
    expect(await scene.get(clientId)).toMatchObject({
      state: 'active',
      telling: 'told',
      clientName: 'Savings app',
    })
    expect(await saidOn(scene.api, 'OIDC_CLIENT_CREATED', id)).toHaveLength(before + 1)
  })
})

test('one that cannot be told holds nobody up', async () => {
  scene.behave('broken')
  const odd = (await scene.create()).response.clientId
  await scene.api.query('delete from oidc_client_key where client_id = $1', [await scene.idOf(odd)])
  const { clientId } = (await scene.create()).response
  scene.behave('fine')
  await scene.tellLater()
  await tellingJob(scene.api.app).run()
  expect((await scene.get(clientId)).state).toBe('active')
  const due = await scene.api.query('select from oidc_client where next_attempt_at <= now()')
  expect(due).toEqual([])
})

test('one of which somebody is telling eSignet is not looked at again and again', async () => {
  scene.behave('broken')
  const { clientId } = (await scene.create()).response
  await scene.api.query(
    `update oidc_client set next_attempt_at = now() - interval '1 second', talking_until = now() + interval '1 minute'
     where client_id = $1`,
    [clientId],
  )
  expect(await tellingJob(scene.api.app).run()).toBe(0)
})

test('a deactivation is not refused with a change that waits before it', async () => {
  const { clientId } = (await scene.create()).response
  scene.behave('broken')
  await scene.change(clientId, { clientName: 'Bad' })
  const id = await scene.idOf(clientId)
  await scene.api.as('admin').call('oidc-clients.set-status', {
    params: { id },
    request: { isActive: false, reason: 'Misused' },
  })
  scene.behave({ refuse: 'invalid_client_name' })
  await scene.tellLater()
  scene.behave('fine')
  await scene.tellLater()
  expect(scene.esignet.clients.get(clientId)).toMatchObject({ status: 'INACTIVE', clientName: 'Savings app' })
  expect(await scene.get(clientId)).toMatchObject({
    state: 'inactive',
    stoppedBy: 'administrator',
    clientName: 'Savings app',
    telling: 'told',
  })
})

test('a refusal that comes after somebody has changed the client again is no word about that', async () => {
  const { clientId } = (await scene.create()).response
  scene.behave('broken')
  await scene.change(clientId, { clientName: 'Bad' })
  const id = await scene.idOf(clientId)
  scene.behave({ refuse: 'invalid_client_name' })
  await scene.tellLater()
  expect(await scene.get(clientId)).toMatchObject({ clientName: 'Savings app', telling: 'told' })
  scene.behave('fine')
  await scene.changeById(id, { clientName: 'Good' })
  expect(await scene.get(clientId)).toMatchObject({ clientName: 'Good', telling: 'told', refusal: null })
})

test.each([
  ['a message that no database takes', { errorCode: 'odd', errorMessage: 'a\u0000b\ud800c' }, 'refused'],
  ['a message of a megabyte', { errorCode: 'odd', errorMessage: 'x'.repeat(200_000) }, 'refused'],
  ['a code of many lines', { errorCode: 'odd\nword', errorMessage: '' }, 'pending'],
  ['no code', {}, 'pending'],
] as const)('%s does no harm', async (_name, error, state) => {
  scene.behave({ say: { response: null, errors: [error] } })
  await scene.create()
  const [row] = await scene.api.query<{ state: string; refusal_message: string | null }>(
    'select state, refusal_message from oidc_client order by created_at desc limit 1',
  )
  expect(row!.state).toBe(state)
  expect((row!.refusal_message ?? '').length).toBeLessThanOrEqual(500)
})

test('an address that is not public is not asked unless it is allowed', async () => {
  Object.assign(scene.api.app.settings, { ESIGNET_URL: 'http://10.1.2.3/v1/esignet' })
  const { response } = await scene.create()
  expect(response.state).toBe('pending')
  expect((await scene.get(response.clientId)).lastProblem).toBe('not-public')
})

test('without an eSignet a client is active at once', async () => {
  scene.clients.withoutEsignet()
  const { response } = await scene.create()
  expect(response).toMatchObject({ status: 'ACTIVE', state: 'active' })
  expect(await saidOn(scene.api, 'OIDC_CLIENT_CREATED', await scene.idOf(response.clientId))).toHaveLength(1)
})

test('no private member of a key is stored', async () => {
  const tables = await scene.api.query<{ held: number }>(
    `select count(*)::int as held from oidc_client_key where jwk ?| array['d', 'p', 'q', 'k']`,
  )
  expect(tables[0]!.held).toBe(0)
})
