import { describe, expect, test } from 'vitest'
import { certificateState, ownStatus } from '../chips/chip.ts'
import { findExpiring } from './expiring.ts'
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
