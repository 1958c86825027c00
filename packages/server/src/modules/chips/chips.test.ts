import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { makeAuthority, makeCertificate } from '../../../../../tests/support/openssl.ts'

let api: TestApp
const trust = makeAuthority('Trust')
const partnerCertificate = makeCertificate({ subject: '/O=Acme Chips/CN=Partner', issuer: trust.sub })
const chipCertificate = makeCertificate({ subject: '/O=Acme Chips/CN=Chip', issuer: trust.sub })

beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

it('walks the journey through the API', async () => {
  const admin = api.as('admin')
  const acme = api.as('acme')
  for (const { certificate } of [trust.root, trust.sub]) {
    const uploaded = await admin.call('trust-store.upload', {
      request: { certificateData: certificate, partnerDomain: 'FTM' },
    })
    expect(uploaded.messages).toEqual([])
    expect(uploaded.response.status).toBe('Upload Success.')
  }
  const activated = await acme.call('partner-certificates.upload', {
    request: { partnerId: 'acme', certificateData: partnerCertificate.certificate, partnerDomain: 'FTM' },
  })
  expect(activated.codes).toEqual([])
  const added = await acme.call('chips.add', {
    request: { ftpProviderId: 'acme', make: 'Ferrum', model: 'One' },
  })
  expect(added.codes).toEqual([])
  const id = added.response.id
  const submitted = await acme.call('chips.upload-certificate', {
    request: {
      ftpProviderId: 'acme',
      ftpChipDeatilId: id,
      isItForRegistrationDevice: true,
      certificateData: chipCertificate.certificate,
      organizationName: 'Acme Chips',
      partnerDomain: 'FTM',
    },
  })
  expect(submitted.codes).toEqual([])
  const waiting = await admin.call('chips.list', { query: { status: 'pending_approval' } })
  expect(waiting.response.data.map((chip) => chip.ftmId)).toEqual([id])
  const decided = await admin.call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } })
  expect(decided.response).toBe('Status updated successfully.')
  const ended = await acme.call('chips.deactivate', {
    params: { ftmId: id },
    request: { status: 'De-Activate' },
  })
  expect(ended.response).toEqual({ ftmId: id, status: 'approved', isActive: false, active: false })
  const history = await acme.call('audit-trail.history', { params: { objectType: 'chip', objectId: id } })
  expect(history.response.map((line) => line.action)).toEqual([
    'chip.deactivated',
    'chip.approved',
    'chip.submitted',
    'chip.added',
  ])
})
