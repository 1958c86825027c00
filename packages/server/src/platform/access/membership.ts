/** What somebody may do in an organisation: read; read and change; and also decide who belongs to it. */
export const memberRoles = ['auditor', 'operator', 'owner'] as const

export type MemberRole = (typeof memberRoles)[number]

/** One account's place in one organisation. */
export interface Membership {
  readonly partnerId: string
  readonly role: MemberRole
  /** Code of the partner's type, which brings the contract's role of that name. */
  readonly partnerType: string
}

/** True when `role` allows at least what `needed` does. */
export const isAtLeast = (role: MemberRole, needed: MemberRole): boolean =>
  memberRoles.indexOf(role) >= memberRoles.indexOf(needed)
