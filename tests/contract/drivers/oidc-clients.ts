import { esignetErrors } from '../../../packages/server/src/modules/oidc-clients/esignet/esignet-errors.ts'
import {
  clientSceneOf,
  creationOf,
  newJwk,
  type ClientScene,
  type MadeClient,
} from '../../support/scenes/client-scene.ts'
import type { Persona } from '../../support/people/personas.ts'
import { authDocument } from '../../support/scenes/policy-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'
import { groundCodes, orphaned } from './grounds.ts'

/** The clients of the walk's app; nobody has to be told unless a driver says so. */
export const clientsOf = async ({ api }: Scene): Promise<ClientScene> => {
  const clients = await clientSceneOf(api)
  clients.withoutEsignet()
  return clients
}

export const approvedPolicy = async (scene: Scene): Promise<string> =>
  (await (await clientsOf(scene)).keys.approved()).policyId

/** A policy that was approved for the bank, and allows something else than is usual. */
const policyWith = async (scene: Scene, over: object): Promise<string> => {
  const policyId = await approvedPolicy(scene)
  const document = JSON.stringify(authDocument(over as Record<string, unknown>))
  await scene.api.query('update policy set document = $2 where id = $1', [policyId, document])
  return policyId
}

type Created = Attempt<'oidc-clients.create'>

const create = (
  partnerId: string,
  policyId: string,
  over: Parameters<typeof creationOf>[2] = {},
): Created => ({
  as: 'bank',
  request: creationOf(partnerId, policyId, over),
})

const on =
  (policyOf: (scene: Scene) => Promise<string>, over: Parameters<typeof creationOf>[2] = {}) =>
  async (scene: Scene) =>
    create('bank', await policyOf(scene), over)

const mandatory = { allowedAuthTypes: [{ authType: 'otp', authSubType: '', mandatory: true }] }
const demographic = { allowedAuthTypes: [{ authType: 'demo', authSubType: '', mandatory: false }] }
const unnamed = { allowedKycAttributes: [{ attributeName: 'shoeSize' }] }

const mostClients = 20

/** A policy for which the bank has as many clients as it may. */
export const crowded = async (scene: Scene): Promise<string> => {
  const clients = await clientsOf(scene)
  const policyId = await approvedPolicy(scene)
  for (let made = 0; made < mostClients; made += 1) await clients.plant({ partnerId: 'bank', policyId })
  return policyId
}

const unavailable =
  <Call>(prepare: (scene: Scene) => Call | Promise<Call>) =>
  async (scene: Scene): Promise<Call> => {
    const call = await prepare(scene)
    Object.assign(scene.api.app.settings, { OIDC_CLIENTS_AVAILABLE: 'false' })
    return call
  }

/** What eSignet refuses, code by code. @param prepare makes the call, while eSignet still behaves */
export const refusedBy = <Call>(
  prepare: (scene: Scene, clients: ClientScene) => Promise<Call>,
): Readonly<Record<string, (scene: Scene) => Promise<Call>>> =>
  Object.fromEntries(
    esignetErrors.map((code) => [
      code,
      async (scene: Scene) => {
        const clients = await clientsOf(scene)
        const esignet = await clients.withEsignet()
        const call = await prepare(scene, clients)
        esignet.behaviour = { refuse: code === 'PMS_PRT_500' ? 'something_new' : code }
        return call
      },
    ]),
  )

const otherType = async ({ api }: Scene): Promise<string> => {
  const [row] = await api.query<{ id: string }>(
    `select id from policy where lower(policy_type) <> 'auth' limit 1`,
  )
  return row!.id
}

const creationCodes = {
  PMS_FEATURE_002: unavailable(() => create('bank', 'any')),
  PMS_CERTIFICATE_ERROR_002: async (scene: Scene): Promise<Created> => ({
    ...create('bank', 'any'),
    as: await orphaned(scene),
  }),
  PMS_POLICY_ERROR_009: () => create('insurer', 'any'),
  PMS_PRT_058: (): Created => ({ ...create('nobody', 'any'), as: 'admin' }),
  PMS_PRT_059: async (scene: Scene): Promise<Created> => {
    await clientsOf(scene)
    return { ...create('printer', 'any'), as: 'admin' }
  },
  PMS_PRT_073: on(async () => 'no such policy'),
  PMS_PRT_057: on(otherType),
  PMS_PRT_061: on(async (scene) => (await (await clientsOf(scene)).keys.requests.addPolicy()).id),
  PMS_ESI_002: on(async (scene) => {
    const requestId = await (await clientsOf(scene)).keys.requests.requestIn('InProgress')
    const [row] = await scene.api.query<{ id: string }>(
      'select policy_id as id from policy_request where id = $1',
      [requestId],
    )
    return row!.id
  }),
  PMS_ESI_005: on((scene) => policyWith(scene, unnamed)),
  PMS_ESI_003: on((scene) => policyWith(scene, mandatory)),
  PMS_ESI_006: on((scene) => policyWith(scene, demographic)),
  PMS_ESI_007: on(approvedPolicy, { publicKey: { kty: 'oct', k: 'c2VjcmV0' } }),
  PMS_ESI_001: async (scene: Scene) => {
    const publicKey = newJwk()
    await (await clientsOf(scene)).create('bank', { publicKey })
    return create('bank', await approvedPolicy(scene), { publicKey })
  },
  ENT_CLI_002: on(crowded),
  ENT_CLI_009: on(async (scene) => {
    const policyId = await approvedPolicy(scene)
    Object.assign(scene.api.app.settings, { OIDC_CLIENTS_PER_DAY: 0 })
    return policyId
  }),
  ...groundCodes(async ({ partnerId, policyId }, scene) => {
    await clientsOf(scene)
    return create(partnerId, policyId)
  }),
  ...refusedBy(async (_scene, clients) => create('bank', (await clients.keys.approved()).policyId)),
}

type Older = Attempt<'oidc-clients.create-older'>

/** The older operations know one name. */
const older = ({ request, ...call }: Created): Older => {
  const { clientNameLangMap: _, ...rest } = request ?? creationOf('bank', 'any')
  return { ...call, request: rest }
}

type Prepare<Call> = (scene: Scene) => Call | Promise<Call>

const all = <Call, Other>(
  codes: Readonly<Record<string, Prepare<Call>>>,
  turn: (call: Call) => Other,
): Record<string, Prepare<Other>> =>
  Object.fromEntries(
    Object.entries(codes).map(([code, prepare]) => [
      code,
      async (scene: Scene) => turn(await prepare(scene)),
    ]),
  )

type Updated = Attempt<'oidc-clients.update'>

const update = (clientId: string, over: object = {}): Updated => ({
  as: 'bank',
  params: { client_id: clientId },
  request: {
    clientName: 'Savings',
    status: 'ACTIVE',
    logoUri: 'https://logo.example.org/m.png',
    redirectUris: ['https://rp.example.org/cb2'],
    grantTypes: ['authorization_code'],
    clientAuthMethods: ['private_key_jwt'],
    clientNameLangMap: { eng: 'Savings' },
    ...over,
  },
})

const olderUpdate = ({ request, ...call }: Updated): Attempt<'oidc-clients.update-older'> => {
  const { clientNameLangMap: _, ...rest } = request ?? update('any').request!
  return { ...call, request: rest }
}

export const of =
  <Call>(state: Parameters<ClientScene['clientIn']>[0], call: (client: MadeClient) => Call) =>
  async (scene: Scene): Promise<Call> =>
    call(await (await clientsOf(scene)).clientIn(state))

/** A client of a partner that is inactive. */
export const stranded =
  <Call>(call: (client: MadeClient) => Call) =>
  async (scene: Scene): Promise<Call> => {
    const { PMS_PMP_016: plant } = groundCodes(async (ground, { api }) =>
      (await clientSceneOf(api)).plant(ground),
    )
    await clientsOf(scene)
    return call(await plant(scene))
  }

/** A client of the bank. */
const someClient = async (scene: Scene): Promise<string> => (await (await clientsOf(scene)).create()).clientId

const updateCodes: Record<string, Prepare<Updated>> = {
  PMS_FEATURE_002: unavailable(() => update('any')),
  PMS_PRT_099: async (scene: Scene) => {
    Object.assign(scene.api.app.settings, { CONTRACT_LINE: '1.3' })
    return update('no client!')
  },
  PMS_CERTIFICATE_ERROR_002: async (scene: Scene): Promise<Updated> => ({
    ...update(await someClient(scene)),
    as: await orphaned(scene),
  }),
  PMS_ESI_004: () => update('nobody'),
  PMS_POLICY_ERROR_010: async (scene: Scene): Promise<Updated> => ({
    ...update(await someClient(scene)),
    as: 'insurer',
  }),
  PMS_ESI_008: of('inactive', ({ clientId }) => update(clientId)),
  PMS_PMP_016: stranded(({ clientId }) => update(clientId)),
  ...refusedBy(async (_scene, clients) => update((await clients.create()).clientId)),
}

const get = (clientId: string, as: Persona = 'bank') => ({ as, params: { client_id: clientId } })

const getCodes = {
  PMS_FEATURE_002: unavailable(() => get('any')),
  PMS_CERTIFICATE_ERROR_002: async (scene: Scene) => get(await someClient(scene), await orphaned(scene)),
  PMS_ESI_004: () => get('nobody'),
  PMS_POLICY_ERROR_011: async (scene: Scene) => get(await someClient(scene), 'insurer'),
}

const listed = (query: Readonly<Record<string, string>>) => () => ({ as: 'admin' as const, query })

export const oidcClientDrivers = {
  'oidc-clients.create': { success: on(approvedPolicy), codes: creationCodes },
  'oidc-clients.create-older': {
    success: async (scene) => older(await on(approvedPolicy)(scene)),
    codes: all(creationCodes, older),
  },
  'oidc-clients.update': {
    success: of('active', ({ clientId }) => update(clientId)),
    codes: updateCodes,
  },
  'oidc-clients.update-older': {
    success: of('active', ({ clientId }) => olderUpdate(update(clientId))),
    codes: all(updateCodes, olderUpdate),
  },
  'oidc-clients.get-by-client-id': {
    success: of('active', ({ clientId }) => get(clientId)),
    codes: getCodes,
  },
  'oidc-clients.get-older': { success: of('inactive', ({ clientId }) => get(clientId)), codes: getCodes },
  'oidc-clients.list': {
    success: async (scene) => {
      await (await clientsOf(scene)).clientIn('active')
      return { as: 'bank', query: { sortFieldName: 'orgName', sortType: 'asc', pageNo: '0', pageSize: '5' } }
    },
    codes: {
      ...listCodes('orgName', (query) => listed({ pageNo: '0', pageSize: '3', ...query })),
      PMS_PS_ERROR_006: listed({ pageNo: '0' }),
      PMS_PS_ERROR_008: listed({ sortFieldName: 'orgName', sortType: 'asc' }),
      PMS_FEATURE_002: unavailable(listed({})),
      PMS_CERTIFICATE_ERROR_002: async (scene) => ({ as: await orphaned(scene) }),
    },
  },
} satisfies Partial<Drivers>
