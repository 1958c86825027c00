import { systemActor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import type { OutsideSubscription, StoredEvent } from '../../platform/events/events.ts'
import { createHttpClient, OutboundError, type HttpClient } from '../../platform/outbound/http-client.ts'
import { allowedFor } from './address.ts'
import { openSecrets, signatureHeaders } from './secret.ts'
import { load, lock, noteArrival, put } from './store.ts'
import { snapshotOf, webhookEvents, webhookFamily, type Webhook } from './webhook.ts'

/** What a webhook is told: what was done to what, and no more – whoever hears of it reads the rest here, with a token. */
export const payloadOf = ({
  name,
  at,
  partnerId,
  objectType,
  objectId,
  data,
}: Pick<StoredEvent, 'name' | 'at' | 'partnerId' | 'objectType' | 'objectId' | 'data'>) => ({
  type: name,
  timestamp: toInstant(at),
  data: {
    partnerId,
    objectType,
    objectId,
    ...(typeof data['status'] === 'string' ? { status: data['status'] } : {}),
  },
})

/** Gives the client for a webhook: public addresses, and what the operator named inside for those who have it. */
export type ClientOf = (webhook: Pick<Webhook, 'partnerId'>) => HttpClient

/** The clients for webhooks, by whose they are. */
export const createWebhookClients = ({ settings }: Pick<App, 'settings'>): ClientOf => {
  const clientFor = (partnerId: string | null) =>
    createHttpClient({ allowed: allowedFor(settings, { partnerId }) })
  const [ofPlatform, ofPartners] = [clientFor(null), clientFor('')]
  return ({ partnerId }) => (partnerId === null ? ofPlatform : ofPartners)
}

/** How one message was answered. */
interface Answer {
  readonly status: number
  readonly text: string
}

const longestAnswer = 200

const wordsOf = (body: Uint8Array): string =>
  Buffer.from(body)
    .toString('utf8')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, longestAnswer)

/** Sends one signed message; no redirect is followed. @throws OutboundError */
export const sendTo = async (
  { vault, clock }: Pick<App, 'vault' | 'clock'>,
  clientOf: ClientOf,
  webhook: Webhook,
  message: { readonly id: string; readonly payload: object; readonly signal?: AbortSignal },
): Promise<Answer> => {
  const now = clock.now()
  const body = Buffer.from(JSON.stringify(message.payload))
  const { status, body: answer } = await clientOf(webhook).fetchReply({
    url: webhook.url,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...signatureHeaders(openSecrets(vault, webhook, now), { id: message.id, at: now, body }),
    },
    body,
    timeoutMilliseconds: 10_000,
    maximumBytes: 1024,
    isCut: true,
    ...(message.signal ? { signal: message.signal } : {}),
  })
  return { status, text: wordsOf(answer) }
}

/** Why an answer takes nothing; undefined for one that does. */
export const failureOf = ({ status, text }: Answer): DeliveryFailure | undefined => {
  if (status >= 200 && status <= 299) return undefined
  const problem = status >= 300 && status <= 399 ? 'redirect' : 'status'
  return new DeliveryFailure(problem, { status, detail: text || null, isFinal: status === 410 })
}

const dayMilliseconds = 86_400_000

/** Disables a webhook, and has its partner told; nothing more is stored for it. */
const disable = (app: App, { id }: Webhook): Promise<void> =>
  app.database.transaction(async (tx) => {
    const before = await lock(tx, id)
    if (!before || before.state === 'disabled') return
    const after: Webhook = { ...before, state: 'disabled' }
    await put(tx, after)
    await app.record(tx, {
      actor: systemActor,
      action: 'webhook.disabled',
      object: { type: 'webhook', id },
      partnerId: before.partnerId,
      before: snapshotOf(before),
      after: snapshotOf(after),
    })
  })

const noteFailure = async (app: App, webhook: Webhook, failure: DeliveryFailure): Promise<void> => {
  const now = app.clock.now()
  const since = await app.database.transaction((tx) => noteArrival(tx, webhook, now))
  const longest = app.settings.WEBHOOK_DISABLE_DAYS * dayMilliseconds
  if (failure.status === 410 || (since && now.getTime() - since.getTime() >= longest))
    await disable(app, webhook)
}

/** Sends events to those who registered an address. */
export const webhookSubscription = (app: App): OutsideSubscription => {
  const clientOf = createWebhookClients(app)
  const attempt = async (webhook: Webhook, event: StoredEvent, signal: AbortSignal) => {
    try {
      return failureOf(
        await sendTo(app, clientOf, webhook, { id: event.id, payload: payloadOf(event), signal }),
      )
    } catch (error) {
      if (error instanceof OutboundError) return new DeliveryFailure(error.problem)
      throw error
    }
  }
  return {
    subscriber: webhookFamily,
    events: webhookEvents,
    parallel: 2,
    together: 64,
    async send(message, signal) {
      const webhook = await load(app.database, message.receiver.slice(webhookFamily.length + 1))
      if (!webhook || webhook.state === 'disabled') return 'dismissed'
      const failure = await attempt(webhook, message, signal)
      // A stop of the server says nothing about the receiver.
      if (failure && !signal.aborted) await noteFailure(app, webhook, failure)
      if (failure) throw failure
      if (webhook.failingSince) await app.database.transaction((tx) => noteArrival(tx, webhook, null))
      return undefined
    },
  }
}
