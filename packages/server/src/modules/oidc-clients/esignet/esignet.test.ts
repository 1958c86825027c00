import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  clientSceneOf,
  creationOf,
  newJwk,
  type ClientScene,
} from '../../../../../../tests/support/client-scene.ts'
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

const methods = () => esignet.calls.map(({ method, path }) => `${method} ${path.split('/')[2]}`)

describe('eSignet is told', () => {
  test('of a new client, in its words; then it is active, and the hub hears of it', async () => {
    const publicKey = newJwk('first')
    const { response, codes } = await create({ publicKey })
    expect(codes).toEqual([])
    expect(response).toMatchObject({ status: 'ACTIVE', state: 'active' })
    expect(esignet.calls).toEqual([
      {
        method: 'POST',
        path: '/client-mgmt/oauth-client',
        authorization: undefined,
        request: {
          clientId: response.clientId,
          clientName: 'Savings app',
          publicKey: { ...publicKey },
          relyingPartyId: 'bank',
          userClaims: ['gender', 'name'],
          authContextRefs: ['mosip:idp:acr:biometrics', 'mosip:idp:acr:generated-code'],
          logoUri: 'https://logo.example.org/l.png',
          redirectUris: ['https://rp.example.org/cb'],
          grantTypes: ['authorization_code'],
          clientAuthMethods: ['private_key_jwt'],
          clientNameLangMap: { eng: 'Savings app', fra: 'Épargne' },
        },
      },
    ])
    const said = await saidOn<{ clientData: object }>(
      api,
      'OIDC_CLIENT_CREATED',
      await idOf(response.clientId),
    )
    expect(said).toHaveLength(1)
    expect(said[0]!.event.data).toEqual({
      partnerData: expect.objectContaining({ partnerId: 'bank', partnerStatus: 'ACTIVE' }),
      policyData: expect.objectContaining({ policyId, policyStatus: 'ACTIVE' }),
      clientData: {
        clientId: response.clientId,
        clientName: '{"@none":"Savings app","eng":"Savings app","fra":"Épargne"}',
        clientStatus: 'ACTIVE',
        userClaims: ['gender', 'name'],
        authContextRefs: ['mosip:idp:acr:biometrics', 'mosip:idp:acr:generated-code'],
        clientAuthMethods: ['private_key_jwt'],
      },
    })
  })

  test('of claims that it supports alone, and refuses where it supports none', async () => {
    esignet.claims = ['name', 'email']
    const { response } = await create()
    expect((await get(response.clientId)).claims).toEqual(['name'])
    esignet.claims = ['email']
    expect((await create()).codes).toEqual(['PMS_ESI_005'])
  })

  test('with a token, where there is one to fetch', async () => {
    esignet.token = 'let me in'
    const settings = {
      ESIGNET_TOKEN_URL: esignet.tokenUrl,
      ESIGNET_CLIENT_ID: 'us',
      ESIGNET_CLIENT_SECRET: 's',
    }
    Object.assign(api.app.settings, settings)
    const { response } = await create()
    Object.assign(api.app.settings, { ESIGNET_TOKEN_URL: undefined })
    expect(response.state).toBe('active')
    expect(esignet.calls[0]!.request).toEqual({
      grant_type: 'client_credentials',
      client_id: 'us',
      client_secret: 's',
      scope: 'add_oidc_client update_oidc_client',
    })
    expect(esignet.calls[1]!.authorization).toBe('Bearer let me in')
  })

  test('of a change by the plain name, by whichever interface it was made', async () => {
    const { response } = await create()
    const { clientId } = response
    await change(clientId, { clientName: 'Renamed' })
    expect(esignet.clients.get(clientId)).toMatchObject({ clientName: 'Renamed', interfaceName: 'oauth' })
    const { clientNameLangMap: _, ...request } = creationOf('bank', policyId)
    const older = await api.as('bank').call('oidc-clients.create-older', { request })
    expect(esignet.clients.get(older.response.clientId)).toMatchObject({ interfaceName: 'oidc' })
    expect(esignet.clients.get(older.response.clientId)).not.toHaveProperty('clientNameLangMap')
  })

  test('of a deactivation, which changes nothing else', async () => {
    const { clientId } = (await create()).response
    const { response } = await setStatus(clientId, false)
    expect(response).toMatchObject({ state: 'inactive', telling: 'told' })
    expect(esignet.clients.get(clientId)).toMatchObject({ status: 'INACTIVE', clientName: 'Savings app' })
    const said = await saidOn<{ clientData: { clientStatus: string } }>(
      api,
      'OIDC_CLIENT_UPDATED',
      await idOf(clientId),
    )
    expect(said.map(({ event }) => event.data.clientData.clientStatus)).toEqual(['INACTIVE'])
  })
})

describe.each(['hung', 'broken', 'nonsense', 'confused', 'closed'] as const)(
  'an eSignet that is %s',
  (fault) => {
    test('leaves a new client pending, untold, and is told again until it answers', async () => {
      behave(fault)
      const { response, codes } = await create()
      expect(codes).toEqual([])
      expect(response).toMatchObject({ status: 'INACTIVE', state: 'pending' })
      const waiting = await get(response.clientId)
      expect(waiting).toMatchObject({ telling: 'waiting', lastProblem: expect.stringMatching(/^[a-z-]+$/u) })
      expect(waiting.nextAttemptDateTime).not.toBeNull()
      expect(await saidOn(api, 'OIDC_CLIENT_CREATED', await idOf(response.clientId))).toEqual([])
      await tellLater()
      expect((await get(response.clientId)).state).toBe('pending')
      behave('fine')
      await tellLater()
      expect(await get(response.clientId)).toMatchObject({
        state: 'active',
        telling: 'told',
        lastProblem: null,
      })
      expect(await saidOn(api, 'OIDC_CLIENT_CREATED', await idOf(response.clientId))).toHaveLength(1)
    })
  },
)

describe('an eSignet that takes a client and never says so', () => {
  test('has it under the same key when it is told again: that is success, and the hub hears once', async () => {
    behave('silent')
    const { clientId } = (await create()).response
    expect(esignet.clients.has(clientId)).toBe(true)
    expect((await get(clientId)).state).toBe('pending')
    behave('fine')
    await tellLater()
    expect((await get(clientId)).state).toBe('active')
    expect(methods()).toEqual(['POST oauth-client', 'POST oauth-client', 'PUT oauth-client'])
    expect(await saidOn(api, 'OIDC_CLIENT_CREATED', await idOf(clientId))).toHaveLength(1)
  })

  test('takes what the caller says when it comes again with the same key', async () => {
    const publicKey = newJwk()
    behave('silent')
    const { clientId } = (await create({ publicKey })).response
    behave('fine')
    const again = await create({ publicKey, name: 'Second try', redirectUris: ['https://rp.example.org/2'] })
    expect(again.response).toMatchObject({ clientId, state: 'active' })
    expect(esignet.clients.get(clientId)).toMatchObject({
      clientName: 'Second try',
      redirectUris: ['https://rp.example.org/2'],
    })
    expect((await create({ publicKey })).codes).toEqual(['PMS_ESI_001'])
  })

  test('is not taken over by another partner that has seen the key', async () => {
    const publicKey = newJwk()
    behave('silent')
    await create({ publicKey })
    const { policyId: other } = await clients.keys.approved('insurer')
    const stolen = await api
      .as('insurer')
      .call('oidc-clients.create', { request: creationOf('insurer', other, { publicKey }) })
    expect(stolen.codes).toEqual(['PMS_ESI_001'])
  })
})

describe('a refusal of eSignet', () => {
  test('of another client’s key comes through, and the key may be brought again', async () => {
    const publicKey = newJwk()
    const twin = { clientId: 'by another road', publicKey, relyingPartyId: 'somebody', status: 'ACTIVE' }
    esignet.clients.set(twin.clientId, twin as never)
    const refused = await create({ publicKey })
    expect(refused.codes).toEqual(['duplicate_public_key'])
    expect(refused.messages[0]).toContain('stand-in says duplicate_public_key')
    const [row] = await api.query<{ id: string; state: string; refusal_code: string }>(
      'select id, state, refusal_code from oidc_client order by created_at desc limit 1',
    )
    expect(row).toMatchObject({ state: 'refused', refusal_code: 'duplicate_public_key' })
    const shown = await api.as('bank').call('oidc-clients.get', { params: { id: row!.id } })
    expect(shown.response).toMatchObject({ telling: 'refused', actions: [], keys: [] })
    esignet.clients.delete(twin.clientId)
    expect((await create({ publicKey })).codes).toEqual([])
  })

  test('of a change takes the change back, here and at the hub', async () => {
    const { clientId } = (await create()).response
    behave({ refuse: 'invalid_client_name' })
    expect((await change(clientId, { clientName: 'No such name' })).codes).toEqual(['invalid_client_name'])
    const shown = await get(clientId)
    expect(shown).toMatchObject({ clientName: 'Savings app', state: 'active', telling: 'told' })
    expect(shown.refusal).toEqual({
      errorCode: 'invalid_client_name',
      message: 'stand-in says invalid_client_name',
    })
    expect(await saidOn(api, 'OIDC_CLIENT_UPDATED', await idOf(clientId))).toEqual([])
  })

  test('of a deactivation leaves it inactive here, and parked for people to see', async () => {
    const { clientId } = (await create()).response
    behave({ refuse: 'invalid_status' })
    expect((await setStatus(clientId, false)).codes).toEqual(['PMS_PRT_500'])
    expect(await get(clientId)).toMatchObject({
      state: 'inactive',
      telling: 'parked',
      lastProblem: 'refused',
    })
  })

  test('of an activation leaves it inactive', async () => {
    const { clientId } = (await create()).response
    await setStatus(clientId, false)
    behave({ refuse: 'invalid_client_name' })
    expect((await setStatus(clientId, true)).codes).toEqual(['invalid_client_name'])
    expect(await get(clientId)).toMatchObject({ state: 'inactive', telling: 'told' })
  })
})
