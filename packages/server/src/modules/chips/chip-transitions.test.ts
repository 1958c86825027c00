import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { makeCertificate } from '../../../../../tests/support/certificates/openssl.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { chipStatuses } from './contract.ts'

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
})
afterAll(() => api.close())

type Status = (typeof chipStatuses)[number]

type Action =
  | 'edit'
  | 'upload'
  | 'upload the same'
  | 'upload the same to renew it'
  | 'approve'
  | 'reject'
  | 'deactivate (partner)'
  | 'deactivate (admin)'
  | 'download'

const actions: Readonly<Record<Action, (id: string) => Promise<Reply>>> = {
  edit: (id: string) =>
    api.as('acme').call('chips.edit', { request: { ftpChipDetailId: id, ...ftm.newModel() } }),
  upload: (id: string) =>
    api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme', another()) }),
  'upload the same': (id: string) =>
    api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme') }),
  'upload the same to renew it': (id: string) =>
    api
      .as('acme')
      .call('chips.upload-certificate', { request: { ...ftm.uploadOf(id, 'acme'), renew: true } }),
  approve: (id: string) =>
    api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } }),
  reject: (id: string) =>
    api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: false } }),
  'deactivate (partner)': (id: string) =>
    api.as('acme').call('chips.deactivate', { params: { ftmId: id }, request: { status: 'De-Activate' } }),
  'deactivate (admin)': (id: string) =>
    api.as('admin').call('chips.deactivate', { params: { ftmId: id }, request: { status: 'De-Activate' } }),
  download: (id: string) => api.as('acme').call('chips.get-certificates', { params: { ftmId: id } }),
}

const deactivation = {
  pending_cert_upload: 'PMS_FTM_ERROR_010',
  pending_approval: 'PMS_FTM_ERROR_010',
  approved: 'deactivated',
  rejected: 'PMS_FTM_ERROR_010',
  deactivated: 'PMS_FTM_ERROR_007',
}

const another = (): string =>
  makeCertificate({ subject: '/O=Acme Chips/CN=another', issuer: ftm.sub }).certificate

const upload = {
  pending_cert_upload: 'pending_approval',
  pending_approval: 'PMP_AUT_038',
  approved: 'pending_approval',
  rejected: 'PMP_AUT_038',
  deactivated: 'PMP_AUT_039',
}

/** What each action leads to in each status: the next status, or the contract's code. */
const outcomes: Readonly<Record<Action, Readonly<Record<Status, string>>>> = {
  edit: {
    pending_cert_upload: 'pending_cert_upload',
    pending_approval: 'pending_approval',
    approved: 'PMP_AUT_038',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  upload,
  'upload the same to renew it': upload,
  // Nobody has decided against it: the answer is what is there, and the chip stays as it is.
  'upload the same': { ...upload, pending_approval: 'pending_approval', approved: 'approved' },
  approve: {
    pending_cert_upload: 'PMP_AUT_033',
    pending_approval: 'approved',
    approved: 'PMP_AUT_038',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  reject: {
    pending_cert_upload: 'rejected',
    pending_approval: 'rejected',
    approved: 'PMP_AUT_038',
    rejected: 'PMP_AUT_038',
    deactivated: 'PMP_AUT_039',
  },
  'deactivate (partner)': deactivation,
  'deactivate (admin)': deactivation,
  download: {
    pending_cert_upload: 'PMS_FTM_ERROR_008',
    pending_approval: 'pending_approval',
    approved: 'approved',
    rejected: 'PMS_FTM_ERROR_008',
    deactivated: 'PMS_FTM_ERROR_009',
  },
}

const statusOf = async (id: string): Promise<string> =>
  (await api.as('admin').call('chips.get', { params: { ftmId: id } })).response.status

const isStatus = (text: string): boolean => (chipStatuses as readonly string[]).includes(text)

describe.each(Object.keys(outcomes) as Action[])('%s', (action) => {
  test.each(chipStatuses)('a chip that is %s', async (status) => {
    const outcome = outcomes[action][status]
    const id = await ftm.chipIn(status)
    if (isStatus(outcome)) {
      const { codes } = await actions[action](id)
      expect(codes).toEqual([])
      expect(await statusOf(id)).toBe(outcome)
      return
    }
    const { codes, response } = await expectNothingStored(api, () => actions[action](id))
    expect(codes).toEqual([outcome])
    expect(response).toBeNull()
    expect(await statusOf(id)).toBe(status)
  })
})

test('what a portal may offer follows the status and the reader', async () => {
  const id = await ftm.chipIn('approved')
  const offered = async (who: 'acme' | 'admin') =>
    (await api.as(who).call('chips.get', { params: { ftmId: id } })).response.actions
  expect(await offered('acme')).toEqual(['upload-certificate', 'download-certificate', 'deactivate'])
  expect(await offered('admin')).toEqual(['download-certificate', 'deactivate'])
})

test('the words of the deactivation are the contract’s, others are refused', async () => {
  const id = await ftm.chipIn('approved')
  for (const status of ['De-activate', 'DE-ACTIVATE', 'deactivated', 'Activate']) {
    const { codes } = await expectNothingStored(api, () =>
      api.as('acme').call('chips.deactivate', { params: { ftmId: id }, request: { status } }),
    )
    expect(codes, status).toEqual(['PMS_DEVICE_ERROR_026'])
  }
})

test('a deactivation without its word is one too, as clients know it', async () => {
  for (const request of [{}, { status: null }]) {
    const params = { ftmId: await ftm.chipIn('approved') }
    const { response } = await api.as('acme').call('chips.deactivate', { params, request })
    expect(response).toEqual({ ftmId: params.ftmId, status: 'approved', isActive: false })
  }
})

test('a maker whose organisation was deactivated can do nothing with its chips', async () => {
  const approved = await ftm.chipIn('approved')
  const fresh = await ftm.addChip('acme')
  await api.query(`update partner set is_active = false where id = 'acme'`)
  try {
    await expectNothingStored(api, async () => {
      expect((await actions['deactivate (partner)'](approved)).codes).toEqual(['PMS_PMP_016'])
      expect((await actions.download(approved)).codes).toEqual(['PMS_PMP_016'])
      expect((await actions.upload(fresh)).codes).toEqual(['PMP_AUT_030'])
      const added = await api
        .as('acme')
        .call('chips.add', { request: { ftpProviderId: 'acme', ...ftm.newModel() } })
      expect(added.codes).toEqual(['PMP_AUT_030'])
    })
    expect((await actions['deactivate (admin)'](approved)).codes).toEqual([])
  } finally {
    await api.query(`update partner set is_active = true where id = 'acme'`)
  }
})
