import { plantRelyingParty } from '../../support/scenes/planted-requests.ts'
import { plantDelivery, plantWebhook } from '../../support/scenes/planted-deliveries.ts'
import type { Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const as = 'acme' as const
const values = {
  name: 'Of the walk',
  url: 'https://hooks.example.org/in',
  events: ['chip.approved' as const],
}
const inside = { ...values, url: 'http://127.0.0.1/in' }
/** Every name of the walk is nobody's: what is sent there fails at once. */
const unreachable = 'https://hooks.invalid.example/in'

const planted = ({ api }: Scene, over?: Parameters<typeof plantWebhook>[2]) => plantWebhook(api, 'acme', over)

/** Room for one more, whatever the walk has made. */
const makeRoom = async ({ api }: Scene): Promise<void> => {
  await api.query(`delete from webhook where partner_id = 'acme'`)
}

const parkedFor = async (scene: Scene, state: 'parked' | 'delivered') => {
  const webhookId = await planted(scene)
  const deliveryId = await plantDelivery(scene.api, {
    state,
    receiver: `webhook:${webhookId}`,
  })
  return { as, params: { webhookId, deliveryId }, request: {} }
}

/** A webhook of a partner that has been deactivated since. */
const stranded = async ({ api }: Scene) => {
  await api.query(`update partner set is_active = false where id = 'leaver'`)
  const webhookId = await plantWebhook(api, 'leaver', { url: unreachable })
  return { as: 'leaver' as const, params: { webhookId } }
}

/** Encryption for a partner that has never had a certificate; administrators may do it for anybody. */
const uncertified = async ({ api }: Scene) => ({
  as: 'admin' as const,
  partnerId: await plantRelyingParty(api, {}),
  request: { ...values, isEncrypted: true },
})

const replayed = { since: '2020-01-01T00:00:00.000Z' }

export const webhookDrivers = {
  'webhooks.page': {
    success: async (scene) => {
      await planted(scene)
      return { as, query: { state: 'active', withCounts: 'true' } }
    },
    codes: listCodes('name', (query) => () => ({ as, query })),
  },
  'webhooks.get': {
    success: async (scene) => ({ as, params: { webhookId: await planted(scene) } }),
    codes: { ENT_WHK_001: () => ({ as, params: { webhookId: nobody } }) },
  },
  'webhooks.create': {
    success: async (scene) => {
      await makeRoom(scene)
      return { as, request: { ...values, partnerId: 'acme' } }
    },
    codes: {
      PMS_PMP_016: async (scene) => ({
        as: (await stranded(scene)).as,
        request: { ...values, partnerId: 'leaver' },
      }),
      ENT_WHK_006: () => ({ as, request: { ...values, partnerId: 'rival' } }),
      ENT_WHK_003: () => ({ as, request: { ...inside, partnerId: 'acme' } }),
      ENT_WHK_009: async (scene) => {
        const { as: admin, partnerId, request } = await uncertified(scene)
        return { as: admin, request: { ...request, partnerId } }
      },
      ENT_WHK_010: () => ({ as: 'admin', request: { ...values, isEncrypted: true, partnerId: null } }),
      ENT_WHK_002: async (scene) => {
        await makeRoom(scene)
        for (let count = 0; count < 5; count += 1) await planted(scene)
        return { as, request: { ...values, partnerId: 'acme' } }
      },
    },
  },
  'webhooks.change': {
    success: async (scene) => ({ as, params: { webhookId: await planted(scene) }, request: values }),
    codes: {
      ENT_WHK_001: () => ({ as, params: { webhookId: nobody }, request: values }),
      PMS_PMP_016: async (scene) => ({ ...(await stranded(scene)), request: values }),
      ENT_WHK_003: async (scene) => ({ as, params: { webhookId: await planted(scene) }, request: inside }),
      ENT_WHK_009: async (scene) => {
        const { as: admin, partnerId, request } = await uncertified(scene)
        return { as: admin, params: { webhookId: await plantWebhook(scene.api, partnerId) }, request }
      },
      ENT_WHK_010: async (scene) => ({
        as: 'admin',
        params: { webhookId: await plantWebhook(scene.api, null) },
        request: { ...values, isEncrypted: true },
      }),
    },
  },
  'webhooks.rotate': {
    success: async (scene) => ({
      as,
      params: { webhookId: await planted(scene) },
      request: { overlapHours: 1 },
    }),
    codes: { ENT_WHK_001: () => ({ as, params: { webhookId: nobody }, request: {} }) },
  },
  'webhooks.count-replay': {
    success: async (scene) => ({
      as,
      params: { webhookId: await planted(scene) },
      query: { since: '2020-01-01T00:00:00.000Z' },
    }),
    codes: {
      ENT_WHK_001: () => ({
        as,
        params: { webhookId: nobody },
        query: { since: '2020-01-01T00:00:00.000Z' },
      }),
    },
  },
  'webhooks.replay': {
    success: async (scene) => {
      const webhookId = await planted(scene)
      await plantDelivery(scene.api, { receiver: `webhook:${webhookId}`, state: 'delivered' })
      return { as, params: { webhookId }, request: replayed }
    },
    codes: {
      ENT_WHK_001: () => ({ as, params: { webhookId: nobody }, request: replayed }),
      PMS_PMP_016: async (scene) => ({ ...(await stranded(scene)), request: replayed }),
      ENT_WHK_007: async (scene) => {
        const webhookId = await planted(scene)
        await scene.api.query(`update webhook set state = 'paused' where id = $1`, [webhookId])
        return { as, params: { webhookId }, request: replayed }
      },
      ENT_WHK_008: async (scene) => {
        const webhookId = await planted(scene)
        await scene.api.query(
          `with stored as (
             insert into event (id, name, object_type, object_id, partner_id, actor, data, at)
             select gen_random_uuid(), 'chip.approved', 'chip', 'x', 'acme', 'test', '{}', now() from generate_series(1, 1001)
             returning *)
           insert into outside_delivery (id, event_id, receiver, sequence, event_name, object_type, object_id, partner_id,
             state, attempts, next_attempt_at, created_at)
           select gen_random_uuid(), id, $1, sequence, name, object_type, object_id, partner_id, 'delivered', 0, at, at
           from stored`,
          [`webhook:${webhookId}`],
        )
        return { as, params: { webhookId }, request: replayed }
      },
    },
  },
  'webhooks.set-state': {
    success: async (scene) => ({
      as,
      params: { webhookId: await planted(scene) },
      request: { isActive: false },
    }),
    codes: {
      ENT_WHK_001: () => ({ as, params: { webhookId: nobody }, request: { isActive: true } }),
      PMS_PMP_016: async (scene) => ({ ...(await stranded(scene)), request: { isActive: true } }),
      ENT_WHK_004: async (scene) => ({
        as,
        params: { webhookId: await planted(scene) },
        request: { isActive: true },
      }),
    },
  },
  'webhooks.delete': {
    success: async (scene) => ({ as, params: { webhookId: await planted(scene) } }),
    codes: { ENT_WHK_001: () => ({ as, params: { webhookId: nobody } }) },
  },
  'webhooks.test': {
    success: async (scene) => ({
      as,
      params: { webhookId: await planted(scene, { url: unreachable }) },
      request: {},
    }),
    codes: {
      ENT_WHK_001: () => ({ as, params: { webhookId: nobody }, request: {} }),
      PMS_PMP_016: async (scene) => ({ ...(await stranded(scene)), request: {} }),
      ENT_WHK_005: async (scene) => {
        const webhookId = await plantWebhook(scene.api, 'rival', { url: unreachable })
        for (let count = 0; count < 10; count += 1)
          await scene.api.as('rival').call('webhooks.test', { params: { webhookId }, request: {} })
        return { as: 'rival' as const, params: { webhookId }, request: {} }
      },
    },
  },
  'webhooks.page-deliveries': {
    success: async (scene) => {
      const { params } = await parkedFor(scene, 'parked')
      return { as, params: { webhookId: params.webhookId }, query: { state: 'parked', withCounts: 'true' } }
    },
    codes: {
      ENT_WHK_001: () => ({ as, params: { webhookId: nobody } }),
      ...listCodes('topic', (query) => async (scene: Scene) => ({
        as,
        params: { webhookId: await planted(scene) },
        query,
      })),
    },
  },
  'webhooks.retry-delivery': {
    success: (scene) => parkedFor(scene, 'parked'),
    codes: {
      ENT_WHK_001: () => ({ as, params: { webhookId: nobody, deliveryId: nobody }, request: {} }),
      ENT_DLV_001: async (scene) => ({
        as,
        params: { webhookId: await planted(scene), deliveryId: nobody },
        request: {},
      }),
      ENT_DLV_002: (scene) => parkedFor(scene, 'delivered'),
    },
  },
} satisfies Partial<Drivers>
