import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { creationOf, newJwk } from '../../../../../../tests/support/scenes/client-scene.ts'
import { EsignetScene } from '../../../../../../tests/support/scenes/esignet-scene.ts'
import { saidOn } from '../../../../../../tests/support/neighbours/hub-ear.ts'

let scene: EsignetScene
beforeAll(async () => {
  scene = await EsignetScene.open()
}, 60_000)
afterAll(() => scene.close())
beforeEach(() => scene.refresh())

const methods = () => scene.esignet.calls.map(({ method, path }) => `${method} ${path.split('/')[2]}`)

describe('eSignet is told', () => {
  test('of a new client, in its words; then it is active, and the hub hears of it', async () => {
    const publicKey = newJwk('first')
    const { response, codes } = await scene.create({ publicKey })
    expect(codes).toEqual([])
    expect(response).toMatchObject({ status: 'ACTIVE', state: 'active' })
    expect(scene.esignet.calls).toEqual([
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
      scene.api,
      'OIDC_CLIENT_CREATED',
      await scene.idOf(response.clientId),
    )
    expect(said).toHaveLength(1)
    expect(said[0]!.event.data).toEqual({
      partnerData: expect.objectContaining({ partnerId: 'bank', partnerStatus: 'ACTIVE' }),
      policyData: expect.objectContaining({ policyId: scene.policyId, policyStatus: 'ACTIVE' }),
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
    scene.esignet.claims = ['name', 'email']
    const { response } = await scene.create()
    expect((await scene.get(response.clientId)).claims).toEqual(['name'])
    scene.esignet.claims = ['email']
    expect((await scene.create()).codes).toEqual(['PMS_ESI_005'])
  })

  test('with a token, where there is one to fetch', async () => {
    scene.esignet.token = 'let me in'
    const settings = {
      ESIGNET_TOKEN_URL: scene.esignet.tokenUrl,
      ESIGNET_CLIENT_ID: 'us',
      ESIGNET_CLIENT_SECRET: 's',
    }
    Object.assign(scene.api.app.settings, settings)
    const { response } = await scene.create()
    Object.assign(scene.api.app.settings, { ESIGNET_TOKEN_URL: undefined })
    expect(response.state).toBe('active')
    expect(scene.esignet.calls[0]!.request).toEqual({
      grant_type: 'client_credentials',
      client_id: 'us',
      client_secret: 's',
      scope: 'add_oidc_client update_oidc_client',
    })
    expect(scene.esignet.calls[1]!.authorization).toBe('Bearer let me in')
  })

  test('of a change by the plain name, by whichever interface it was made', async () => {
    const { response } = await scene.create()
    const { clientId } = response
    await scene.change(clientId, { clientName: 'Renamed' })
    expect(scene.esignet.clients.get(clientId)).toMatchObject({
      clientName: 'Renamed',
      interfaceName: 'oauth',
    })
    const { clientNameLangMap: _, ...request } = creationOf('bank', scene.policyId)
    const older = await scene.api.as('bank').call('oidc-clients.create-older', { request })
    expect(scene.esignet.clients.get(older.response.clientId)).toMatchObject({ interfaceName: 'oidc' })
    expect(scene.esignet.clients.get(older.response.clientId)).not.toHaveProperty('clientNameLangMap')
  })

  test('of a deactivation, which changes nothing else', async () => {
    const { clientId } = (await scene.create()).response
    const { response } = await scene.setStatus(clientId, false)
    expect(response).toMatchObject({ state: 'inactive', telling: 'told' })
    expect(scene.esignet.clients.get(clientId)).toMatchObject({
      status: 'INACTIVE',
      clientName: 'Savings app',
    })
    const said = await saidOn<{ clientData: { clientStatus: string } }>(
      scene.api,
      'OIDC_CLIENT_UPDATED',
      await scene.idOf(clientId),
    )
    expect(said.map(({ event }) => event.data.clientData.clientStatus)).toEqual(['INACTIVE'])
  })
})

describe.each(['hung', 'broken', 'nonsense', 'confused', 'closed'] as const)(
  'an eSignet that is %s',
  (fault) => {
    test('leaves a new client pending, untold, and is told again until it answers', async () => {
      scene.behave(fault)
      const { response, codes } = await scene.create()
      expect(codes).toEqual([])
      expect(response).toMatchObject({ status: 'INACTIVE', state: 'pending' })
      const waiting = await scene.get(response.clientId)
      expect(waiting).toMatchObject({ telling: 'waiting', lastProblem: expect.stringMatching(/^[a-z-]+$/u) })
      expect(waiting.nextAttemptDateTime).not.toBeNull()
      expect(await saidOn(scene.api, 'OIDC_CLIENT_CREATED', await scene.idOf(response.clientId))).toEqual([])
      await scene.tellLater()
      expect((await scene.get(response.clientId)).state).toBe('pending')
      scene.behave('fine')
      await scene.tellLater()
      expect(await scene.get(response.clientId)).toMatchObject({
        state: 'active',
        telling: 'told',
        lastProblem: null,
      })
      expect(
        await saidOn(scene.api, 'OIDC_CLIENT_CREATED', await scene.idOf(response.clientId)),
      ).toHaveLength(1)
    })
  },
)

describe('an eSignet that takes a client and never says so', () => {
  test('has it under the same key when it is told again: that is success, and the hub hears once', async () => {
    scene.behave('silent')
    const { clientId } = (await scene.create()).response
    expect(scene.esignet.clients.has(clientId)).toBe(true)
    expect((await scene.get(clientId)).state).toBe('pending')
    scene.behave('fine')
    await scene.tellLater()
    expect((await scene.get(clientId)).state).toBe('active')
    expect(methods()).toEqual(['POST oauth-client', 'POST oauth-client', 'PUT oauth-client'])
    expect(await saidOn(scene.api, 'OIDC_CLIENT_CREATED', await scene.idOf(clientId))).toHaveLength(1)
  })

  test('takes what the caller says when it comes again with the same key', async () => {
    const publicKey = newJwk()
    scene.behave('silent')
    const { clientId } = (await scene.create({ publicKey })).response
    scene.behave('fine')
    const again = await scene.create({
      publicKey,
      name: 'Second try',
      redirectUris: ['https://rp.example.org/2'],
    })
    expect(again.response).toMatchObject({ clientId, state: 'active' })
    expect(scene.esignet.clients.get(clientId)).toMatchObject({
      clientName: 'Second try',
      redirectUris: ['https://rp.example.org/2'],
    })
    expect((await scene.create({ publicKey })).codes).toEqual(['PMS_ESI_001'])
  })

  test('is not taken over by another partner that has seen the key', async () => {
    const publicKey = newJwk()
    scene.behave('silent')
    await scene.create({ publicKey })
    const { policyId: other } = await scene.clients.keys.approved('insurer')
    const stolen = await scene.api
      .as('insurer')
      .call('oidc-clients.create', { request: creationOf('insurer', other, { publicKey }) })
    expect(stolen.codes).toEqual(['PMS_ESI_001'])
  })
})

describe('a refusal of eSignet', () => {
  test('of another client’s key comes through, and the key may be brought again', async () => {
    const publicKey = newJwk()
    const twin = { clientId: 'by another road', publicKey, relyingPartyId: 'somebody', status: 'ACTIVE' }
    scene.esignet.clients.set(twin.clientId, twin as never)
    const refused = await scene.create({ publicKey })
    expect(refused.codes).toEqual(['duplicate_public_key'])
    expect(refused.messages[0]).toContain('stand-in says duplicate_public_key')
    const [row] = await scene.api.query<{ id: string; state: string; refusal_code: string }>(
      'select id, state, refusal_code from oidc_client order by created_at desc limit 1',
    )
    expect(row).toMatchObject({ state: 'refused', refusal_code: 'duplicate_public_key' })
    const shown = await scene.api.as('bank').call('oidc-clients.get', { params: { id: row!.id } })
    expect(shown.response).toMatchObject({ telling: 'refused', actions: [], keys: [] })
    scene.esignet.clients.delete(twin.clientId)
    expect((await scene.create({ publicKey })).codes).toEqual([])
  })

  test('of a change takes the change back, here and at the hub', async () => {
    const { clientId } = (await scene.create()).response
    scene.behave({ refuse: 'invalid_client_name' })
    expect((await scene.change(clientId, { clientName: 'No such name' })).codes).toEqual([
      'invalid_client_name',
    ])
    const shown = await scene.get(clientId)
    expect(shown).toMatchObject({ clientName: 'Savings app', state: 'active', telling: 'told' })
    expect(shown.refusal).toEqual({
      errorCode: 'invalid_client_name',
      message: 'stand-in says invalid_client_name',
    })
    expect(await saidOn(scene.api, 'OIDC_CLIENT_UPDATED', await scene.idOf(clientId))).toEqual([])
  })

  test('of a deactivation leaves it inactive here, and parked for people to see', async () => {
    const { clientId } = (await scene.create()).response
    scene.behave({ refuse: 'invalid_status' })
    expect((await scene.setStatus(clientId, false)).codes).toEqual(['PMS_PRT_500'])
    expect(await scene.get(clientId)).toMatchObject({
      state: 'inactive',
      telling: 'parked',
      lastProblem: 'refused',
    })
  })

  test('of an activation leaves it inactive', async () => {
    const { clientId } = (await scene.create()).response
    await scene.setStatus(clientId, false)
    scene.behave({ refuse: 'invalid_client_name' })
    expect((await scene.setStatus(clientId, true)).codes).toEqual(['invalid_client_name'])
    expect(await scene.get(clientId)).toMatchObject({ state: 'inactive', telling: 'told' })
  })
})
