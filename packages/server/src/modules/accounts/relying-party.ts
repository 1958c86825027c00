import * as oidc from 'openid-client'
import type { FastifyInstance } from 'fastify'
import type { App } from '../../platform/app.ts'
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
   * Exchanges the code. @returns whom the provider has identified
   * @throws the errors of `isSignInFailure` for everything that a browser can bring about
   */
  finish(callback: URL, pending: PendingSignIn): Promise<{ subject: string; idToken: string | null }>
  /** Where the browser ends its session at the provider. @param after where it comes back to; default the first page */
  signOutUrl(idToken: string | null, after?: string): Promise<URL>
}

/** True for what goes wrong at the provider or with the browser's answer, as opposed to our own faults. */
export const isSignInFailure = (error: unknown): boolean =>
  error instanceof oidc.ClientError ||
  error instanceof oidc.AuthorizationResponseError ||
  error instanceof oidc.ResponseBodyError ||
  error instanceof oidc.WWWAuthenticateChallengeError

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

/** Connects the portal with the embedded provider. Discovery happens at the first sign-in. */
export const createRelyingParty = (server: FastifyInstance, app: App): RelyingParty => {
  const client = portalClient(app)
  let discovered: Promise<oidc.Configuration> | undefined
  const configuration = (): Promise<oidc.Configuration> => {
    discovered ??= oidc
      .discovery(new URL(issuerOf(app)), client.clientId, client.clientSecret, undefined, {
        [oidc.customFetch]: fetchInside(server),
        execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
      })
      .catch((error: unknown) => {
        discovered = undefined
        throw error
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
        redirect_uri: over?.redirectUri ?? client.redirectUri,
        ...(over?.uiLocales ? { ui_locales: over.uiLocales } : {}),
        scope: 'openid profile email',
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
      return { subject: tokens.claims()?.sub ?? '', idToken: tokens.id_token ?? null }
    },
    async signOutUrl(idToken, after = client.afterSignOut) {
      return oidc.buildEndSessionUrl(await configuration(), {
        post_logout_redirect_uri: after,
        ...(idToken === null ? {} : { id_token_hint: idToken }),
      })
    },
  }
}
