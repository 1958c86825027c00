import { decodeProtectedHeader } from 'jose'
import * as oidc from 'openid-client'
import type { FastifyInstance } from 'fastify'
import type { App } from '../../platform/app.ts'
import { refuseInsideTransaction } from '../../platform/database/inside/inside-transaction.ts'
import { portalClient } from '../identity-provider/index.ts'
import type { SignedIn } from '../sessions/index.ts'
import { signInRefusalOf, SignInRefused } from '../outside-providers/index.ts'
import { findSigningKey, clockToleranceSeconds, issuerOf } from '../tokens/index.ts'

/** What the browser keeps, sealed, while it is at the identity provider. */
export interface PendingSignIn {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly returnTo: string
}

/** How a sign-in differs from the portal's own. */
interface SignInWish {
  readonly redirectUri?: string
  readonly state?: string
  readonly uiLocales?: string
  /** Asks who is there, even when the provider knows somebody. */
  readonly asksAgain?: boolean
}

/** The portal's side of OpenID Connect. */
export interface RelyingParty {
  /** @returns where to send the browser, and what to remember until it comes back */
  begin(returnTo: string, over?: SignInWish): Promise<{ url: URL; pending: PendingSignIn }>
  /**
   * Exchanges the code.
   * @throws what `signInRefusalOf` knows, for everything that a browser or the provider can bring about
   */
  finish(callback: URL, pending: PendingSignIn): Promise<SignedIn>
  /**
   * Where the browser ends its session at the provider; the page that says good-bye when there is nothing to be ended or
   * the provider does not answer.
   * @param after where it comes back to; default the page that says good-bye
   */
  signOutUrl(idToken: string | null, after?: string): Promise<URL>
}

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
  /** The account of whom the tokens are about, and the provider's session, both out of what was checked. */
  personOf(
    tokens: Tokens,
    configuration: oidc.Configuration,
  ): Promise<{ readonly accountId: string; readonly session: unknown }>
  /** True when the provider still has the key that signed this id token: it refuses a hint that it cannot check. */
  knowsKeyOf(idToken: string, configuration: oidc.Configuration): Promise<boolean>
}

/** A person who is refused may want to leave the provider, for which the id token is the hint. */
const withHint = (error: unknown, idToken: string | null): unknown =>
  error instanceof SignInRefused ? new SignInRefused(error.problem, error.detail, idToken) : error

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, 255) : null

/** Connects the portal with a provider. Discovery happens at the first sign-in. */
export const createParty = (app: App, access: ProviderAccess): RelyingParty => {
  const { issuer, clientId, clientSecret, options } = access
  const metadata: Partial<oidc.ClientMetadata> = {
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    [oidc.clockTolerance]: clockToleranceSeconds,
  }
  let discovered: Promise<oidc.Configuration> | undefined
  const configuration = async (): Promise<oidc.Configuration> => {
    refuseInsideTransaction('the identity provider')
    const authentication = clientSecret === undefined ? oidc.None() : undefined
    discovered ??= oidc
      .discovery(issuer, clientId, metadata, authentication, options)
      .catch((error: unknown) => {
        discovered = undefined
        throw error
      })
    return discovered
  }

  const leave = async (idToken: string | null, after: string): Promise<URL> => {
    const provider = await configuration()
    // A provider need not know this; then the session here is all that ends.
    if (!provider.serverMetadata().end_session_endpoint) return new URL(after)
    const isHint = idToken !== null && (await access.knowsKeyOf(idToken, provider))
    return oidc.buildEndSessionUrl(provider, {
      post_logout_redirect_uri: after,
      ...(isHint ? { id_token_hint: idToken } : {}),
    })
  }

  return {
    async begin(returnTo, over = {}) {
      const pending: PendingSignIn = {
        state: over.state ?? oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        returnTo,
      }
      const url = oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: over.redirectUri ?? access.redirectUri,
        ...(over.uiLocales ? { ui_locales: over.uiLocales } : {}),
        ...(over.asksAgain ? { prompt: 'login' } : {}),
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
      const idToken = tokens.id_token ?? null
      try {
        const { accountId, session } = await access.personOf(tokens, await configuration())
        return {
          accountId,
          idToken,
          providerSession: textOf(session),
          accessToken: tokens.access_token,
          accessTokenSeconds: tokens.expiresIn(),
        }
      } catch (error) {
        throw withHint(error, idToken)
      }
    },
    async signOutUrl(idToken, after = access.afterSignOut) {
      try {
        return await leave(idToken, after)
      } catch (error) {
        const refused = signInRefusalOf(error)
        if (!refused) throw error
        // Whoever leaves has left here; that the provider could not be told is for its operator.
        app.log.warn({ problem: refused.problem, ...refused.detail }, 'sign-out did not reach the provider')
        return new URL(after)
      }
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
  const party = createParty(app, {
    ...client,
    afterSignOut,
    issuer: new URL(issuerOf(app)),
    scopes: 'openid profile email',
    options: {
      [oidc.customFetch]: fetchInside(server),
      // Its tokens come straight out of this process: there is no signature to be checked, nor keys to be kept up with.
      execute: [oidc.allowInsecureRequests],
    },
    personOf: async (tokens) => {
      const claims = tokens.claims()
      return { accountId: claims?.sub ?? '', session: claims?.['sid'] }
    },
    knowsKeyOf: async (idToken) =>
      (await findSigningKey(app, decodeProtectedHeader(idToken).kid ?? '')) !== undefined,
  })
  return {
    ...party,
    signOutUrl: async (idToken, after) => (after ? party.signOutUrl(idToken, after) : new URL(afterSignOut)),
  }
}
