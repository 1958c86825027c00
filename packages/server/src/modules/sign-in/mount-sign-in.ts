import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../platform/app.ts'
import { localeOf } from '../../platform/http/caller/request-locale.ts'
import { sourceOf } from '../../platform/http/caller/request-source.ts'
import { otherAccountCode } from '../../platform/http/envelope/transport-errors.ts'
import { explain, translatorOf } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { browserName } from './browser-name.ts'
import { takeEmptyForms } from './empty-forms.ts'
import {
  eraseCookie,
  lastCookie,
  sessionCookie,
  tokenCookie,
  writeCookie,
  removeUnlinkedSessions,
  endSession,
  findSession,
  isSignedIn,
  openSession,
  signOut,
} from '../sessions/index.ts'
import { createExternalParty } from './external-party.ts'
import { mountLoginProxy } from './mount-login-proxy.ts'
import { mountProvider, plainPage, plainPagePolicy } from '../identity-provider/index.ts'
import { pendingCookies, readPending, writePending } from './pending-sign-in.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { logRefusal, sendRefusedPage } from './refused-page.ts'
import { createEmbeddedParty, type RelyingParty } from './relying-party.ts'
import { safeReturnTo } from './return-to.ts'
import { signInRefusalOf, SignInRefused } from '../outside-providers/index.ts'

const perMinute = { calls: 300, seconds: 60 }

type Page = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** What goes wrong on the way is told with cause and remedy, and noted in the log. */
const explaining =
  (party: RelyingParty, page: Page): Page =>
  async (request, reply) => {
    try {
      return await page(request, reply)
    } catch (error) {
      const refused = signInRefusalOf(error)
      if (!refused) throw error
      logRefusal(request, refused)
      return sendRefusedPage(request, reply, refused, party)
    }
  }

/** Cookies belong to one host: a sign-in that begins at another name of ours goes to the public one first. */
const elsewhere = (app: App, request: FastifyRequest): string | undefined => {
  const query = request.query as Record<string, unknown>
  if (request.host === new URL(app.settings.publicUrl).host || query['moved']) return undefined
  const url = new URL('/auth/sign-in', app.settings.publicUrl)
  url.searchParams.set('returnTo', safeReturnTo(query['returnTo'], app.settings.publicUrl))
  // Behind a proxy that hides the host, this ends the circle.
  url.searchParams.set('moved', '1')
  return url.href
}

const finish = async (
  app: App,
  party: RelyingParty,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> => {
  const callback = new URL(request.raw.url ?? '', app.settings.publicUrl)
  const pending = readPending(app, request.headers.cookie, callback.searchParams.get('state') ?? '')
  if (!pending) {
    // Of two answers to one sign-in the second comes too late, and harms nobody who is in.
    if (await isSignedIn(app, request.headers.cookie)) return reply.redirect('/', 303)
    throw new SignInRefused('stale')
  }
  const signedIn = await party.finish(callback, pending.value)
  const before = lastCookie(request.headers.cookie, sessionCookie)
  if (before) await endSession(app, before)
  const secret = await openSession(app, signedIn, request.id, browserName(request.headers['user-agent']))
  if (!secret) throw new SignInRefused('disabled', {}, signedIn.idToken)
  return reply
    .header('set-cookie', [eraseCookie(app, pending.name, '/auth'), writeCookie(app, sessionCookie, secret)])
    .redirect(safeReturnTo(pending.value.returnTo, app.settings.publicUrl), 303)
}

/** True when the page that signs out was drawn for somebody else than whoever is signed in by now. */
const isOtherAccount = async (app: App, request: FastifyRequest, secret: string): Promise<boolean> => {
  const { account: claimed } = request.query as Record<string, unknown>
  if (claimed === undefined) return false
  const session = await findSession(app, secret)
  return session !== undefined && session.account.id !== claimed
}

/** A page left behind signs nobody else out; it says who it was drawn for no longer counts, and leads on. */
const refuseSignOut = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const locale = localeOf(request)
  const translate = translatorOf(locale)
  const page = plainPage({
    locale,
    title: translate('sign-in.other-account'),
    texts: [explain(new Refusal(otherAccountCode), locale)],
    links: [{ href: '/', text: translate('sign-in.again') }],
  })
  return reply
    .code(409)
    .header('content-security-policy', plainPagePolicy)
    .type('text/html; charset=utf-8')
    .send(page)
}

/**
 * Mounts what browsers navigate to for signing in and out, and the identity provider itself. These are pages and
 * redirects, not operations of the API.
 */
export const mountSignIn = (server: FastifyInstance, app: App): void => {
  mountProvider(server, app)
  const { oidc } = app.settings
  const party = oidc ? createExternalParty(app, oidc) : createEmbeddedParty(server, app)
  mountLoginProxy(server, app, party)
  const limit = createRateLimit(app.clock, perMinute)
  // Whoever signed in with a password before people were to sign in elsewhere signs in there now.
  if (oidc) server.addHook('onReady', () => app.database.transaction(removeUnlinkedSessions))

  void server.register(async (scope) => {
    takeEmptyForms(scope, limit)

    const begin: Page = async (request, reply) => {
      const address = elsewhere(app, request)
      if (address) return reply.redirect(address, 303)
      const { returnTo, prompt } = request.query as Record<string, unknown>
      const { url, pending } = await party.begin(safeReturnTo(returnTo, app.settings.publicUrl), {
        asksAgain: prompt === 'login',
      })
      const old = pendingCookies(request.headers.cookie)
      const forgotten = old.length > 4 ? old.map((name) => eraseCookie(app, name, '/auth')) : []
      return reply.header('set-cookie', [...forgotten, writePending(app, pending)]).redirect(url.href, 303)
    }

    scope.get('/auth/sign-in', explaining(party, begin))

    scope.get(
      '/auth/callback',
      explaining(party, (request, reply) => finish(app, party, request, reply)),
    )

    scope.post('/auth/sign-out', async (request, reply) => {
      const secret = lastCookie(request.headers.cookie, sessionCookie)
      // Another site may have sent the browser here: nothing ends, and the browser forgets nothing.
      const source = sourceOf(request, app.settings.publicUrl)
      if (source !== 'own' && source !== 'program') return reply.redirect('/', 303)
      if (secret && (await isOtherAccount(app, request, secret))) return refuseSignOut(request, reply)
      const erased = [eraseCookie(app, sessionCookie), eraseCookie(app, tokenCookie)]
      if (!secret) return reply.header('set-cookie', erased).redirect('/', 303)
      const url = await party.signOutUrl(await signOut(app, secret))
      return reply.header('set-cookie', erased).redirect(url.href, 303)
    })
  })
}
