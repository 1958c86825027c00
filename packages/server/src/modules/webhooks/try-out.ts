import { performance } from 'node:perf_hooks'
import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import type { DeliveryProblem } from '../../platform/events/delivery-failure.ts'
import { createRateLimit } from '../../platform/http/limits/rate-limit.ts'
import { newId } from '../../platform/ids.ts'
import { RetryLater } from '../../platform/refusal.ts'
import { requireActiveOwner, requireOwnWebhook } from './own.ts'
import { createSender } from './send.ts'
import { load } from './store.ts'

/** How a try went. */
interface Try {
  readonly webhookId: string
  readonly messageId: string
  readonly isTaken: boolean
  readonly status: number | null
  readonly problem: DeliveryProblem | null
  readonly answer: string
  readonly milliseconds: number
}

/** Tries out a webhook of the caller's with an event of no consequence. @throws Refusal ENT_WHK_001, PMS_PMP_016, ENT_WHK_005 */
export const createTryOut = (app: App): ((authority: Authority, id: string) => Promise<Try>) => {
  const send = createSender(app)
  const limit = createRateLimit(app.clock, { calls: 10, seconds: 60 })
  return async (authority, id) => {
    const webhook = requireOwnWebhook(authority, await load(app.database, id))
    await requireActiveOwner(app.database, webhook)
    const wait = limit(webhook.partnerId ?? '')
    if (wait !== undefined) throw new RetryLater('ENT_WHK_005', wait)
    const messageId = newId()
    const payload = {
      type: 'webhook.test',
      timestamp: toInstant(app.clock.now()),
      data: { webhookId: webhook.id, partnerId: webhook.partnerId },
    }
    const begun = performance.now()
    const { answer, failure } = await send(webhook, { id: messageId, payload })
    return {
      webhookId: webhook.id,
      messageId,
      isTaken: failure === null,
      status: answer?.status ?? null,
      problem: failure?.problem ?? null,
      answer: answer?.text ?? '',
      milliseconds: Math.round(performance.now() - begun),
    }
  }
}
