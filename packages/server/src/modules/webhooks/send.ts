import { systemActor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import type { OutsideSubscription, StoredEvent } from '../../platform/events/events.ts'
import { createHttpClient, OutboundError } from '../../platform/outbound/http-client.ts'
import { allowedFor } from './address.ts'
import { createEncryption } from './encryption.ts'
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

/** How one message was answered. */
interface Answer {
  readonly status: number
  readonly text: string
}

/** How one attempt ended: what was answered, if anything was, and why that takes nothing. */
interface Attempt {
  readonly answer: Answer | null
  readonly failure: DeliveryFailure | null
}

const longestAnswer = 200

const wordsOf = (body: Uint8Array): string =>
  Buffer.from(body)
    .toString('utf8')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]+/gu, ' ')
    .trim()
    .slice(0, longestAnswer)

/** Why an answer takes nothing; undefined for one that does. */
const failureOf = ({ status, text }: Answer): DeliveryFailure | undefined => {
  if (status >= 200 && status <= 299) return undefined
  const problem = status >= 300 && status <= 399 ? 'redirect' : 'status'
  return new DeliveryFailure(problem, { status, detail: text || null, isFinal: status === 410 })
}

/** One message to an address. */
interface Message {
  readonly id: string
  readonly payload: { readonly type: string }
  readonly signal?: AbortSignal
}

/** Sends one signed message, encrypted where its partner wants that; no redirect is followed. */
type Sender = (webhook: Webhook, message: Message) => Promise<Attempt>

// A signed answer is read whole.
const mostRead = { plain: 1024, encrypted: 16 * 1024 } as const

/** Makes what sends to webhooks: to public addresses, and to what the operator named inside for those who have it. */
export const createSender = (app: App): Sender => {
  const { vault, clock, settings } = app
  const clientFor = (partnerId: string | null) =>
    createHttpClient({ allowed: allowedFor(settings, { partnerId }) })
  const [ofPlatform, ofPartners] = [clientFor(null), clientFor('')]
  const encryption = createEncryption(app)

  const write = async ({ partnerId, isEncrypted }: Webhook, message: Message) => {
    if (!isEncrypted) return { body: Buffer.from(JSON.stringify(message.payload)), headers: {} }
    // The database keeps such a one out; never is it sent in the clear.
    if (partnerId === null) throw new DeliveryFailure('certificate-none', { isStuck: true })
    const { body, signature, credential } = await encryption.write(partnerId, message)
    return { body, headers: { signature }, credential }
  }

  const send = async (webhook: Webhook, message: Message): Promise<Attempt> => {
    const { partnerId, isEncrypted, url } = webhook
    const { body, headers, credential } = await write(webhook, message)
    const now = clock.now()
    const client = partnerId === null ? ofPlatform : ofPartners
    const reply = await client.fetchReply({
      url,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signatureHeaders(openSecrets(vault, webhook, now), { id: message.id, at: now, body }),
        ...headers,
      },
      body,
      timeoutMilliseconds: 10_000,
      maximumBytes: isEncrypted ? mostRead.encrypted : mostRead.plain,
      isCut: true,
      ...(credential ? { credential } : {}),
      ...(message.signal ? { signal: message.signal } : {}),
    })
    const answer = { status: reply.status, text: wordsOf(reply.body) }
    const objection =
      isEncrypted && partnerId !== null && !failureOf(answer)
        ? await encryption.objectionTo(partnerId, message, reply)
        : undefined
    return { answer, failure: failureOf(answer) ?? objection ?? null }
  }

  return async (webhook, message) => {
    try {
      return await send(webhook, message)
    } catch (error) {
      if (error instanceof OutboundError) return { answer: null, failure: new DeliveryFailure(error.problem) }
      if (error instanceof DeliveryFailure) return { answer: null, failure: error }
      throw error
    }
  }
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
  const send = createSender(app)
  return {
    subscriber: webhookFamily,
    events: webhookEvents,
    parallel: 2,
    together: 64,
    async send(message, signal) {
      const webhook = await load(app.database, message.receiver.slice(webhookFamily.length + 1))
      if (!webhook || webhook.state === 'disabled') return 'dismissed'
      const { failure } = await send(webhook, { id: message.id, payload: payloadOf(message), signal })
      // A stop of the server says nothing about the receiver.
      if (failure && !signal.aborted) await noteFailure(app, webhook, failure)
      if (failure) throw failure
      if (webhook.failingSince) await app.database.transaction((tx) => noteArrival(tx, webhook, null))
      return undefined
    },
  }
}
