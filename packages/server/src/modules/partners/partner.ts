import type { Locale } from '../../platform/i18n/locale.ts'
import type { Snapshot } from '../../platform/record/record.ts'

/** Where a partner stands (pms-partner-api §3.1); `approved` and inactive means deactivated. */
export type ApprovalStatus = 'InProgress' | 'approved'

/** An organisation that takes part in the platform. */
export interface Partner {
  readonly id: string
  /** In whose name it was registered. Who acts for it now, memberships say. */
  readonly userName: string
  /** Must equal the `O` of its certificates. */
  readonly organisationName: string
  readonly address: string
  readonly phone: string
  readonly email: string
  /** Code of its type in canonical case, for example `FTM_Provider`. */
  readonly partnerType: string
  /** Its type demands a policy group before a certificate is accepted. */
  readonly needsPolicyGroup: boolean
  readonly policyGroupId: string | null
  readonly approvalStatus: ApprovalStatus
  readonly isActive: boolean
  /** A certificate was uploaded for it. */
  readonly isCertified: boolean
  readonly locale: Locale
  readonly logoUrl: string | null
  /** JSON in the words in which it was written: what clients keep with a partner. */
  readonly additionalInfo: string
  readonly createdAt: Date
  readonly createdBy: string
  readonly updatedAt: Date
  /** Counts the changes of the row. */
  readonly version: number
}

/** What somebody registers; the rest follows from it. */
export type NewPartner = Pick<
  Partner,
  'id' | 'organisationName' | 'address' | 'phone' | 'email' | 'partnerType' | 'locale'
>

/** A kind of partner. */
export interface PartnerType {
  readonly code: string
  readonly description: string
  readonly isPolicyRequired: boolean
  readonly isSelfRegistrable: boolean
}

/** Deactivated by an administrator: approved once, inactive now. A partner without a certificate yet is not. */
export const isDeactivated = (partner: Pick<Partner, 'approvalStatus' | 'isActive'>): boolean =>
  partner.approvalStatus === 'approved' && !partner.isActive

/** Policies can be asked for in its name: types that need a group of them, and MISPs, whose licences are bound to one. */
export const usesPolicies = ({
  needsPolicyGroup,
  partnerType,
}: Pick<Partner, 'needsPolicyGroup' | 'partnerType'>): boolean =>
  needsPolicyGroup || partnerType === 'MISP_Partner'

/** What a partner may say of itself, beside its contact. */
export type Branding = Pick<Partner, 'logoUrl' | 'additionalInfo'>

/** What the history of a partner shows. Contact data stay out of it: the audit chain cannot forget. */
export const snapshotOf = (partner: Partner): Snapshot => ({
  organisationName: partner.organisationName,
  partnerType: partner.partnerType,
  approvalStatus: partner.approvalStatus,
  isActive: partner.isActive,
  locale: partner.locale,
  policyGroupId: partner.policyGroupId,
})
