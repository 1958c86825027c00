import { describe, expect, test } from 'vitest'
import { certificateState, ownStatus } from '../chips/chip.ts'
import { findExpiring } from './expiring.ts'
import { setupSteps } from './setup-steps.ts'
import { oldestFirst } from './waiting.ts'
import type { OwnChip } from '../chips/chip.ts'
import type { PartnerCertificate } from '../partner-certificates/partner-certificate.ts'

const now = new Date('2026-11-05T00:00:00Z')
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString()

const partner: PartnerCertificate = {
  partnerId: 'acme',
  partnerType: 'FTM_Provider',
  isCertificateAvailable: true,
  certificateIssuedTo: 'Acme',
  certificateUploadDateTime: inDays(-10),
  certificateExpiryDateTime: inDays(355),
  isPartnerActive: true,
  organizationName: 'Acme',
  caSignedExpiryDateTime: inDays(700),
  isTrusted: true,
}

const chip: OwnChip = {
  ftmId: '1',
  partnerId: 'acme',
  partnerStatus: 'approved',
  make: 'Ferrum',
  model: 'S1',
  status: 'approved',
  isActive: true,
  isCertificateAvailable: true,
  certificateUploadDateTime: inDays(-5),
  certificateExpiryDateTime: inDays(400),
  isCertificateExpired: false,
  createdDateTime: inDays(-6),
}

const next = (partners: PartnerCertificate[], chips: OwnChip[]) =>
  setupSteps(partners, chips).find(({ done }) => !done)?.name

describe('the way to the first approved chip', () => {
  test('is shown step by step', () => {
    const bare = { ...partner, isCertificateAvailable: false }
    const waiting = { ...chip, status: 'pending_cert_upload', isActive: false, isCertificateAvailable: false }
    expect(next([bare], [])).toBe('certificate')
    expect(next([partner], [])).toBe('chip')
    expect(next([partner], [waiting])).toBe('chipCertificate')
    expect(next([partner], [{ ...waiting, status: 'pending_approval', isCertificateAvailable: true }])).toBe(
      'approval',
    )
    expect(next([partner], [chip])).toBeUndefined()
  })
})

describe('a chip of the owner’s list', () => {
  test('that is approved and not active is deactivated', () => {
    expect(ownStatus(chip)).toBe('approved')
    expect(ownStatus({ ...chip, isActive: false })).toBe('deactivated')
    expect(ownStatus({ status: 'rejected', isActive: false })).toBe('rejected')
  })

  test('tells the state of its certificate', () => {
    expect(certificateState(chip)).toBe('valid')
    expect(certificateState({ ...chip, isCertificateExpired: true })).toBe('expired')
    expect(certificateState({ ...chip, isCertificateAvailable: false })).toBe('not_uploaded')
  })
})

describe('what ends', () => {
  test('is told 90 days before, the earliest first', () => {
    const soon = { ...partner, caSignedExpiryDateTime: inDays(89), certificateExpiryDateTime: inDays(-1) }
    const found = findExpiring([soon], [{ ...chip, certificateExpiryDateTime: inDays(30) }], now)
    expect(found.map(({ kind, over }) => [kind, over])).toEqual([
      ['platformSigned', true],
      ['chip', false],
      ['original', false],
    ])
  })

  test('is nothing while all last, and deactivated chips do not count', () => {
    expect(findExpiring([partner], [chip], now)).toEqual([])
    expect(
      findExpiring([], [{ ...chip, isActive: false, certificateExpiryDateTime: inDays(1) }], now),
    ).toEqual([])
  })
})

test('chips and requests wait in one line, whoever has waited longest first', () => {
  const chips = [
    { ftmId: '1', make: 'Ferrum', model: 'S1', orgName: 'Acme', createdDateTime: inDays(-3) },
    { ftmId: '2', make: 'Ferrum', model: 'S2', orgName: 'Acme', createdDateTime: inDays(-1) },
  ]
  const requests = [
    { registrationId: 'a/b', userName: 'newcomer', orgName: 'New', createdDateTime: inDays(-2) },
  ]
  expect(oldestFirst(chips, requests).map(({ to, what }) => [to, what])).toEqual([
    ['/admin/chips/1', 'Ferrum S1'],
    ['/admin/requests/a%2Fb', 'newcomer'],
    ['/admin/chips/2', 'Ferrum S2'],
  ])
})

test('times stand in line by what they mean, however each of the two lists writes them', () => {
  const waiting = { make: 'Ferrum', model: 'S1', orgName: 'Acme' }
  const chips = [
    { ...waiting, ftmId: '1', createdDateTime: '2026-11-01T10:00:00.000' },
    { ...waiting, ftmId: '3', createdDateTime: '2026-11-01T12:00:00.000' },
  ]
  const createdDateTime = '2026-11-01T16:30:00.000+05:30'
  const requests = [{ registrationId: '2', userName: 'newcomer', orgName: 'New', createdDateTime }]
  expect(oldestFirst(chips, requests).map(({ to }) => to.at(-1))).toEqual(['1', '2', '3'])
})
