import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '../../platform/app.ts'
import { TransportError } from '../../platform/http/envelope/transport-errors.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { identityOfRequest } from '../callers/index.ts'
import { denied, formOf, type HubAnswer } from './answer.ts'
import { askSubscription } from './subscriptions/ask.ts'
import { readHubRequest, type HubRequest } from './subscriptions/request.ts'
import type { HubParty } from './topics/topic.ts'
import { deregisterAt, publishAt, registerAt } from './topics/topics.ts'

const path = '/hub'
const formType = 'application/x-www-form-urlencoded'
const longestForm = 8 * 1024
const longestDocument = 1024 * 1024

/** Each asks a callback: enough for all topics of all services behind one client, and no flood. */
const wishesPerSubscriber = { calls: 300, seconds: 60 }

const partyOf = async (app: App, request: FastifyRequest): Promise<HubParty | undefined> => {
  const identity = await identityOfRequest(app, request.headers)
  return identity && { name: identity.caller.userName, roles: identity.hubRoles ?? identity.foreignRoles }
}

const wordsOf = (request: FastifyRequest, isForm: boolean): URLSearchParams => {
  const query = new URLSearchParams(request.url.split('?')[1] ?? '')
  return isForm && !query.has('hub.mode')
    ? new URLSearchParams((request.body as Buffer).toString('utf8'))
    : query
}

/**
 * Mounts the hub inside: what subscribers of W3C WebSub ask for, and what publishers of the platform do (trust-and-crypto
 * §6.3). Who is asking, a token says, as bearer or in the cookie `Authorization`; what it opens, its roles.
 */
export const mountHub = (server: FastifyInstance, app: App): void => {
  const limit = createRateLimit(app.clock, wishesPerSubscriber)

  const answer = (party: HubParty, request: HubRequest, document: Buffer | undefined): Promise<HubAnswer> => {
    const { mode, topic } = request
    if (mode === 'register') return registerAt(app, party, topic)
    if (mode === 'deregister') return deregisterAt(app, party, topic)
    if (mode === 'publish') return publishAt(app, party, topic, document ?? Buffer.alloc(0))
    return askSubscription(app, party, request)
  }

  const handle = async (request: FastifyRequest): Promise<HubAnswer> => {
    if (!app.settings.hasOwnHub) throw new TransportError(404)
    const party = await partyOf(app, request)
    if (!party) return denied(401, 'a token is missing, or does not count')
    const isForm = request.headers['content-type']?.startsWith(formType) === true
    const body = request.body instanceof Buffer ? request.body : Buffer.alloc(0)
    if (isForm && body.length > longestForm) return denied(413, 'the form is too long')
    const asked = readHubRequest(wordsOf(request, isForm))
    if ('problem' in asked) return denied(400, asked.problem)
    const isWish = asked.mode === 'subscribe' || asked.mode === 'unsubscribe'
    if (isWish && limit(party.name) !== undefined) return denied(429, 'too many subscriptions in a minute')
    if (asked.mode === 'publish' && isForm) return denied(400, 'the document must be JSON')
    return answer(party, asked, isForm ? undefined : body)
  }

  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    for (const [type, bodyLimit] of [
      [formType, longestForm],
      ['application/json', longestDocument],
    ] as const)
      scope.addContentTypeParser(type, { parseAs: 'buffer', bodyLimit }, (_request, body, done) =>
        done(null, body),
      )
    scope.post(path, async (request, reply) => {
      const said = await handle(request)
      return reply
        .status(said.status as 200)
        .header('cache-control', 'no-store')
        .type(formType)
        .send(formOf(said))
    })
  })
}
