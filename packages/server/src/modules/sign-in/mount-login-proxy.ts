import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { bareErrorReply } from '../../platform/http/envelope/envelope.ts'
import { localeOf } from '../../platform/http/caller/request-locale.ts'
import { sourceOf } from '../../platform/http/caller/request-source.ts'
import { explain } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { orElse } from '../../platform/soon.ts'
import {
  allowedUrlFrom,
  isAllowedUrl,
  proxyRedirectPath,
  proxyRedirectUri,
  plainPagePolicy,
  signOutPage,
} from '../identity-provider/index.ts'
import { browserName } from './browser-name.ts'
import { takeEmptyForms } from './empty-forms.ts'
import {
  eraseCookie,
  lastCookie,
  sessionCookie,
  tokenCookie,
  writeCookie,
  endSession,
  findSession,
  openSession,
  signOut,
  signOutOf,
  type SignedIn,
} from '../sessions/index.ts'
import {
  TokenRefused,
  verifyForeignToken,
  signInRefusalOf,
  SignInRefused,
} from '../outside-providers/index.ts'
import { identityFrom } from '../callers/index.ts'
import { lastPendingAt, readPending, writePending } from './pending-sign-in.ts'
import { isSameText, signOutProof } from './sign-out-proof.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { logRefusal, sendRefusedPage } from './refused-page.ts'
import type { RelyingParty } from './relying-party.ts'
import { unverifiedIssuerOf, issueAccountToken } from '../tokens/index.ts'

/** The contract's cookie with the state of a sign-in. */
const stateCookie = 'state'

const pendingCookie = lastPendingAt(proxyRedirectPath)

const signOutPath = '/v1/partnermanager/logout/user'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu

const perMinute = { calls: 300, seconds: 60 }

const queryOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = (request.query as Record<string, unknown>)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

const targetOf = (app: App, encoded: unknown): string => {
  const target = allowedUrlFrom(app, encoded)
  if (target === undefined) throw new Refusal('KER-ACP-009')
  return target
}

const restOfPath = (request: FastifyRequest): unknown => (request.params as Record<string, unknown>)['*']

const stateOf = (request: FastifyRequest): string => {
  const state = queryOf(request, 'state') ?? lastCookie(request.headers.cookie, stateCookie)
  if (!state) throw new Refusal('KER-ACP-010')
  if (!uuid.test(state)) throw new Refusal('KER-ACP-011')
  return state
}

/** Leaves for the identity provider. */
const begin = async (
  app: App,
  party: RelyingParty,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const state = stateOf(request)
  const target = targetOf(app, restOfPath(request))
  const uiLocales = queryOf(request, 'ui_locales')
  const { url, pending } = await party.begin('/', {
    redirectUri: proxyRedirectUri(app, target),
    state,
    ...(uiLocales ? { uiLocales: uiLocales.slice(0, 64) } : {}),
  })
  const cookies = [writeCookie(app, stateCookie, state), writePending(app, pending, pendingCookie)]
  return reply.header('set-cookie', cookies).redirect(url.href, 302)
}

/** Browsers drop a cookie that is longer, name and attributes included (RFC 6265 §6.1). */
const longestCookie = 4096

/**
 * The provider's own access token, where the settings want other services to read it. It must open this API too, or the
 * portal that gets it could not come back.
 * @returns undefined: a token of ours goes out
 * @throws SignInRefused when the provider's token would not be taken here
 */
const tokenToHandOn = async (
  app: App,
  { accessToken: token, accessTokenSeconds, idToken }: SignedIn,
): Promise<{ token: string; seconds: number } | undefined> => {
  const { LOGIN_PROXY_TOKEN, oidc, tokenIssuers, TOKEN_MINUTES } = app.settings
  if (LOGIN_PROXY_TOKEN === 'own') return undefined
  const issuer = tokenIssuers.find((each) => each.issuer === oidc?.issuer)
  try {
    if (!issuer || unverifiedIssuerOf(token) !== issuer.issuer) throw new TokenRefused('malformed')
    await verifyForeignToken(app, issuer, token)
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error
    throw new SignInRefused('handed-on', { reason: error.problem }, idToken)
  }
  if (token.length + 200 > longestCookie)
    app.log.warn({ length: token.length }, 'the provider’s token is too long for a cookie; browsers drop it')
  return { token, seconds: accessTokenSeconds ?? TOKEN_MINUTES * 60 }
}

/** Comes back from the identity provider: exchanges the code, and goes on with a session and a token in cookies. */
const finish = async (
  app: App,
  party: RelyingParty,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const { cookie } = request.headers
  const state = queryOf(request, 'state') ?? ''
  const pending = readPending(app, cookie, state, pendingCookie.name)
  if (!state || state !== lastCookie(cookie, stateCookie) || !pending)
    throw new Refusal('KER-ACP-007', { host: new URL(app.settings.publicUrl).host })
  const target = targetOf(app, restOfPath(request))
  const callback = new URL(request.raw.url ?? '', app.settings.publicUrl)
  const signedIn = await party.finish(callback, pending.value)
  const handed = await tokenToHandOn(app, signedIn)
  const before = lastCookie(cookie, sessionCookie)
  if (before) await endSession(app, before)
  const secret = await openSession(app, signedIn, request.id, browserName(request.headers['user-agent']))
  const session = secret && (await findSession(app, secret))
  if (!secret || !session) throw new SignInRefused('disabled', {}, signedIn.idToken)
  const { token, seconds } = handed ?? {
    token: (await issueAccountToken(app, session.account, session.sessionId)).token,
    seconds: app.settings.TOKEN_MINUTES * 60,
  }
  const cookies = [
    eraseCookie(app, pending.name, proxyRedirectPath),
    eraseCookie(app, stateCookie),
    writeCookie(app, sessionCookie, secret),
    writeCookie(app, tokenCookie, token, { seconds }),
  ]
  return reply.header('set-cookie', cookies).redirect(target, 302)
}

const nobodyForRefusedToken = (error: unknown): undefined => {
  if (!(error instanceof TokenRefused)) throw error
}

/** Ends the session that the browser brings, by its own cookie or by the token's. @returns its id token */
const endBrought = async (app: App, request: FastifyRequest): Promise<string | null> => {
  const secret = lastCookie(request.headers.cookie, sessionCookie)
  const idToken = secret ? await signOut(app, secret) : null
  const identity = await orElse(() => identityFrom(app, request.headers), nobodyForRefusedToken)
  const accountId = identity?.account?.id
  if (!identity || accountId === undefined) return idToken
  const { sessionId, providerSession } = identity
  const ofToken =
    sessionId !== null
      ? await signOutOf(app, { accountId, sessionId })
      : providerSession !== null
        ? await signOutOf(app, { accountId, providerSession })
        : null
  return idToken ?? ofToken
}

/** The form that asks whether to sign out. */
const askToLeave = (
  request: FastifyRequest,
  reply: FastifyReply,
  { target, proof }: { readonly target: string; readonly proof: string },
): FastifyReply => {
  const redirect = encodeURIComponent(Buffer.from(target).toString('base64url'))
  const action = `${signOutPath}?redirecturi=${redirect}&asked=${proof}`
  const html = `<form id="sign-out" method="post" action="${action}"></form>`
  return reply
    .header('content-security-policy', plainPagePolicy)
    .type('text/html; charset=utf-8')
    .send(signOutPage(localeOf(request), { html, id: 'sign-out', submitsItself: false }))
}

/**
 * Signs out at once for our own pages, those of the portals that the settings name, and programs. Any other page may have
 * led a victim here, so that the person is asked. What the form sends back only that person's browser was given: many a
 * browser says nothing else of where a form comes from.
 */
const leave = async (
  app: App,
  party: RelyingParty,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const asked = new URL(targetOf(app, queryOf(request, 'redirecturi')))
  // Providers refuse what stands behind a `#`, and no address that is registered has one.
  asked.hash = ''
  const target = asked.href
  const status = request.method === 'POST' ? 303 : 302
  const isFriend = (address: string): boolean => isAllowedUrl(app, address)
  if (sourceOf(request, app.settings.publicUrl, isFriend) === 'elsewhere') {
    const proof = signOutProof(app, request.headers.cookie)
    // Nobody is signed in here. Perhaps at the provider, which asks by itself.
    if (proof === null) return reply.redirect((await party.signOutUrl(null, target)).href, status)
    const isAsked = request.method === 'POST' && isSameText(queryOf(request, 'asked') ?? '', proof)
    if (!isAsked) return askToLeave(request, reply, { target, proof })
  }
  const url = await party.signOutUrl(await endBrought(app, request), target)
  const cookies = [sessionCookie, tokenCookie, stateCookie].map((name) => eraseCookie(app, name))
  return reply.header('set-cookie', cookies).redirect(url.href, status)
}

type Page = (
  app: App,
  party: RelyingParty,
  request: FastifyRequest,
  reply: FastifyReply,
) => Promise<FastifyReply>

/** Refusals come in the contract's envelope, although what succeeds is a redirect. */
const answering =
  (page: Page, app: App, party: RelyingParty) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    try {
      return await page(app, party, request, reply)
    } catch (error) {
      const refused = signInRefusalOf(error)
      if (refused) logRefusal(request, refused)
      else if (!(error instanceof Refusal)) throw error
      // A person who looks at it gets a page; programs, and the contract's own refusals, the envelope.
      if (refused && /\btext\/html\b/u.test(request.headers.accept ?? ''))
        return sendRefusedPage(request, reply, refused, party)
      const refusal = refused?.refusal ?? (error as Refusal)
      const errors = [{ errorCode: refusal.code, message: explain(refusal, localeOf(request)) }]
      return reply.send(bareErrorReply(toInstant(app.clock.now()), errors))
    }
  }

/**
 * The login proxy of the contract (pms-partner-api §5.7): other portals sign people in and out through it. Redirects,
 * not operations.
 */
export const mountLoginProxy = (server: FastifyInstance, app: App, party: RelyingParty): void => {
  const limit = createRateLimit(app.clock, perMinute)
  void server.register(async (scope) => {
    takeEmptyForms(scope, limit)
    scope.get('/v1/partnermanager/login/v2/*', answering(begin, app, party))
    scope.get('/v1/partnermanager/login/*', answering(begin, app, party))
    scope.get(`${proxyRedirectPath}/*`, answering(finish, app, party))
    scope.get(signOutPath, answering(leave, app, party))
    scope.post(signOutPath, answering(leave, app, party))
  })
}
