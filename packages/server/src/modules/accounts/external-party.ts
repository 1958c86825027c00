import { createRemoteJWKSet, errors } from 'jose'
import * as oidc from 'openid-client'
import type { App } from '../../platform/app.ts'
import { TransportError } from '../../platform/http/transport-errors.ts'
import { verifyJwt } from '../../platform/keys/verify-jwt.ts'
import type { OidcSettings } from '../../settings.ts'
import { putExternalAccount } from './external-account.ts'
import { readProfile, type ExternalClaims } from './external-claims.ts'
import { createParty, type RelyingParty, type Tokens } from './relying-party.ts'

const timeoutSeconds = 10

/** Keycloak names roles in the access token alone. It counts when it is a JWT that the provider itself has signed. */
const accessTokenClaims = async (
  app: App,
  configuration: oidc.Configuration,
  accessToken: string,
): Promise<ExternalClaims> => {
  const { issuer, jwks_uri: keys } = configuration.serverMetadata()
  if (!keys || accessToken.split('.').length !== 3) return {}
  try {
    const { payload } = await verifyJwt(accessToken, createRemoteJWKSet(new URL(keys)), {
      issuer,
      currentDate: app.clock.now(),
    })
    return payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return {}
    throw error
  }
}

const userInfo = async (
  configuration: oidc.Configuration,
  accessToken: string,
  subject: string,
): Promise<ExternalClaims> =>
  configuration.serverMetadata().userinfo_endpoint
    ? oidc.fetchUserInfo(configuration, accessToken, subject)
    : {}

/** Everything that the provider says of who has signed in; of two that say the same, the id token counts. */
const gatherClaims = async (
  app: App,
  configuration: oidc.Configuration,
  tokens: Tokens,
): Promise<{ subject: string; claims: ExternalClaims }> => {
  const idClaims = tokens.claims()
  const subject = idClaims?.sub ?? ''
  const [fromToken, fromUserInfo] = await Promise.all([
    accessTokenClaims(app, configuration, tokens.access_token),
    userInfo(configuration, tokens.access_token, subject),
  ])
  return { subject, claims: { ...fromToken, ...fromUserInfo, ...idClaims } }
}

/** Connects the portal with an outside provider: sign-in and sign-out there, an account here. */
export const createExternalParty = (app: App, settings: OidcSettings): RelyingParty =>
  createParty({
    issuer: new URL(settings.issuer),
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    redirectUri: `${app.settings.publicUrl}/auth/callback`,
    afterSignOut: `${app.settings.publicUrl}/signed-out`,
    scopes: settings.scopes,
    options: {
      timeout: timeoutSeconds,
      // Settings let this be http on this machine alone.
      execute: [
        ...(settings.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []),
        oidc.enableNonRepudiationChecks,
      ],
    },
    asFailure(error) {
      app.log.error({ err: error }, 'the identity provider of OIDC_ISSUER cannot be reached')
      return new TransportError(503)
    },
    async accountOf(tokens, configuration) {
      const { subject, claims } = await gatherClaims(app, configuration, tokens)
      const { issuer } = configuration.serverMetadata()
      return putExternalAccount(app, { issuer, subject }, readProfile(claims, settings))
    },
  })
