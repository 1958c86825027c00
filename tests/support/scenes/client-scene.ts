import { generateKeyPairSync } from 'node:crypto'
import type { Contracts } from '../../../packages/server/src/contracts.ts'
import { newId } from '../../../packages/server/src/platform/ids.ts'
import { apiKeySceneOf, type ApiKeyScene } from './api-key-scene.ts'
import type { TestApp } from '../app.ts'
import { startEsignet, type EsignetStandIn } from '../neighbours/esignet-stand-in.ts'
import type { RelyingParty } from './relying-scene.ts'

type Creation = Contracts['oidc-clients.create']['request']

/** A public key that nobody has, as a JWK. */
export const newJwk = (kid = `key ${newId().slice(-12)}`): Record<string, unknown> => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'ES256', kid }
}

/** What a partner says of a new client. */
export const creationOf = (
  authPartnerId: string,
  policyId: string,
  over: Partial<Creation> = {},
): Creation => ({
  name: 'Savings app',
  policyId,
  publicKey: newJwk(),
  authPartnerId,
  logoUri: 'https://logo.example.org/l.png',
  redirectUris: ['https://rp.example.org/cb'],
  grantTypes: ['authorization_code'],
  clientAuthMethods: ['private_key_jwt'],
  clientNameLangMap: { eng: 'Savings app', fra: 'Épargne' },
  ...over,
})

/** A client as tests name it. */
export interface MadeClient {
  readonly id: string
  readonly clientId: string
  readonly partnerId: string
  readonly policyId: string
}

/** Clients of relying parties, in whatever state a test needs, and an eSignet that they can be told to. */
export interface ClientScene {
  readonly keys: ApiKeyScene
  create(partner?: RelyingParty, over?: Partial<Creation>): Promise<MadeClient>
  clientIn(state: 'active' | 'inactive' | 'pending' | 'refused', partner?: RelyingParty): Promise<MadeClient>
  /** Plants one on any ground, as it was before something of it died. */
  plant(
    ground: { readonly partnerId: string; readonly policyId: string },
    state?: string,
  ): Promise<MadeClient>
  /** From now on there is an eSignet, which behaves. */
  withEsignet(): Promise<EsignetStandIn>
  withoutEsignet(): void
}

const setUp = async (api: TestApp): Promise<ClientScene> => {
  const keys = await apiKeySceneOf(api)
  let esignet: EsignetStandIn | undefined
  const named = async (clientId: string): Promise<MadeClient> => {
    const [row] = await api.query<MadeClient>(
      `select id, client_id as "clientId", partner_id as "partnerId", policy_id as "policyId"
       from oidc_client where client_id = $1 order by created_at desc limit 1`,
      [clientId],
    )
    return row!
  }
  const create: ClientScene['create'] = async (partner = 'bank', over = {}) => {
    const { policyId } = await keys.approved(partner)
    const reply = await api
      .as(partner)
      .call('oidc-clients.create', { request: creationOf(partner, policyId, over) })
    if (reply.codes.length > 0) throw new Error(`${reply.codes.join()} ${reply.messages.join()}`)
    return named(reply.response.clientId)
  }
  return {
    keys,
    create,
    async clientIn(state, partner = 'bank') {
      const client = await create(partner)
      if (state === 'inactive')
        await api.query(`update oidc_client set state = 'inactive', stopped_by = 'partner' where id = $1`, [
          client.id,
        ])
      if (state === 'pending' || state === 'refused')
        await api.query(
          `update oidc_client set state = $2, told_version = 0, is_announced = false where id = $1`,
          [client.id, state],
        )
      return client
    },
    async plant({ partnerId, policyId }, state = 'active') {
      const [id, clientId] = [newId(), `planted-${newId()}`]
      await api.query(
        `insert into oidc_client (id, client_id, partner_id, organisation_name, policy_id, policy_name, policy_group_id,
           policy_group_name, request_id, name, wire_name, logo_uri, redirect_uris, grant_types, auth_methods, claims,
           acr_values, dialect, state, stopped_by, told_version, created_at, created_by)
         select $1, $2, partner_id, organisation_name, policy_id, policy_name, policy_group_id, policy_group_name, id,
           'Planted', 'Planted', 'https://logo.example.org/l.png', '{https://rp.example.org/cb}', '{authorization_code}',
           '{private_key_jwt}', '{name}', '{mosip:idp:acr:generated-code}', 'oauth', $5,
           case when $5 = 'inactive' then 'partner' end, 1, now(), 'test'
         from policy_request where partner_id = $3 and policy_id = $4`,
        [id, clientId, partnerId, policyId, state],
      )
      return { id, clientId, partnerId, policyId }
    },
    async withEsignet() {
      esignet ??= await startEsignet()
      Object.assign(esignet, { behaviour: 'fine', claims: ['name', 'gender', 'email'], token: undefined })
      Object.assign(api.app.settings, { ESIGNET_URL: esignet.url })
      return esignet
    },
    withoutEsignet: () => void Object.assign(api.app.settings, { ESIGNET_URL: undefined }),
  }
}

const scenes = new WeakMap<TestApp, Promise<ClientScene>>()

/** The clients of an app; set up when they are first asked for. */
export const clientSceneOf = (api: TestApp): Promise<ClientScene> => {
  const scene = scenes.get(api) ?? setUp(api)
  scenes.set(api, scene)
  return scene
}
