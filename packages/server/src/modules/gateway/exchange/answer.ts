import type { ServerResponse } from 'node:http'
import { writeAnswer } from '@entente/partner'
import { waitsCode } from '@entente/partner'
import { CallRefused } from '../reasons.ts'
import type { Envelope } from '../wire.ts'
import type { GatewayParts } from './gateway-parts.ts'

/** What is said at the end of a call. */
export interface Ending {
  /** The members of an answer; undefined: nobody has got that far. */
  readonly response: Readonly<Record<string, unknown>> | null
  readonly codes: readonly string[]
  readonly status: number
  readonly retryAfterSeconds?: number | undefined
}

/**
 * What a refusal is told as: the contract's code, or ours where it has none – and ours beside it for a partner that has not
 * gone live, which has to tell this from being stopped.
 */
export const endingOf = ({ code, contractCode, status, retryAfterSeconds }: CallRefused): Ending => ({
  response: null,
  codes: code === waitsCode && contractCode !== null ? [contractCode, code] : [contractCode ?? code],
  status,
  retryAfterSeconds,
})

/** Nothing more is read on a connection after these. */
const lastWords = new Set([403, 413])

/** Signs an answer and sends it. Without a key to sign with there is none that anybody could believe: 503, without a word. */
export const sendAnswer = async (
  { app, keys }: GatewayParts,
  response: ServerResponse,
  { envelope, id }: { readonly envelope: Envelope | undefined; readonly id: string },
  ending: Ending,
): Promise<void> => {
  const body = writeAnswer({
    id,
    at: app.clock.now(),
    transactionId: envelope?.transactionId,
    response: ending.response,
    codes: ending.codes,
  })
  const signature = await keys()
    .then(({ answers }) => answers.detached(body))
    .catch((error: unknown) => {
      app.log.error({ err: error }, 'gateway: an answer could not be signed')
      return undefined
    })
  if (response.headersSent || response.destroyed) return
  if (signature === undefined) {
    response.writeHead(503, { 'retry-after': '1', 'content-length': '0' }).end()
    return
  }
  response.writeHead(ending.status, {
    'content-type': 'application/json',
    'content-length': String(body.length),
    'cache-control': 'no-store',
    'response-signature': signature,
    ...(ending.retryAfterSeconds === undefined ? {} : { 'retry-after': String(ending.retryAfterSeconds) }),
    ...(lastWords.has(ending.status) ? { connection: 'close' } : {}),
  })
  response.end(body)
}
