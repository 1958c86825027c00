import type { Authority } from '../../platform/access/authority.ts'
import { toInstant, toLocalTime, toOffsetTime } from '../../platform/clock.ts'
import type { Account } from '../accounts/index.ts'
import type { HeldCertificate } from '../partner-certificates/index.ts'
import { isPlatformPartner, statusWord, type Partner } from '../partners/index.ts'
import type { PolicyGroup } from '../policies/index.ts'
import { mayAskFor, stepFor } from './standing.ts'

/** Compared by clients: byte for byte the contract's (W7, W8). */
export const activated = 'Partner activated successfully'
export const deactivated = 'Partner de-activated successfully'

/** The status of M2, in any case; undefined for another word. */
export const readStatus = (text: string): boolean | undefined => {
  const word = text.trim().toLowerCase()
  return word === 'active' || word === 'de-active' ? word === 'active' : undefined
}

/** An element of M3. */
export const presentPlain = (partner: Partner) => ({
  partnerID: partner.id,
  status: statusWord(partner),
  organizationName: partner.organisationName,
  contactNumber: partner.phone,
  emailId: partner.email,
  address: partner.address,
  partnerType: partner.partnerType,
})

/** An element of M4. */
export const presentBranded = (partner: Partner) => ({
  ...presentPlain(partner),
  logoUrl: partner.logoUrl,
  additionalInfo: JSON.parse(partner.additionalInfo) as unknown,
})

/** A row of M11. */
export const presentRow = (groups: ReadonlyMap<string, PolicyGroup>) => (partner: Partner) => ({
  partnerId: partner.id,
  partnerType: partner.partnerType,
  orgName: partner.organisationName,
  policyGroupId: partner.policyGroupId,
  policyGroupName: groups.get(partner.policyGroupId ?? '')?.name ?? null,
  emailAddress: partner.email,
  certificateUploadStatus: partner.isCertified ? ('uploaded' as const) : ('not_uploaded' as const),
  status: partner.approvalStatus,
  isActive: partner.isActive,
  createdDateTime: toOffsetTime(partner.createdAt),
  isPlatform: isPlatformPartner(partner),
})

/** M10. The dates are those of the uploaded certificate. */
export const presentPartner = (
  partner: Partner,
  {
    authority,
    owner,
    held,
    group,
  }: {
    readonly authority: Authority
    readonly owner: Pick<Account, 'firstName' | 'lastName'> | undefined
    readonly held: HeldCertificate | undefined
    readonly group: PolicyGroup | undefined
  },
) => {
  const step = stepFor(partner)
  return {
    partnerId: partner.id,
    firstName: owner?.firstName ?? null,
    lastName: owner?.lastName ?? null,
    approvalStatus: partner.approvalStatus,
    isActive: partner.isActive,
    createdDateTime: toLocalTime(partner.createdAt),
    partnerType: partner.partnerType,
    organizationName: partner.organisationName,
    contactNumber: partner.phone,
    emailId: partner.email,
    policyGroupName: group?.name ?? null,
    policyGroupDescription: group?.description ?? null,
    isCertificateAvailable: held !== undefined,
    certificateUploadDateTime: held ? toOffsetTime(held.caSigned.notBefore) : null,
    certificateExpiryDateTime: held ? toOffsetTime(held.caSigned.notAfter) : null,
    address: partner.address,
    createdBy: partner.createdBy,
    actions: [
      'edit' as const,
      ...(mayAskFor(authority, partner) ? (['ask-for-policy'] as const) : []),
      ...(step ? [step] : []),
    ],
  }
}

export const presentInvitation = (partner: Partner, expiresAt: Date) => ({
  partnerId: partner.id,
  invitationExpiryDateTime: toInstant(expiresAt),
})
