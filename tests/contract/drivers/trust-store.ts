import { authorityExtensions, make } from '../../support/certificates/certificates.ts'
import { faultyAuthorities } from '../../support/certificates/faulty-certificates.ts'
import { makeAuthority, makeList } from '../../support/certificates/openssl.ts'
import { listCodes } from '../listings.ts'
import type { Attempt, Drivers, Scene } from '../driver.ts'

type Upload = Attempt<'trust-store.upload'>

const upload = (certificateData: string, partnerDomain = 'FTM'): Upload => ({
  as: 'admin',
  request: { certificateData, partnerDomain },
})

const listed = (query: Readonly<Record<string, string>>) => (): Attempt<'trust-store.list'> => ({
  as: 'admin',
  query,
})

const firstId = async ({ api }: Scene): Promise<string> =>
  (await api.as('admin').call('trust-store.list')).response.data[0]!.certId

const unknown = { as: 'admin', params: { certificateId: '00000000-0000-4000-8000-000000000000' } } as const

/** What is said to clients of the 1.3 line; the test takes the setting back. */
const malformed = ({ api }: Scene) => {
  Object.assign(api.app.settings, { CONTRACT_LINE: '1.3' })
  return { as: 'admin', params: { certificateId: 'a b' } } as const
}

let made = 0

/** An authority that nothing depends on; another each time, for one that was revoked does not come back. */
const freshAuthority = async ({ api }: Scene): Promise<{ certificateId: string }> => {
  const { certificate } = make({
    subject: `/C=XX/O=Walk/CN=Fresh ${(made += 1)}`,
    extensions: authorityExtensions,
    until: new Date(Date.now() + 2000 * 86_400_000),
  })
  const request = { certificateData: certificate, partnerDomain: 'FTM' }
  const { response } = await api.as('admin').call('trust-store.upload', { request })
  return { certificateId: response.certificates[0]!.certificateId! }
}

const change = async (scene: Scene, action: 'suspend' | 'resume' | 'revoke') => {
  const params = await freshAuthority(scene)
  const preview = await scene.api
    .as('admin')
    .call('trust-store.preview-change', { params, query: { action: 'suspend' } })
  const request = { action, reason: 'Walked over.', impactId: preview.response.impactId }
  return { as: 'admin', params, request } as const
}

/** An authority of the store with an empty list of its own. */
const certifiedAuthority = async ({ api }: Scene): Promise<{ list: string }> => {
  const authority = make({
    subject: '/C=XX/O=Walk/CN=Listing',
    extensions: authorityExtensions,
    until: new Date(Date.now() + 2000 * 86_400_000),
  })
  const request = { certificateData: authority.certificate, partnerDomain: 'FTM' }
  await api.as('admin').call('trust-store.upload', { request })
  return { list: makeList(authority) }
}

const crlOf = (crlData: string, partnerDomain = 'FTM'): Attempt<'trust-store.upload-crl'> => ({
  as: 'admin',
  request: { crlData, partnerDomain },
})

const faults = Object.fromEntries(
  Object.entries(faultyAuthorities).map(([code, make]) => [code, () => upload(make())]),
)

export const trustStoreDrivers = {
  'trust-store.upload': {
    success: () => upload(makeAuthority('Walk').root.certificate),
    codes: {
      ...faults,
      'KER-CRY-003': () => upload('*** no certificate at all ***'),
      'KER-PCM-003': ({ ftm }) => upload(ftm.root.certificate),
      'KER-PCM-011': ({ ftm }) => upload(ftm.root.certificate, 'MOON'),
    },
  },
  'trust-store.list': {
    success: listed({ caCertificateType: 'root', partnerDomain: 'ftm' }),
    codes: {
      ...listCodes('partnerDomain', listed),
      'KER-PCM-011': listed({ partnerDomain: 'MOON' }),
      'KER-PCM-018': listed({ caCertificateType: 'LEAF' }),
    },
  },
  'trust-store.get': {
    success: async (scene) => ({ as: 'admin', params: { certificateId: await firstId(scene) } }),
    codes: { 'KER-PMS-019': () => unknown },
  },
  'trust-store.download': {
    success: async (scene) => ({ as: 'admin', params: { certificateId: await firstId(scene) } }),
    codes: { 'KER-PMS-019': () => unknown, PMS_PRT_099: malformed },
  },
  'trust-store.preview-change': {
    success: async (scene) => ({
      as: 'admin',
      params: await freshAuthority(scene),
      query: { action: 'suspend' },
    }),
    codes: {
      PMS_PRT_360: () => ({ ...unknown, query: { action: 'suspend', pageNo: '-1' } }),
      PMS_PRT_361: () => ({ ...unknown, query: { action: 'suspend', pageSize: '0' } }),
      'KER-PMS-019': () => ({ ...unknown, query: { action: 'suspend' } }),
      ENT_TRS_001: async (scene) => ({
        as: 'admin',
        params: await freshAuthority(scene),
        query: { action: 'resume' },
      }),
    },
  },
  'trust-store.change-state': {
    success: (scene) => change(scene, 'suspend'),
    codes: {
      'KER-PMS-019': async (scene) => ({ ...(await change(scene, 'suspend')), params: unknown.params }),
      ENT_TRS_001: (scene) => change(scene, 'resume'),
      ENT_TRS_002: async (scene) => {
        const attempt = await change(scene, 'suspend')
        return { ...attempt, request: { ...attempt.request, impactId: '0'.repeat(64) } }
      },
    },
  },
  'trust-store.upload-crl': {
    success: async (scene) => crlOf((await certifiedAuthority(scene)).list),
    codes: {
      'KER-PCM-011': async (scene) => crlOf((await certifiedAuthority(scene)).list, 'MOON'),
      ENT_TRS_003: () => crlOf('no list at all'),
    },
  },
  'trust-store.list-crls': { success: () => ({ as: 'admin' }), codes: {} },
  'trust-store.get-authority-crls': {
    success: async (scene) => ({ as: 'admin', params: { certificateId: await firstId(scene) } }),
    codes: { 'KER-PMS-019': () => unknown },
  },
} satisfies Partial<Drivers>
