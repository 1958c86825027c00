import { normaliseText } from '@entente/trust'
import { readEmail } from '@entente/mail-addresses'
import { isRole, roleForm, type Role } from '../../platform/access/roles.ts'
import { longestDecomposition } from '../../platform/http/fields.ts'
import { negotiateLocale, type Locale } from '../../platform/i18n/locale.ts'
import type { OidcAttribute, OidcSettings } from '../../settings.ts'

/** What a provider said of somebody: id token, user info and access token together. */
export type ExternalClaims = Readonly<Record<string, unknown>>

/** What an account takes over; undefined where the provider says nothing. */
export interface ExternalProfile {
  readonly userName: string | undefined
  readonly email: string | undefined
  /** True only when the provider says that the address is proven. */
  readonly isEmailProven: boolean
  /** True as well when the provider says nothing of it, as those do that prove every address. */
  readonly isEmailTrusted: boolean
  readonly firstName: string | undefined
  readonly lastName: string | undefined
  readonly organisationName: string | undefined
  readonly address: string | undefined
  readonly phone: string | undefined
  readonly partnerType: string | undefined
  readonly locale: Locale | undefined
  readonly roles: readonly Role[]
}

/** The value at a path: by its whole name first, for claims such as `https://example.org/roles`, then part by part. */
const valueAt = (claims: ExternalClaims, path: string): unknown => {
  if (Object.hasOwn(claims, path)) return claims[path]
  let value: unknown = claims
  for (const part of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined
    value = (value as Record<string, unknown>)[part]
  }
  return value
}

const unfit = /[\p{Cc}\p{Cs}]/gu

/** One line of text, as the columns of an account take it. Keycloak sends attributes with several values as lists. */
const textOf = (value: unknown, maximum: number): string | undefined => {
  const first: unknown = Array.isArray(value) ? value[0] : value
  if (typeof first !== 'string') return undefined
  const text = normaliseText(first.slice(0, longestDecomposition * maximum), 'NFC')
    .replaceAll(unfit, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim()
  return text === '' ? undefined : text.slice(0, maximum)
}

/** An address as it is stored; what is none is refused where an account is made of it. */
const emailOf = (text: string | undefined): string | undefined => text && (readEmail(text) ?? text)

const roleNamesIn = (
  claims: ExternalClaims,
  { rolesClaim, roleMap }: Pick<OidcSettings, 'rolesClaim' | 'roleMap'>,
): string[] => {
  const value = valueAt(claims, rolesClaim)
  const names = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[\s,]+/u) : []
  const ours = names.filter((name) => typeof name === 'string').map((name) => roleMap.get(name) ?? name)
  return [...new Set(ours)]
}

/** Roles by their exact names; what is no role of the contract counts for nothing. */
export const rolesIn = (
  claims: ExternalClaims,
  settings: Pick<OidcSettings, 'rolesClaim' | 'roleMap'>,
): Role[] => roleNamesIn(claims, settings).filter(isRole)

/** Roles of other parts of the platform, which open what belongs to these: the hub inside. */
export const foreignRolesIn = (
  claims: ExternalClaims,
  settings: Pick<OidcSettings, 'rolesClaim' | 'roleMap'>,
): string[] => roleNamesIn(claims, settings).filter((name) => !isRole(name) && roleForm.test(name))

/** Reads claims as the settings say. */
export const readProfile = (
  claims: ExternalClaims,
  settings: Pick<OidcSettings, 'claims' | 'rolesClaim' | 'roleMap'>,
): ExternalProfile => {
  const text = (attribute: OidcAttribute, maximum: number) =>
    textOf(valueAt(claims, settings.claims.get(attribute) ?? ''), maximum)
  const partnerType = text('partnerType', 36)
  const verified = claims['email_verified']
  // Some write it as a text.
  const isEmailProven = verified === true || verified === 'true'
  return {
    userName: text('userName', 256),
    email: emailOf(text('email', 255)),
    isEmailProven,
    isEmailTrusted: isEmailProven || verified === undefined,
    firstName: text('firstName', 64),
    lastName: text('lastName', 64),
    organisationName: text('organisationName', 128),
    address: text('address', 2000),
    phone: text('phone', 16),
    partnerType: partnerType && isRole(partnerType.toUpperCase()) ? partnerType : undefined,
    locale: negotiateLocale(text('locale', 35)),
    roles: rolesIn(claims, settings),
  }
}
