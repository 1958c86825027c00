import { isPartnerTypeRole, roles, type Role } from '../../platform/access/roles.ts'

/**
 * The roles that somebody may give and take: those that they hold. Administrators act for every partner and read
 * everything, so they hold the roles of the partner types and the auditor's too.
 */
export const grantableBy = (held: ReadonlySet<Role>): Role[] =>
  roles.filter(
    (role) =>
      held.has(role) || (held.has('PARTNER_ADMIN') && (role === 'AUDITOR' || isPartnerTypeRole(role))),
  )
