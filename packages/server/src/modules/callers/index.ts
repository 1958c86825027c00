import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../platform/access/authority.ts'
import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import type { Account } from '../accounts/index.ts'
import { callerMemories, callerMemoryOf, createCallerMemory } from './caller-memory.ts'
import { identityOfRequest } from './identity-of-request.ts'
import { tokenRoutes } from './routes.ts'

export { identityFrom } from './identify.ts'
export { identityOfRequest } from './identity-of-request.ts'

/**
 * Tells the router who sends a request: by bearer header, portal session or the cookie `Authorization`.
 * @returns undefined for strangers, forged or expired credentials and disabled accounts
 * @throws TransportError that gives the reason, for a token of TOKEN_ISSUERS that does not count
 */
export const identify =
  (app: App) =>
  (request: FastifyRequest): Soon<Caller | undefined> =>
    whenKnown(identityOfRequest(app, request.headers), (identity) => identity?.caller)

/** The account of somebody who asks, as it stands: not read again while nothing has changed of it. */
export const knownAccount = (app: App, id: string): Soon<Account | undefined> =>
  callerMemoryOf(app).account(id)

/** Who is asking, and what programs prove it with. */
export const callersModule: Module = {
  name: 'callers',
  extensions: (app: App) => {
    const memory = createCallerMemory(app)
    return [offer(callerMemories, memory, () => memory.close())]
  },
  routes: tokenRoutes,
}
