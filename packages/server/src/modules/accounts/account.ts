import type { Caller } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Membership } from '../../platform/access/membership.ts'
import { isPartnerTypeRole, partnerTypeRoles, type Role } from '../../platform/access/roles.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import type { Snapshot } from '../../platform/record/record.ts'

/** A person who can sign in. */
export interface Account {
  readonly id: string
  /** As typed at registration; unique whatever its case. */
  readonly userName: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly organisationName: string
  readonly address: string
  readonly phone: string
  readonly locale: Locale
  /** Code of the partner type that the account registers or registered as, in canonical case; null for others. */
  readonly partnerType: string | null
  readonly isActive: boolean
  /** The roles that were granted to it; memberships bring more, see `rolesOf`. */
  readonly roles: readonly Role[]
  /** Roles of other parts of the platform: carried in tokens, without meaning here. They come by an import alone. */
  readonly foreignRoles: readonly string[]
  /** The organisations that it belongs to, oldest first. */
  readonly memberships: readonly Membership[]
  /** Tokens without a session that name an earlier one are void. */
  readonly tokenGeneration: number
}

/** An account that is about to be stored. */
export type NewAccount = Omit<
  Account,
  'id' | 'isActive' | 'memberships' | 'tokenGeneration' | 'foreignRoles'
> & {
  /** Absent: those that are stored stay. */
  readonly foreignRoles?: readonly string[]
  /** Null for accounts that sign in elsewhere. */
  readonly passwordHash: string | null
}

/** Version of the terms whose text is in `locales`; a new text needs a new version and asks everybody again. */
export const termsVersion = '2026-11-01'

/** The role that belongs to a partner type: its code in upper case (pms-partner-api §8). */
export const roleOfPartnerType = (code: string): string => code.toUpperCase()

/** What kind of partner somebody acts as; null for administrators and for those who belong to no organisation. */
export const partnerTypeOf = ({ partnerType, memberships }: Account): string | null =>
  partnerType ?? memberships[0]?.partnerType ?? null

/**
 * The roles that were granted, and those of the organisations' types: they come and go with the membership. Where an
 * outside provider signs people in it is the one source of roles, and what it does not give does not exist.
 */
const rolesOf = ({ settings }: Pick<App, 'settings'>, { roles, memberships }: Account): Role[] => {
  if (settings.oidc) return [...roles]
  const types = new Set(memberships.map(({ partnerType }) => roleOfPartnerType(partnerType)))
  return [...new Set([...roles, ...partnerTypeRoles.filter((role) => types.has(role))])]
}

/** Roles of other parts of the platform that a token says; an outside provider's own tokens say them. */
export const foreignRolesOf = ({ settings }: Pick<App, 'settings'>, { foreignRoles }: Account) =>
  settings.oidc ? [] : foreignRoles

/** Partners have to accept the terms; administrators act in office. */
export const needsConsent = (account: Account): boolean => partnerTypeOf(account) !== null

/** The account as the router sees it. @param roles default: those of `rolesOf` */
export const callerOf = (
  app: Pick<App, 'settings'>,
  account: Account,
  roles: readonly Role[] = rolesOf(app, account),
): Caller => ({
  accountId: account.id,
  userName: account.userName,
  email: account.email,
  roles: new Set(roles),
  memberships: account.memberships,
  locale: account.locale,
})

/**
 * The partner type that portals read in a token and send on when they register its bearer (portal.md §3.2): without a
 * partner it is what the roles say. Administrators have a type of their own there.
 */
const claimedType = (account: Account, roles: readonly Role[]): string => {
  const type = partnerTypeOf(account)
  if (type !== null) return roleOfPartnerType(type)
  const admin = roles.includes('PARTNER_ADMIN') ? 'PARTNER_ADMIN' : undefined
  return admin ?? roles.find((role) => isPartnerTypeRole(role)) ?? ''
}

/** What tokens and the identity provider say of a person, under the names that portals read (portal.md §6.1). */
export const claimsOf = (app: Pick<App, 'settings'>, account: Account) => ({
  preferred_username: account.userName,
  given_name: account.firstName,
  family_name: account.lastName,
  name: `${account.firstName} ${account.lastName}`.trim(),
  email: account.email,
  addressTest: account.address,
  phoneNumber: account.phone,
  organizationName: account.organisationName,
  partnerType: claimedType(account, rolesOf(app, account)),
  locale: account.locale,
  realm_access: { roles: [...rolesOf(app, account), ...foreignRolesOf(app, account)] },
})

/** What the history of an account shows: no secret, and no contact data, which the audit chain could not forget. */
export const snapshotOf = (
  account: Pick<
    Account,
    'userName' | 'organisationName' | 'partnerType' | 'locale' | 'roles' | 'foreignRoles'
  >,
): Snapshot => ({
  userName: account.userName,
  organisationName: account.organisationName,
  partnerType: account.partnerType,
  locale: account.locale,
  roles: [...account.roles].sort().join(', '),
  ...(account.foreignRoles.length > 0 ? { foreignRoles: [...account.foreignRoles].sort().join(', ') } : {}),
})
