import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { route, type Call, type Route } from '../../platform/http/route.ts'
import { throttle } from '../../platform/http/envelope/transport-errors.ts'
import * as contract from './contract.ts'
import { confirmationMinutes, confirmEmail, requestEmailChange } from './email-change.ts'
import { identityOfRequest } from '../callers/index.ts'
import { changeContact, changePassword, getOwnAccount } from './own-account.ts'
import { endOwnSession, endOwnSessions, ownSessions } from '../sessions/index.ts'
import { requestPasswordReset, resetMinutes, resetPassword, whosePassword } from './password-reset.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { countResetRequest } from '../credentials/index.ts'

const done = { done: true } as const

/** The session that a call came with; null for a bearer token that belongs to none. */
const sessionOf = async (app: App, { raw }: Pick<Call, 'raw'>): Promise<string | null> =>
  (await identityOfRequest(app, raw.request.headers))?.sessionId ?? null

// Nobody guesses 256 bits; this keeps trying from costing us anything.
const linksPerAddress = { calls: 60, seconds: 600 }

const linkRoutes = (app: App): readonly Route[] => {
  const limit = createRateLimit(app.clock, linksPerAddress)
  const limited = (call: Pick<Call, 'address'>) => throttle(limit(call.address))
  return [
    route(contract.requestPasswordReset, async (call) => {
      const { userName: subject } = call.request
      throttle(await countResetRequest(app, { subject, address: call.address }))
      await requestPasswordReset(app, subject)
      return { minutes: resetMinutes }
    }),
    route(contract.getPasswordLink, async (call) => {
      limited(call)
      return { userName: await whosePassword(app, call.request.token) }
    }),
    route(contract.resetPassword, async (call) => {
      limited(call)
      await resetPassword(app, call.request, call.requestId)
      return done
    }),
    route(contract.confirmEmail, async (call) => {
      limited(call)
      await confirmEmail(app, call.request.token, call.requestId)
      return done
    }),
  ]
}

/** What people do with their own account. */
export const ownAccountRoutes = (app: App): readonly Route[] => [
  ...linkRoutes(app),
  route(contract.changePassword, async (call) => {
    const { authority, request, address } = call
    const account = await getOwnAccount(app, authority)
    const by = { actor: authority, sessionId: await sessionOf(app, call) }
    await changePassword(app, account, { ...request, address }, by)
    return done
  }),
  route(contract.changeContact, async ({ authority, request }) => {
    await changeContact(app, await getOwnAccount(app, authority), request, authority)
    return done
  }),
  route(contract.changeLanguage, async ({ authority, request }) => {
    const account = await getOwnAccount(app, authority)
    await changeContact(app, account, { locale: request.locale }, authority)
    return done
  }),
  route(contract.requestEmailChange, async ({ authority, request, address }) => {
    const account = await getOwnAccount(app, authority)
    await requestEmailChange(app, account, { ...request, code: request.code ?? null, address }, authority)
    return { minutes: confirmationMinutes }
  }),
  route(contract.listSessions, async (call) => {
    const account = await getOwnAccount(app, call.authority)
    const current = await sessionOf(app, call)
    const sessions = await ownSessions(app, account.id)
    return sessions.map(({ id, createdAt, lastSeenAt, browser }) => ({
      id,
      current: id === current,
      since: toInstant(createdAt),
      lastSeen: toInstant(lastSeenAt),
      browser,
    }))
  }),
  route(contract.endSession, async ({ authority, params }) => {
    const account = await getOwnAccount(app, authority)
    await endOwnSession(app, account, authority, params.sessionId)
    return done
  }),
  route(contract.endAllSessions, async ({ authority }) => {
    const account = await getOwnAccount(app, authority)
    return { ended: await endOwnSessions(app, account, authority) }
  }),
]
