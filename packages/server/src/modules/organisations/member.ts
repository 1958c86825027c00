import { Refusal } from '../../platform/refusal.ts'
import type { MemberRole } from '../../platform/access/membership.ts'

/** What the rules look at in a member. */
interface Standing {
  readonly accountId: string
  readonly role: MemberRole
  readonly isActive: boolean
}

/** Most people who act for one organisation, and most who are invited to at a time. */
export const mostMembers = 200
export const mostInvitations = 50

/** True when nobody else who can sign in owns the organisation. */
export const isLastOwner = (members: readonly Standing[], accountId: string): boolean => {
  const isOwner = ({ role }: Standing): boolean => role === 'owner'
  const others = members.filter((member) => member.accountId !== accountId)
  return (
    members.some((member) => member.accountId === accountId && isOwner(member)) &&
    !others.some((other) => isOwner(other) && other.isActive)
  )
}

/**
 * Refusal of a member's new role, or of the end of the membership (`null`): an organisation keeps an owner.
 * @returns ENT_ORG_002 when there is no such member, ENT_ORG_003 for the last owner
 */
export const checkRoleChange = (
  members: readonly Standing[],
  accountId: string,
  role: MemberRole | null,
): Refusal | undefined => {
  if (!members.some((member) => member.accountId === accountId)) return new Refusal('ENT_ORG_002')
  return role !== 'owner' && isLastOwner(members, accountId) ? new Refusal('ENT_ORG_003') : undefined
}
