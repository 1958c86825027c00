import { hotlistId } from '@entente/trust'
import type { TestApp } from '../../support/app.ts'
import { blockDevice, newDevice } from '../../support/scenes/hotlist-scene.ts'
import type { Drivers } from '../driver.ts'
import { listCodes } from '../listings.ts'

const nobody = '00000000-0000-4000-8000-000000000000'
const id = hotlistId('walked')
const past = '2020-01-01T00:00:00.000Z'
const reason = 'as the walk wants'

const listed = (query: Readonly<Record<string, string>>) => () => ({ as: 'admin' as const, query })

const named = (request: object) => ({ as: 'admin' as const, request: { id, idType: 'DEVICE', ...request } })

/** The codes of an id at the contract's hotlist service. */
const idCodes = {
  ENT_HOT_001: () => named({ idType: 'SHOE' }),
  ENT_HOT_002: () => named({ id: '1234567890' }),
}

/** The codes of what somebody wants stopped. @param asked makes the call */
const subjectCodes = <Call>(asked: (subject: object) => Call) => ({
  ENT_HOT_006: () => asked({ kind: 'device', make: 'Acme' }),
  ENT_HOT_007: () => asked({ kind: 'chip_key', publicKey: 'none' }),
  ENT_HOT_008: () => asked({ kind: 'chip_key', chipId: '1' }),
  ENT_HOT_009: () => asked({ kind: 'partner', providerId: 'mpartner-default-auth' }),
})

const add = (subject: object) => ({
  as: 'admin' as const,
  request: { kind: 'device' as const, reason, ...subject },
})
const preview = (subject: object) => ({
  as: 'admin' as const,
  request: { kind: 'device' as const, ...subject },
})

const changed = (entryId: string, endDateTime?: string) => ({
  as: 'admin' as const,
  params: { entryId },
  request: { reason, endDateTime },
})

const liftedEntry = async (api: TestApp): Promise<string> => {
  const entryId = await blockDevice(api)
  await api.as('admin').call('hotlist.lift', { params: { entryId }, request: { reason } })
  return entryId
}

const imported = (file: string | Buffer) => ({
  as: 'admin' as const,
  request: { file: Buffer.from(file).toString('base64'), isDryRun: false },
})

export const hotlistDrivers = {
  'hotlist.block': {
    success: () => named({ expiryTimestamp: '2999-01-01T00:00:00.000' }),
    codes: { ...idCodes, ENT_HOT_003: () => named({ expiryTimestamp: past }) },
  },
  'hotlist.unblock': { success: () => named({}), codes: idCodes },
  'hotlist.status': {
    success: () => ({ as: 'service-client', params: { idType: 'DEVICE', id } }),
    codes: {
      ENT_HOT_001: () => ({ as: 'admin', params: { idType: 'SHOE', id } }),
      ENT_HOT_002: () => ({ as: 'admin', params: { idType: 'DEVICE', id: '1' } }),
    },
  },
  'hotlist.page': {
    success: async ({ api }) => {
      await blockDevice(api)
      return { as: 'auditor', query: { state: 'live', withCounts: 'true' } }
    },
    codes: listCodes('kind', listed),
  },
  'hotlist.get': {
    success: async ({ api }) => ({ as: 'auditor', params: { entryId: await blockDevice(api) } }),
    codes: { ENT_HOT_004: () => ({ as: 'admin', params: { entryId: nobody } }) },
  },
  'hotlist.add': {
    success: () => add(newDevice()),
    codes: { ...subjectCodes(add), ENT_HOT_003: () => add({ ...newDevice(), endDateTime: past }) },
  },
  'hotlist.change': {
    success: async ({ api }) => changed(await blockDevice(api)),
    codes: {
      ENT_HOT_003: async ({ api }) => changed(await blockDevice(api), past),
      ENT_HOT_004: () => changed(nobody),
      ENT_HOT_005: async ({ api }) => changed(await liftedEntry(api)),
    },
  },
  'hotlist.preview': { success: () => preview(newDevice()), codes: subjectCodes(preview) },
  'hotlist.import': {
    success: () => imported('kind,serialNumber,make,model,reason\ndevice,S-1,Acme,M,lost'),
    codes: {
      ENT_IMP_001: () => imported(Buffer.of(0, 1, 2)),
      ENT_IMP_002: () => imported('make\nAcme'),
      ENT_IMP_003: () => imported(`kind,reason\n${'a,b\n'.repeat(10_001)}`),
      ENT_IMP_004: () => imported('kind,reason\n"a,b'),
      ENT_IMP_005: () => imported('kind,reason'),
    },
  },
  'hotlist.lift': {
    success: async ({ api }) => ({
      as: 'admin',
      params: { entryId: await blockDevice(api) },
      request: { reason },
    }),
    codes: {
      ENT_HOT_004: () => ({ as: 'admin', params: { entryId: nobody }, request: { reason } }),
      ENT_HOT_005: async ({ api }) => ({
        as: 'admin',
        params: { entryId: await liftedEntry(api) },
        request: { reason },
      }),
    },
  },
} satisfies Partial<Drivers>
