import { DeliveryFailure } from '../../../platform/events/delivery-failure.ts'
import {
  createHttpClient,
  OutboundError,
  type OutboundReply,
} from '../../../platform/outbound/http-client.ts'
import type { Settings } from '../../../settings.ts'
import { readCallback } from '../subscriptions/callback.ts'

/** One call of a callback. */
interface CallbackCall {
  readonly callback: string
  /** The callback with what is added to its query; the callback itself when absent. */
  readonly url?: string
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** Calls a callback. @throws DeliveryFailure when it gives no answer, or one that leads elsewhere */
export type CallOut = (call: CallbackCall, signal: AbortSignal) => Promise<OutboundReply>

const timeoutMilliseconds = 10_000
/** A challenge is shorter, and of all else only the status is wanted. */
const maximumBytes = 1024

/** Callbacks are called where HUB_CALLBACKS allows it, also when it was asked for under an earlier one; no redirect is followed. */
export const createCallOut = ({ HUB_CALLBACKS: allowed }: Pick<Settings, 'HUB_CALLBACKS'>): CallOut => {
  const http = createHttpClient({ allowed })
  return async ({ callback, url = callback, ...request }, signal) => {
    if ('problem' in readCallback(callback, allowed)) throw new DeliveryFailure('not-public')
    try {
      const reply = await http.fetchReply({
        ...request,
        url,
        timeoutMilliseconds,
        maximumBytes,
        isCut: true,
        signal,
      })
      const { status } = reply
      if (status >= 300 && status <= 399) throw new DeliveryFailure('redirect', { status })
      return reply
    } catch (error) {
      if (error instanceof OutboundError) throw new DeliveryFailure(error.problem)
      throw error
    }
  }
}

/** Whether an answer is a success. */
export const isSuccess = ({ status }: Pick<OutboundReply, 'status'>): boolean =>
  status >= 200 && status <= 299
