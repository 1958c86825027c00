import { plantUsage, refusedFor } from '../../support/scenes/usage-scene.ts'
import type { Drivers } from '../driver.ts'
import { listCodes } from '../listings.ts'

const backwards = { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }

export const usageDrivers = {
  'usage.page': {
    success: async ({ api }) => {
      await plantUsage(api, {}, refusedFor.expiredKey)
      return { as: 'admin', query: { verdict: 'refused', partnerId: 'bank' } }
    },
    codes: {
      ...listCodes('latencyMs', (query) => () => ({ as: 'admin', query })),
      ENT_USE_002: () => ({ as: 'admin', query: { from: 'yesterday' } }),
    },
  },
  'usage.series': {
    success: async ({ api }) => {
      await plantUsage(api, {})
      return { as: 'auditor', query: { step: 'hour' } }
    },
    codes: { ENT_USE_002: () => ({ as: 'admin', query: { step: 'day', ...backwards } }) },
  },
  'usage.totals': {
    success: async ({ api }) => {
      await plantUsage(api, {})
      return { as: 'admin', query: { by: 'partner' } }
    },
    codes: { ENT_USE_002: () => ({ as: 'admin', query: { by: 'code', ...backwards } }) },
  },
  'usage.explain': {
    success: async ({ api }) => {
      await plantUsage(api, { ...refusedFor.expiredKey, transactionId: 'tx-of-the-walk' })
      return { as: 'bank', params: { transactionId: 'tx-of-the-walk' } }
    },
    codes: { ENT_USE_001: () => ({ as: 'admin', params: { transactionId: 'never-seen' } }) },
  },
  'usage.keeping': { success: () => ({ as: 'auditor' }), codes: {} },
  'usage.run-time': {
    success: async ({ api }) => {
      await plantUsage(api, {}, refusedFor.stoppedLicence)
      return { as: 'admin' }
    },
    codes: {},
  },
} satisfies Partial<Drivers>
