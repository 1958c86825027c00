import type { ServerResponse } from 'node:http'
import { askDecisionAbout, countCall } from '../../decision/index.ts'
import { CallRefused, refusedFor } from '../reasons.ts'
import { readCall } from '../wire.ts'
import { contextOf } from './forward.ts'
import type { GatewayParts } from './gateway-parts.ts'
import type { Handling } from './handle-call.ts'
import { checkCaller, checkRates, refusedBy } from './admit-call.ts'

/** Where proxies ask, in front of the path of the call (Envoy's `path_prefix`). */
const place = '/ext-authz'

/** Whether a request asks instead of calling. */
export const isQuestion = (url: string | undefined): boolean => url?.startsWith(`${place}/`) ?? false

/** @throws CallRefused */
const authorize = async (
  parts: GatewayParts,
  { request, callerOf }: Handling,
): Promise<Readonly<Record<string, string>>> => {
  const { app, buckets } = parts
  // A question of NGINX is a GET, whatever the call is: the call itself has one method.
  const path = readCall('POST', request.url?.slice(place.length) ?? '', request.headers)
  const { partnerId, licenceKey, credential, route } = path
  const { caller, owner, isProxied } = await callerOf(request, route.operation)
  // Anybody else would learn which keys there are.
  if (!isProxied) throw refusedFor('route-unknown')
  const wait = buckets.caller(owner)
  if (wait !== undefined) throw refusedFor('too-many', wait)
  const { verdict, about } = await askDecisionAbout(app, {
    licenceKey,
    partnerId,
    ...(route.isDelegated ? { clientId: credential } : { apiKey: credential }),
    operation: route.operation,
  })
  checkCaller(caller, path, about)
  checkRates(parts, about)
  // Whoever asks passes the call on by itself: this is where it counts.
  const counted = await countCall(app, verdict)
  if (!counted.isAllowed) throw refusedBy(counted)
  return contextOf(counted)
}

/**
 * Answers a proxy that asks whether a call may pass: certificate, keys, decision and rate, everything that needs no body. 200
 * with whom it serves, or 403 with the contract's code in `x-entente-code`: NGINX takes any other status for a fault of ours.
 */
export const answerQuestion = async (parts: GatewayParts, handling: Handling): Promise<void> => {
  const { response, request } = handling
  request.resume()
  try {
    const context = await authorize(parts, handling)
    send(response, 200, context)
  } catch (error) {
    const refusal = error instanceof CallRefused ? error : refusedFor('failed', 1)
    if (refusal !== error) parts.app.log.error({ err: error }, 'gateway: a question of a proxy failed')
    const { retryAfterSeconds: wait } = refusal
    send(response, refusal === error ? 403 : 503, {
      'x-entente-code': refusal.contractCode ?? refusal.code,
      ...(wait === undefined ? {} : { 'retry-after': String(wait) }),
    })
  }
}

const send = (response: ServerResponse, status: number, headers: Readonly<Record<string, string>>): void => {
  if (response.headersSent || response.destroyed) return
  response.writeHead(status, { 'cache-control': 'no-store', 'content-length': '0', ...headers }).end()
}
