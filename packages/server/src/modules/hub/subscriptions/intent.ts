import { z } from 'zod'
import type { App } from '../../../platform/app.ts'
import { DeliveryFailure } from '../../../platform/events/delivery-failure.ts'
import type { OutsideMessage, OutsideSubscription } from '../../../platform/events/events.ts'
import { newToken } from '../../../platform/ids.ts'
import { withQuery } from './callback.ts'
import { createCallOut, isSuccess, type CallOut } from '../distribution/call-out.ts'
import { confirm, forget } from './confirm.ts'
import { mayStillHear } from './standing.ts'
import { load } from '../store.ts'
import { callbackPurpose, intentEvent, renewalEvent } from './subscription.ts'

const question = z.discriminatedUnion('mode', [
  z.object({ mode: z.enum(['subscribe', 'unsubscribe']), topic: z.string(), requestId: z.string() }),
  z.object({ mode: z.literal('denied'), topic: z.string(), reason: z.string(), callback: z.string() }),
])

type Question = z.output<typeof question>
type Wish = Exclude<Question, { mode: 'denied' }>
type Refusal = Extract<Question, { mode: 'denied' }>

type Parts = Pick<App, 'settings' | 'clock' | 'vault'>

/** Tells a callback that its subscription was ended (WebSub §5.2). That it does not want to hear it changes nothing. */
const tellRefusal = async (
  { vault }: Parts,
  callOut: CallOut,
  { topic, reason, callback: sealed }: Refusal,
  signal: AbortSignal,
): Promise<void> => {
  const callback = vault.open(callbackPurpose, Buffer.from(sealed, 'base64')).toString('utf8')
  const url = withQuery(callback, { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': reason })
  const { status } = await callOut({ callback, url, method: 'GET' }, signal)
  if (status >= 500) throw new DeliveryFailure('status', { status })
}

/**
 * Asks a callback whether it wants what was asked in its name: only the right answer to the challenge is a yes. One that is
 * out of order is asked again; any other answer is a no.
 */
const verify = async (
  app: App,
  callOut: CallOut,
  { objectId, wish }: { readonly objectId: string; readonly wish: Wish },
  signal: AbortSignal,
): Promise<void | 'dismissed'> => {
  const subscription = await load(app.database, objectId)
  const pending = subscription?.pending
  if (!subscription || pending?.id !== wish.requestId) return 'dismissed'
  if (!(await mayStillHear(app, subscription))) {
    await forget(app, objectId, pending.id)
    return 'dismissed'
  }
  const { callback, topic } = subscription
  const challenge = newToken()
  const url = withQuery(callback, {
    'hub.mode': pending.mode,
    'hub.topic': topic,
    'hub.challenge': challenge,
    ...(pending.leaseSeconds === null ? {} : { 'hub.lease_seconds': String(pending.leaseSeconds) }),
  })
  const reply = await callOut({ callback, url, method: 'GET' }, signal)
  const { status } = reply
  if (status >= 500) throw new DeliveryFailure('status', { status })
  if (isSuccess(reply) && Buffer.from(reply.body).toString('utf8') === challenge)
    return (await confirm(app, objectId, pending.id)) ? undefined : 'dismissed'
  await forget(app, objectId, pending.id)
  throw new DeliveryFailure(isSuccess(reply) ? 'unconfirmed' : 'status', { status, isFinal: true })
}

/**
 * Asks callbacks for their consent, as deliveries are made: after the commit, with no transaction open, again when it fails.
 * More are asked at once than one subscriber may have open wishes, so that none whose callbacks say nothing holds up all.
 */
export const intentSubscriptions = (app: App): OutsideSubscription[] => {
  const callOut = createCallOut(app.settings)
  return [intentEvent, renewalEvent].map((name) => ({
    subscriber: name,
    events: [name],
    parallel: 64,
    async send(message: OutsideMessage, signal) {
      const asked = question.parse(message.data)
      if (asked.mode === 'denied') return tellRefusal(app, callOut, asked, signal)
      return verify(app, callOut, { objectId: message.objectId, wish: asked }, signal)
    },
  }))
}
