import {
  clientSceneOf,
  newJwk,
  type ClientScene,
  type MadeClient,
} from '../../support/scenes/client-scene.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'
import { groundCodes } from './grounds.ts'
import { approvedPolicy, clientsOf, crowded, of, refusedBy, stranded } from './oidc-clients.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

const listed = (query: Readonly<Record<string, string>>) => () => ({ as: 'admin' as const, query })
const own = (id: string) => ({ as: 'bank' as const, params: { id } })
const change = (id: string): Attempt<'oidc-clients.change'> => ({
  ...own(id),
  request: { clientName: 'Another name' },
})
const setStatus = (id: string, isActive = false): Attempt<'oidc-clients.set-status'> => ({
  ...own(id),
  request: { isActive, reason: 'as the walk wants' },
})
const addKey = (
  id: string,
  publicKey: Record<string, unknown> = newJwk(),
): Attempt<'oidc-clients.add-key'> => ({
  ...own(id),
  request: { publicKey },
})
const endKey = (id: string, keyId: string): Attempt<'oidc-clients.end-key'> => ({
  as: 'bank',
  params: { id, keyId },
  request: { overlapDays: 3, reason: 'as the walk wants' },
})

const keysOf = async ({ api }: Scene, client: MadeClient): Promise<string[]> => {
  const rows = await api.query<{ id: string }>(
    'select id from oidc_client_key where client_id = $1 order by is_first desc, created_at',
    [client.id],
  )
  return rows.map(({ id }) => id)
}

/** A client with a second key. @returns it, the first key and the second one */
const twoKeys = async (scene: Scene) => {
  const client = await (await clientsOf(scene)).clientIn('active')
  await scene.api.as('bank').call('oidc-clients.add-key', addKey(client.id))
  const [first, second] = await keysOf(scene, client)
  return { client, first: first!, second: second! }
}

/** An inactive client that eSignet knows, to be brought back. */
const toActivate = async (scene: Scene, clients: ClientScene) => {
  const { id } = await clients.create()
  await scene.api.as('bank').call('oidc-clients.set-status', setStatus(id))
  return setStatus(id, true)
}

export const ownClientDrivers = {
  'oidc-clients.page': {
    success: async (scene) => {
      await (await clientsOf(scene)).clientIn('active')
      return { as: 'bank', query: { withCounts: 'true' } }
    },
    codes: listCodes('orgName', listed),
  },
  'oidc-clients.get': {
    success: of('active', ({ id }) => own(id)),
    codes: { PMS_ESI_004: () => own(nobody) },
  },
  'oidc-clients.preview-change': {
    success: of('active', ({ id }) => ({ ...own(id), query: { action: 'deactivate' as const } })),
    codes: { PMS_ESI_004: () => ({ ...own(nobody), query: { action: 'activate' } }) },
  },
  'oidc-clients.check-redirect': {
    success: of('active', ({ id }) => ({
      ...own(id),
      request: { redirectUri: 'https://rp.example.org/cb' },
    })),
    codes: { PMS_ESI_004: () => ({ ...own(nobody), request: { redirectUri: 'https://rp.example.org/cb' } }) },
  },
  'oidc-clients.change': {
    success: of('active', ({ id }) => change(id)),
    codes: {
      PMS_ESI_004: () => change(nobody),
      PMS_ESI_008: of('inactive', ({ id }) => change(id)),
      PMS_PMP_016: stranded(({ id }) => change(id)),
      ...refusedBy(async (_scene, clients) => change((await clients.create()).id)),
    },
  },
  'oidc-clients.set-status': {
    success: of('active', ({ id }) => setStatus(id)),
    codes: {
      PMS_ESI_004: () => setStatus(nobody),
      PMS_ESI_008: of('inactive', ({ id }) => setStatus(id)),
      ENT_CLI_001: async (scene) => {
        const { id } = await (await clientsOf(scene)).clientIn('inactive')
        await scene.api.query(`update oidc_client set stopped_by = 'administrator' where id = $1`, [id])
        return setStatus(id, true)
      },
      ENT_CLI_002: async (scene) => {
        const policyId = await crowded(scene)
        const clients = await clientsOf(scene)
        const { id } = await clients.plant({ partnerId: 'bank', policyId }, 'inactive')
        return setStatus(id, true)
      },
      ...groundCodes(async (ground, scene) =>
        setStatus((await (await clientsOf(scene)).plant(ground, 'inactive')).id, true),
      ),
      PMS_ESI_002: async (scene) => {
        const client = await (await clientsOf(scene)).clientIn('inactive')
        await scene.api.query(
          `update policy_request set state = 'rejected', decided_at = now(), decided_by = 'test'
             where partner_id = 'bank' and policy_id = $1`,
          [client.policyId],
        )
        return setStatus(client.id, true)
      },
      ...refusedBy(toActivate),
    },
  },
  'oidc-clients.add-key': {
    success: of('active', ({ id }) => addKey(id)),
    codes: {
      PMS_ESI_004: () => addKey(nobody),
      PMS_ESI_007: of('active', ({ id }) => addKey(id, { kty: 'RSA', n: 'AQAB', e: 'AQAB' })),
      PMS_ESI_008: of('inactive', ({ id }) => addKey(id)),
      PMS_PMP_016: stranded(({ id }) => addKey(id)),
      PMS_ESI_001: async (scene) => {
        const publicKey = newJwk()
        await (await clientsOf(scene)).create('bank', { publicKey })
        return addKey((await (await clientsOf(scene)).clientIn('active')).id, publicKey)
      },
      ENT_CLI_003: async (scene) => {
        const { id } = await (await clientsOf(scene)).create('bank', { publicKey: newJwk('the same') })
        return addKey(id, newJwk('the same'))
      },
      ENT_CLI_005: async (scene) => {
        const { id } = await (await clientsOf(scene)).clientIn('active')
        for (let made = 0; made < 4; made += 1)
          await scene.api.as('bank').call('oidc-clients.add-key', addKey(id))
        return addKey(id)
      },
    },
  },
  'oidc-clients.end-key': {
    success: async (scene) => {
      const { client, first } = await twoKeys(scene)
      return endKey(client.id, first)
    },
    codes: {
      PMS_ESI_004: () => endKey(nobody, nobody),
      PMS_ESI_008: of('inactive', ({ id }) => endKey(id, nobody)),
      PMS_PMP_016: stranded(({ id }) => endKey(id, nobody)),
      ENT_CLI_008: of('active', ({ id }) => endKey(id, nobody)),
      ENT_CLI_004: async (scene) => {
        const client = await (await clientsOf(scene)).clientIn('active')
        const [only] = await keysOf(scene, client)
        return endKey(client.id, only!)
      },
      ENT_CLI_007: async (scene) => {
        const { client, first } = await twoKeys(scene)
        await (await clientSceneOf(scene.api)).withEsignet()
        return endKey(client.id, first)
      },
    },
  },
  'oidc-clients.tell': {
    success: async (scene) => {
      const clients = await clientsOf(scene)
      await clients.withEsignet()
      return { ...own((await clients.create()).id), request: {} }
    },
    codes: {
      PMS_ESI_004: async (scene) => {
        await (await clientsOf(scene)).withEsignet()
        return { ...own(nobody), request: {} }
      },
      PMS_ESI_008: async (scene) => {
        const clients = await clientsOf(scene)
        const { id } = await clients.clientIn('refused')
        await clients.withEsignet()
        return { ...own(id), request: {} }
      },
      ENT_CLI_006: of('active', ({ id }) => ({ ...own(id), request: {} })),
      ...refusedBy(async (_scene, clients) => ({ ...own((await clients.create()).id), request: {} })),
    },
  },
  'oidc-clients.list-policies': {
    success: async (scene) => {
      await approvedPolicy(scene)
      return { as: 'bank', params: { partnerId: 'bank' } }
    },
    codes: {
      PMS_PRT_055: () => ({ as: 'bank', params: { partnerId: 'insurer' } }),
      PMS_PMP_005: () => ({ as: 'admin', params: { partnerId: 'nobody' } }),
    },
  },
} satisfies Partial<Drivers>
