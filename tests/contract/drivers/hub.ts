import { plantHubSubscription } from '../../support/scenes/planted-deliveries.ts'
import type { Drivers } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

const end = (subscriptionId: string) => ({
  as: 'admin' as const,
  params: { subscriptionId },
  request: { reason: 'as the walk wants' },
})

export const hubDrivers = {
  'hub.page-subscriptions': {
    success: async ({ api }) => {
      await plantHubSubscription(api)
      return { as: 'admin', query: { topic: 'PARTNER_UPDATED', withCounts: 'true' } }
    },
    codes: listCodes('topic', (query) => () => ({ as: 'admin', query })),
  },
  'hub.end-subscription': {
    success: async ({ api }) => end(await plantHubSubscription(api)),
    codes: { ENT_HUB_001: () => end(nobody) },
  },
} satisfies Partial<Drivers>
