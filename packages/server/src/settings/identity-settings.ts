import { oidcSettings, type OidcSettings } from './oidc-settings.ts'
import { readTokenIssuers, type TokenIssuer } from './token-issuer-settings.ts'

type Values = Parameters<typeof oidcSettings>[0] & {
  readonly TOKEN_ISSUERS?: string | undefined
  readonly LOGIN_PROXY_TOKEN: 'own' | 'provider'
}

/** Who signs people in, and whose tokens are taken. @throws Error saying what does not go together */
export const readIdentity = (
  values: Values,
): { readonly oidc: OidcSettings | null; readonly tokenIssuers: readonly TokenIssuer[] } => {
  const oidc = oidcSettings(values)
  const tokenIssuers = readTokenIssuers(values.TOKEN_ISSUERS)
  const isTaken = tokenIssuers.some(({ issuer }) => issuer === oidc?.issuer)
  if (values.LOGIN_PROXY_TOKEN === 'provider' && !isTaken)
    throw new Error('LOGIN_PROXY_TOKEN=provider needs OIDC_ISSUER, and an entry for it in TOKEN_ISSUERS')
  return { oidc, tokenIssuers }
}
