/** The roles that come with an organisation's type; never an administrator's, whatever type somebody registers. */
export const partnerTypeRoles = [
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'SDK_PARTNER',
  'DEVICE_PROVIDER',
  'FTM_PROVIDER',
  'MISP_PARTNER',
  'MANUAL_ADJUDICATION',
  'PRINT_PARTNER',
  'INTERNAL_PARTNER',
  'BINDING_PARTNER',
] as const

/** Roles of the wire contract: the upper-cased partner type codes and the administrators' roles (pms-partner-api §8). */
export const roles = [
  'PARTNER_ADMIN',
  'PARTNERMANAGER',
  'POLICYMANAGER',
  // Ours: reads whatever administrators read, and changes nothing.
  'AUDITOR',
  ...partnerTypeRoles,
  'PARTNER',
  'PMS_USER',
  'CREDENTIAL_ISSUANCE',
  'CREATE_SHARE',
  'ID_AUTHENTICATION',
  'RESIDENT',
] as const

export type Role = (typeof roles)[number]

const known: ReadonlySet<string> = new Set(roles)

/** True when `text` is exactly one of the contract's roles. */
export const isRole = (text: string): text is Role => known.has(text)

/**
 * A role by its name alone, of whatever part of the platform: no blanks and no commas, which part names in lists, and nothing
 * that looks like another name.
 */
export const roleForm = /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,63}$/u

/** Tells our roles, in any case, from those of other parts of the platform, whose case is theirs. */
export const sortRoles = (
  names: readonly string[],
): { readonly roles: readonly Role[]; readonly foreignRoles: readonly string[] } => ({
  roles: [...new Set(names.map((name) => name.toUpperCase()).filter(isRole))],
  foreignRoles: [...new Set(names.filter((name) => !isRole(name.toUpperCase())))],
})

const ofPartnerTypes: ReadonlySet<Role> = new Set(partnerTypeRoles)

/** True for a role that comes with an organisation's type. */
export const isPartnerTypeRole = (role: Role): boolean => ofPartnerTypes.has(role)

/** The roles of services that use keys of applications; which application's, data say. */
export const keyServiceRoles = [
  'ID_AUTHENTICATION',
  'CREDENTIAL_ISSUANCE',
  'CREATE_SHARE',
  'RESIDENT',
] as const satisfies readonly Role[]

/** Roles that may use keys at all; administrators may use all. */
export const keyUserRoles = ['PARTNER_ADMIN', ...keyServiceRoles] as const satisfies readonly Role[]

/**
 * The roles that hold a certificate of their own: who may upload and read partner certificates (rows P13–P17, and the last
 * three, which the original let register and never become active).
 */
export const certificateHolderRoles = [
  'PARTNER_ADMIN',
  'AUTH_PARTNER',
  'CREDENTIAL_PARTNER',
  'ONLINE_VERIFICATION_PARTNER',
  'ABIS_PARTNER',
  'SDK_PARTNER',
  'DEVICE_PROVIDER',
  'FTM_PROVIDER',
  'MISP_PARTNER',
  'MANUAL_ADJUDICATION',
  'PRINT_PARTNER',
] as const satisfies readonly Role[]
