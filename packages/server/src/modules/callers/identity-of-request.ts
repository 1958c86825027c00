import type { IncomingHttpHeaders } from 'node:http'
import type { App } from '../../platform/app.ts'
import { TransportError } from '../../platform/http/envelope/transport-errors.ts'
import { orElse, type Soon } from '../../platform/soon.ts'
import { TokenRefused } from '../outside-providers/index.ts'
import { identityFrom } from './identify.ts'
import type { Identity } from '../sessions/index.ts'

/** Statuses by RFC 6750 §3.1: who is unknown or shut out has proven who it is. */
const asTransportError = (error: unknown): never => {
  if (!(error instanceof TokenRefused)) throw error
  const reason = `token-refused.${error.problem}`
  if (error.problem === 'keys') throw new TransportError(503, 10, reason)
  const isKnown = error.problem === 'unknown-person' || error.problem === 'disabled'
  throw new TransportError(isKnown ? 403 : 401, undefined, reason)
}

/**
 * Who sends a request, for an operation or before one. A token may run out between the two, so that both have to answer
 * for it alike.
 * @throws TransportError that gives the reason, for a token of TOKEN_ISSUERS that does not count
 */
export const identityOfRequest = (app: App, headers: IncomingHttpHeaders): Soon<Identity | undefined> =>
  orElse(() => identityFrom(app, headers), asTransportError)
