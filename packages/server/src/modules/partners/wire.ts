import type { PolicyGroup } from '../policies/index.ts'
import type { Branding, Partner } from './partner.ts'
import { mayChooseGroup } from './policy-group.ts'

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

/** Who a partner is, and what somebody may do for it who may change it. */
export const presentDetails = (
  partner: Partner,
  { group, mayChange }: { readonly group: PolicyGroup | undefined; readonly mayChange: boolean },
) => ({
  partnerId: partner.id,
  organizationName: partner.organisationName,
  partnerType: partner.partnerType,
  approvalStatus: partner.approvalStatus,
  isActive: partner.isActive,
  emailId: partner.email,
  contactNumber: partner.phone,
  address: partner.address,
  needsPolicyGroup: partner.needsPolicyGroup,
  policyGroupName: group?.name ?? null,
  policyGroupDescription: group?.description ?? null,
  actions: [
    ...(mayChange && mayChooseGroup(partner) ? (['choose-policy-group'] as const) : []),
    ...(mayChange && partner.isActive ? (['put-contact'] as const) : []),
  ],
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
