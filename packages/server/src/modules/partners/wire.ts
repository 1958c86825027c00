import type { Partner } from './partner.ts'

/** Whether a partner is active, in the words of P10, M3 and M4. */
export const statusWord = ({ isActive }: Pick<Partner, 'isActive'>): string =>
  isActive ? 'active' : 'De-active'

/** P10. */
export const presentProfile = (partner: Partner) => ({
  partnerID: partner.id,
  status: statusWord(partner),
  organizationName: partner.organisationName,
  contactNumber: partner.phone,
  emailId: partner.email,
  address: partner.address,
  partnerType: partner.partnerType,
  policyGroup: null,
  isActive: partner.isActive,
})
