import { isLoopback } from './token-issuer-settings.ts'

/** An outside OpenID provider that signs people in, and how to read what it says of them. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  /** Undefined: a public client, which PKCE protects alone. */
  readonly clientSecret: string | undefined
  readonly scopes: string
  /** Path of the claim with the roles, its parts parted by dots. */
  readonly rolesClaim: string
  /** Their role → ours; a role that is not named keeps its name. */
  readonly roleMap: ReadonlyMap<string, string>
  /** Our attribute → path of their claim. */
  readonly claims: ReadonlyMap<OidcAttribute, string>
}

/** What an account takes over from the provider, and the claim that says it: Keycloak's names, and the contract's. */
const defaultClaims = {
  userName: 'preferred_username',
  email: 'email',
  firstName: 'given_name',
  lastName: 'family_name',
  organisationName: 'organizationName',
  address: 'addressTest',
  phone: 'phoneNumber',
  partnerType: 'partnerType',
  locale: 'locale',
} as const

export type OidcAttribute = keyof typeof defaultClaims

const isAttribute = (name: string): name is OidcAttribute => Object.hasOwn(defaultClaims, name)

/** `a=b, c=d` as pairs. @throws when a part is no pair */
const pairsOf = (text: string): [string, string][] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [left = '', right = '', ...more] = part.split('=').map((side) => side.trim())
      if (!left || !right || more.length > 0) throw new Error(`${part} is not of the form name=name`)
      return [left, right]
    })

interface OidcValues {
  readonly OIDC_ISSUER?: string | undefined
  readonly OIDC_CLIENT_ID?: string | undefined
  readonly OIDC_CLIENT_SECRET?: string | undefined
  readonly OIDC_SCOPES: string
  readonly OIDC_ROLES_CLAIM: string
  readonly OIDC_ROLE_MAP: string
  readonly OIDC_CLAIMS: string
}

/**
 * The outside provider of the settings, or null for the embedded one.
 * @throws Error that says what does not fit together
 */
export const oidcSettings = (values: OidcValues): OidcSettings | null => {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId } = values
  if (!issuer) return null
  if (!clientId) throw new Error('OIDC_ISSUER needs OIDC_CLIENT_ID')
  const { protocol, hostname } = new URL(issuer)
  if (protocol !== 'https:' && !isLoopback(hostname)) throw new Error('OIDC_ISSUER must be https')
  const named = pairsOf(values.OIDC_CLAIMS)
  const unknown = named.find(([name]) => !isAttribute(name))
  if (unknown)
    throw new Error(`OIDC_CLAIMS knows no ${unknown[0]}, only ${Object.keys(defaultClaims).join(', ')}`)
  return {
    issuer,
    clientId,
    clientSecret: values.OIDC_CLIENT_SECRET,
    scopes: values.OIDC_SCOPES,
    rolesClaim: values.OIDC_ROLES_CLAIM,
    roleMap: new Map(pairsOf(values.OIDC_ROLE_MAP)),
    claims: new Map([...Object.entries(defaultClaims), ...named] as [OidcAttribute, string][]),
  }
}
