import { exchange, ExchangeError, type Exchange } from '../call/exchange.ts'
import { addressOf, type Caller, type Route } from '../call/routes.ts'
import { signBody, writeRequest } from '../call/write-request.ts'
import type { Identity, Platform } from '../settings/identity.ts'
import { answerFacts, connectionFacts } from './facts/connection-facts.ts'
import type { Facts } from './facts.ts'

export interface ProbeOrder {
  readonly gateway: string
  readonly caller: Caller
  readonly identity: Identity
  readonly platform: Platform
  /** `otp` sends nothing to be decrypted, `kyc` has everything answered. */
  readonly route: Route
  readonly individualId: string
  /** What is encrypted; by default a one-time code that is wrong. */
  readonly content?: Readonly<Record<string, unknown>> | undefined
  readonly now?: () => Date
}

/** Calls the gateway once and says what came of it. Never throws for a connection that fails. */
export async function probe(order: ProbeOrder): Promise<Pick<Facts, 'call' | 'connection' | 'answer'>> {
  const { identity, platform, route, individualId, content, now = () => new Date() } = order
  const { body, transactionId } = writeRequest(
    content
      ? { route, individualId, content }
      : { route, individualId, content: { otp: '000000' }, members: { requestedAuth: { otp: true } } },
    platform.recipient,
    now(),
  )
  const outcome = await exchangeOrFailure({
    address: addressOf(order.gateway, route, order.caller),
    headers: {
      'content-type': 'application/json',
      authorization: 'Authorization',
      signature: await signBody(body, identity.signature),
    },
    body,
    credential: identity.tls,
    ...(platform.serverAuthorities && { serverAuthorities: platform.serverAuthorities }),
  })
  const call = { route, transactionId }
  const connection = connectionFacts(outcome)
  if (outcome instanceof ExchangeError) return { call, connection }
  return { call, connection, answer: await answerFacts(outcome, platform, identity, now()) }
}

async function exchangeOrFailure(order: Parameters<typeof exchange>[0]): Promise<Exchange | ExchangeError> {
  try {
    return await exchange(order)
  } catch (error) {
    if (error instanceof ExchangeError) return error
    throw error
  }
}
