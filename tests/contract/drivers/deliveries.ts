import { plantDelivery } from '../../support/scenes/planted-deliveries.ts'
import type { Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = '00000000-0000-4000-8000-000000000000'

const retry = (deliveryId: string) => ({ as: 'admin' as const, params: { deliveryId }, request: {} })
const dismiss = (deliveryId: string) => ({
  as: 'admin' as const,
  params: { deliveryId },
  request: { reason: 'as the walk wants' },
})
const delivered = ({ api }: Scene): Promise<string> => plantDelivery(api, { state: 'delivered' })

export const deliveryDrivers = {
  'deliveries.page': {
    success: async ({ api }) => {
      await plantDelivery(api)
      return { as: 'admin', query: { state: 'parked', topic: 'PARTNER_UPDATED', withCounts: 'true' } }
    },
    codes: listCodes('topic', (query) => () => ({ as: 'admin', query })),
  },
  'deliveries.get': {
    success: async ({ api }) => ({ as: 'admin', params: { deliveryId: await plantDelivery(api) } }),
    codes: { ENT_DLV_001: () => ({ as: 'admin', params: { deliveryId: nobody } }) },
  },
  'deliveries.retry': {
    success: async ({ api }) => retry(await plantDelivery(api)),
    codes: {
      ENT_DLV_001: () => retry(nobody),
      ENT_DLV_002: async (scene) => retry(await delivered(scene)),
    },
  },
  'deliveries.count-parked': {
    success: async ({ api }) => {
      await plantDelivery(api)
      return { as: 'admin' }
    },
    codes: {},
  },
  'deliveries.retry-parked': {
    success: async ({ api }) => {
      await plantDelivery(api)
      return { as: 'admin', request: { problem: 'status', reason: 'as the walk wants' } }
    },
    codes: {},
  },
  'deliveries.dismiss': {
    success: async ({ api }) => dismiss(await plantDelivery(api)),
    codes: {
      ENT_DLV_001: () => dismiss(nobody),
      ENT_DLV_002: async (scene) => dismiss(await delivered(scene)),
    },
  },
} satisfies Partial<Drivers>
