import { handInOf, waiting, wentLive, type RunOver } from '../../support/scenes/go-live-scene.ts'
import type { Drivers, Scene } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = { partnerId: 'nobody' }
const noEntry = { entryId: '00000000-0000-4000-8000-000000000000' }

/** The hand-in of a run of the bank, which waits. @param over what is otherwise */
const run =
  (over: RunOver = {}) =>
  async ({ api }: Scene) => ({
    as: 'bank' as const,
    ...(await handInOf(api, await waiting(api, 'bank'), over)),
  })

const report = { report: 'none' }

export const goLiveDrivers = {
  'go-live.page': {
    success: async ({ api }) => {
      await wentLive(api, 'bank')
      return { as: 'admin', query: { withCounts: 'true' } }
    },
    codes: listCodes('orgName', (query) => () => ({ as: 'admin', query })),
  },
  'go-live.get': {
    success: async ({ api }) => {
      await waiting(api, 'bank')
      return { as: 'bank', params: { partnerId: 'bank' } }
    },
    codes: {
      PMS_PRT_005: () => ({ as: 'admin', params: nobody }),
      PMS_PRT_055: async ({ api }) => ({ as: 'insurer', params: { partnerId: await waiting(api, 'bank') } }),
    },
  },
  'go-live.hand-in': {
    success: run(),
    codes: {
      PMS_PRT_005: () => ({ as: 'admin', params: nobody, request: report }),
      PMS_PRT_055: () => ({ as: 'acme', params: { partnerId: 'rival' }, request: report }),
      ENT_LIV_001: () => ({ as: 'acme', params: { partnerId: 'acme' }, request: report }),
      ENT_LIV_002: async ({ api }) => ({
        as: 'bank',
        params: { partnerId: await waiting(api, 'bank') },
        request: report,
      }),
      ENT_LIV_003: run({ signer: 'insurer' }),
      ENT_LIV_004: run({ challenge: 'none' }),
      ENT_LIV_005: run({ results: [{ id: 'key-blanks', verdict: 'failed' }] }),
      ENT_LIV_006: run({ results: [{ id: 'key-blanks', verdict: 'passed' }] }),
      ENT_LIV_007: run({ transactionId: '1111111111' }),
      ENT_LIV_008: async (scene) => {
        const call = await run()(scene)
        await scene.api.as('bank').call('go-live.hand-in', await handInOf(scene.api, 'bank'))
        return call
      },
    },
  },
  'go-live.get-report': {
    success: async ({ api }) => ({
      as: 'bank',
      params: { partnerId: 'bank', entryId: await wentLive(api, 'bank') },
    }),
    codes: {
      PMS_PRT_005: () => ({ as: 'admin', params: { ...nobody, ...noEntry } }),
      PMS_PRT_055: async ({ api }) => ({
        as: 'insurer',
        params: { partnerId: 'bank', entryId: await wentLive(api, 'bank') },
      }),
      ENT_LIV_010: async ({ api }) => ({
        as: 'bank',
        params: { partnerId: await waiting(api, 'bank'), ...noEntry },
      }),
    },
  },
  'go-live.withdraw': {
    success: async ({ api }) => {
      await wentLive(api, 'bank')
      return { as: 'admin', params: { partnerId: 'bank' }, request: { reason: 'for the walk' } }
    },
    codes: {
      PMS_PRT_005: () => ({ as: 'admin', params: nobody, request: { reason: 'for the walk' } }),
      ENT_LIV_009: async ({ api }) => ({
        as: 'admin',
        params: { partnerId: await waiting(api, 'bank') },
        request: { reason: 'for the walk' },
      }),
    },
  },
} satisfies Partial<Drivers>
