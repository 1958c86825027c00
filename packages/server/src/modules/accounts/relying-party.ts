import * as oidc from 'openid-client'
import type { FastifyInstance } from 'fastify'
import type { App } from '../../platform/app.ts'
import { refuseInsideTransaction } from '../../platform/database/inside-transaction.ts'
import { portalClient } from './provider.ts'
import { issuerOf } from './tokens.ts'

/** What the browser keeps, sealed, while it is at the identity provider. */
export interface PendingSignIn {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly returnTo: string
}

/** How a sign-in for another portal differs from one for ours. */
interface SignInWish {
  readonly redirectUri: string
  readonly state: string
  readonly uiLocales?: string
}

/** The portal's side of OpenID Connect. */
export interface RelyingParty {
  /** @returns where to send the browser, and what to remember until it comes back */
  begin(returnTo: string, over?: SignInWish): Promise<{ url: URL; pending: PendingSignIn }>
  /**
   * Exchanges the code. @returns the account of whom the provider has identified
   * @throws the errors of `isSignInFailure` for everything that a browser can bring about
   */
  finish(callback: URL, pending: PendingSignIn): Promise<{ accountId: string; idToken: string | null }>
  /** Where the browser ends its session at the provider. @param after where it comes back to; default the page that says good-bye */
  signOutUrl(idToken: string | null, after?: string): Promise<URL>
}

/** True for what goes wrong at the provider or with the browser's answer, as opposed to our own faults. */
export const isSignInFailure = (error: unknown): boolean =>
  error instanceof oidc.ClientError ||
  error instanceof oidc.AuthorizationResponseError ||
  error instanceof oidc.ResponseBodyError ||
  error instanceof oidc.WWWAuthenticateChallengeError

/** What the provider gave for a code. */
export type Tokens = Awaited<ReturnType<typeof oidc.authorizationCodeGrant>>

/** A provider, and the portal as its client. */
interface ProviderAccess {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string | undefined
  readonly redirectUri: string
  readonly afterSignOut: string
  readonly scopes: string
  readonly options: oidc.DiscoveryRequestOptions
  /** What a failed discovery is thrown as; default: as it is. */
  asFailure?(error: unknown): Error
  /** The account of whom the tokens are about. */
  accountOf(tokens: Tokens, configuration: oidc.Configuration): Promise<string>
}

/** Connects the portal with a provider. Discovery happens at the first sign-in. */
export const createParty = (access: ProviderAccess): RelyingParty => {
  const { issuer, clientId, clientSecret, options } = access
  let discovered: Promise<oidc.Configuration> | undefined
  const configuration = async (): Promise<oidc.Configuration> => {
    refuseInsideTransaction('the identity provider')
    const authentication = clientSecret === undefined ? oidc.None() : undefined
    discovered ??= oidc
      .discovery(issuer, clientId, clientSecret, authentication, options)
      .catch((error: unknown) => {
        discovered = undefined
        throw access.asFailure?.(error) ?? error
      })
    return discovered
  }
  return {
    async begin(returnTo, over) {
      const pending: PendingSignIn = {
        state: over?.state ?? oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        returnTo,
      }
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: over?.redirectUri ?? access.redirectUri,
        ...(over?.uiLocales ? { ui_locales: over.uiLocales } : {}),
        scope: access.scopes,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(pending.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { url, pending }
    },
    async finish(callback, pending) {
      const tokens = await oidc.authorizationCodeGrant(await configuration(), callback, {
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        pkceCodeVerifier: pending.codeVerifier,
        idTokenExpected: true,
      })
      const accountId = await access.accountOf(tokens, await configuration())
      return { accountId, idToken: tokens.id_token ?? null }
    },
    async signOutUrl(idToken, after = access.afterSignOut) {
      const provider = await configuration()
      // A provider need not know this; then the session here is all that ends.
      if (!provider.serverMetadata().end_session_endpoint) return new URL(after)
      return oidc.buildEndSessionUrl(provider, {
        post_logout_redirect_uri: after,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      })
    },
  }
}

/** The provider lives in this process: requests to it stay here, whether or not the public address is reachable. */
const fetchInside =
  (server: FastifyInstance): oidc.CustomFetch =>
  async (address, { method, headers, body }) => {
    const { pathname, search } = new URL(address)
    const answer = await server.inject({
      method: method as 'GET' | 'POST',
      url: `${pathname}${search}`,
      headers,
      ...(body instanceof URLSearchParams || typeof body === 'string' ? { payload: body.toString() } : {}),
    })
    return new Response(answer.body, {
      status: answer.statusCode,
      headers: Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(value)]),
    })
  }

/**
 * Connects the portal with the embedded provider, whose subjects are the ids of accounts. It has forgotten whoever signs out
 * of the portal, so that there is nothing left to visit it for.
 */
export const createEmbeddedParty = (server: FastifyInstance, app: App): RelyingParty => {
  const { afterSignOut, ...client } = portalClient(app)
  const party = createParty({
    ...client,
    afterSignOut,
    issuer: new URL(issuerOf(app)),
    scopes: 'openid profile email',
    options: {
      [oidc.customFetch]: fetchInside(server),
      // Its tokens come straight out of this process: there is no signature to be checked, nor keys to be kept up with.
      execute: [oidc.allowInsecureRequests],
    },
    accountOf: async (tokens) => tokens.claims()?.sub ?? '',
  })
  return {
    ...party,
    signOutUrl: async (idToken, after) => (after ? party.signOutUrl(idToken, after) : new URL(afterSignOut)),
  }
}
