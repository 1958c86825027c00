import type { PolicyGroup } from '../policies/index.ts'
import type { Branding, Partner } from './partner.ts'

/** Whether a partner is active, in the words of P10, M3 and M4. */
export const statusWord = ({ isActive }: Pick<Partner, 'isActive'>): string =>
  isActive ? 'active' : 'De-active'

/** P10. */
export const presentProfile = (partner: Partner, group: PolicyGroup | undefined) => ({
  partnerID: partner.id,
  status: statusWord(partner),
  organizationName: partner.organisationName,
  contactNumber: partner.phone,
  emailId: partner.email,
  address: partner.address,
  partnerType: partner.partnerType,
  policyGroup: group?.name ?? null,
  isActive: partner.isActive,
})

/** What the older operations leave a partner with (pms-partner-api §5.1, P8). */
export const noBranding: Branding = { logoUrl: null, additionalInfo: '[]' }

/** What a request says of a partner beside its contact; what it leaves out is cleared (P2, P9). */
export const readBranding = (request: {
  readonly logoUrl?: string | null | undefined
  readonly additionalInfo?: unknown
}): Branding => ({
  logoUrl: request.logoUrl || null,
  additionalInfo: JSON.stringify(request.additionalInfo ?? []),
})
