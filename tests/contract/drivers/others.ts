import { deliverBatch } from '../../../packages/server/src/platform/events/worker.ts'
import type { Drivers, Scene } from '../driver.ts'

/** A notification in the inbox of acme. */
const notification = async ({ api, ftm }: Scene): Promise<string> => {
  await ftm.chipIn('approved')
  while ((await deliverBatch(api.app)) > 0);
  return (await api.as('acme').call('notifications.list-own')).response.notifications[0]!.id
}

export const otherDrivers = {
  'platform-trust.get-certificate': {
    success: () => ({ as: 'acme', query: { applicationId: 'ROOT' } }),
    codes: { 'KER-KMS-002': () => ({ as: 'acme', query: { applicationId: 'KERNEL' } }) },
  },
  'platform-trust.authorities': { success: () => ({}), codes: {} },
  'notifications.list-own': { success: () => ({ as: 'admin' }), codes: {} },
  'notifications.mark-seen': {
    success: async (scene) => ({ as: 'acme', params: { notificationId: await notification(scene) } }),
    codes: {
      // Somebody else's is as unknown as one that does not exist.
      ENT_NTF_001: async (scene) => ({ as: 'rival', params: { notificationId: await notification(scene) } }),
    },
  },
  'mail.list-outbox': { success: () => ({ as: 'admin' }), codes: {} },
  'audit-trail.history': {
    success: async ({ ftm }) => ({
      as: 'acme',
      params: { objectType: 'chip', objectId: await ftm.chipIn('approved') },
    }),
    codes: {
      ENT_AUD_001: async ({ ftm }) => ({
        as: 'rival',
        params: { objectType: 'chip', objectId: await ftm.chipIn('approved') },
      }),
    },
  },
} satisfies Partial<Drivers>
