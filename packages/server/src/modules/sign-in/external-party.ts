import * as oidc from 'openid-client'
import { decodeProtectedHeader, errors, type JWTHeaderParameters } from 'jose'
import type { App } from '../../platform/app.ts'
import { verifyJwt } from '../../platform/keys/verify-jwt.ts'
import type { OidcSettings } from '../../settings.ts'
import {
  putExternalAccount,
  readProfile,
  type ExternalClaims,
  keysOfIssuer,
  fetchOfProvider,
  SignInRefused,
} from '../outside-providers/index.ts'
import { createParty, type RelyingParty, type Tokens } from './relying-party.ts'
import { clockToleranceSeconds, isAhead, unverifiedIssuerOf } from '../tokens/index.ts'

const timeoutSeconds = 10
/** What a provider has published since then is asked for no more before somebody signs out. */
const recentMilliseconds = 10_000

/**
 * Checks what the provider has signed, by the keys that are kept of it: a key that is new is asked for at once, and one
 * that is known goes on counting while the provider cannot be asked.
 * @throws SignInRefused
 */
const verify = async (
  app: App,
  configuration: oidc.Configuration,
  { what, token, audience }: { readonly what: string; readonly token: string; readonly audience?: string },
): Promise<ExternalClaims> => {
  const { issuer, jwks_uri: jwksUri } = configuration.serverMetadata()
  try {
    const { payload } = await verifyJwt(token, keysOfIssuer(app, { issuer, jwksUri }), {
      issuer,
      ...(audience === undefined ? {} : { audience }),
      currentDate: app.clock.now(),
      clockTolerance: clockToleranceSeconds,
    })
    if (isAhead(payload.iat, app.clock.now()))
      throw new SignInRefused('clock', { what, reason: 'issued in the future' })
    return payload
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    const isTime = error instanceof errors.JWTExpired || /"nbf"/u.test(error.message)
    throw new SignInRefused(isTime ? 'clock' : 'unchecked', { what, code: error.code, reason: error.message })
  }
}

/**
 * Keycloak names roles in the access token alone. One that the provider itself has issued is read whole, or the sign-in
 * is refused: whoever came in without it would lose the roles that it names. Tokens of other forms and issuers are for
 * others to read.
 */
const accessTokenClaims = async (
  app: App,
  configuration: oidc.Configuration,
  token: string,
): Promise<ExternalClaims> =>
  unverifiedIssuerOf(token) === configuration.serverMetadata().issuer
    ? verify(app, configuration, { what: 'access token', token })
    : {}

const userInfo = async (
  configuration: oidc.Configuration,
  accessToken: string,
  subject: string,
): Promise<ExternalClaims> => {
  if (!configuration.serverMetadata().userinfo_endpoint) return {}
  try {
    return await oidc.fetchUserInfo(configuration, accessToken, subject)
  } catch (error) {
    if (!(error instanceof oidc.WWWAuthenticateChallengeError)) throw error
    throw new SignInRefused('unchecked', { reason: 'user info was refused', status: error.status })
  }
}

/** Everything that the provider says of who has signed in; of two that say the same, the id token counts. */
const gatherClaims = async (
  app: App,
  configuration: oidc.Configuration,
  tokens: Tokens,
): Promise<{ subject: string; session: unknown; claims: ExternalClaims }> => {
  // Its claims were held against the request already; that the provider has signed it was not.
  const idClaims = await verify(app, configuration, {
    what: 'id token',
    token: tokens.id_token ?? '',
    audience: configuration.clientMetadata().client_id,
  })
  const subject = String(idClaims['sub'])
  const [fromToken, fromUserInfo] = await Promise.all([
    accessTokenClaims(app, configuration, tokens.access_token),
    userInfo(configuration, tokens.access_token, subject),
  ])
  // Whoever signs out with the access token alone ends the session that it names.
  const session = idClaims['sid'] ?? fromToken['sid']
  return { subject, session, claims: { ...fromToken, ...fromUserInfo, ...idClaims } }
}

/** Keys change, and a provider that cannot check a hint shows an error instead of signing anybody out. */
const knowsKeyOf = async (app: App, configuration: oidc.Configuration, idToken: string): Promise<boolean> => {
  const { issuer, jwks_uri: jwksUri } = configuration.serverMetadata()
  try {
    const header = decodeProtectedHeader(idToken) as JWTHeaderParameters
    await keysOfIssuer(app, { issuer, jwksUri }, recentMilliseconds)(header, { payload: '', signature: '' })
    return true
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return false
    throw error
  }
}

/** Connects the portal with an outside provider: sign-in and sign-out there, an account here. */
export const createExternalParty = (app: App, settings: OidcSettings): RelyingParty =>
  createParty(app, {
    issuer: new URL(settings.issuer),
    clientId: settings.clientId,
    clientSecret: settings.clientSecret,
    redirectUri: `${app.settings.publicUrl}/auth/callback`,
    afterSignOut: `${app.settings.publicUrl}/signed-out`,
    scopes: settings.scopes,
    options: {
      timeout: timeoutSeconds,
      [oidc.customFetch]: fetchOfProvider(app),
      // Settings let this be http on this machine alone.
      execute: settings.issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [],
    },
    knowsKeyOf: (idToken, configuration) => knowsKeyOf(app, configuration, idToken),
    async personOf(tokens, configuration) {
      const { subject, session, claims } = await gatherClaims(app, configuration, tokens)
      const { issuer } = configuration.serverMetadata()
      const profile = readProfile(claims, settings)
      return { accountId: await putExternalAccount(app, { issuer, subject }, profile), session }
    },
  })
