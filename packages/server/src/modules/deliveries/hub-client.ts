import type { Clock } from '../../platform/clock.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import { hubSignature } from '../../platform/events/hub-signature.ts'
import { createHttpClient, OutboundError, type OutboundReply } from '../../platform/outbound/http-client.ts'
import type { Settings } from '../../settings.ts'
import { createHubTokens } from './hub-token.ts'

/** Speaks with a WebSub hub as publishers do (trust-and-crypto §6.3). */
export interface HubClient {
  /**
   * Publishes a document. The topic is registered before its first one, and again after a refusal, for a hub that was set
   * up anew knows none.
   * @param id of the message, the same at every attempt
   * @throws DeliveryFailure when the hub cannot be reached, answers anything but success, or `hub.mode=denied`
   */
  publish(message: HubPublication, signal: AbortSignal): Promise<void>
  /** Registers a topic; that it was registered before is no failure. @throws DeliveryFailure */
  register(topic: string, signal: AbortSignal): Promise<void>
}

interface HubPublication {
  readonly topic: string
  readonly id: string
  readonly body: Uint8Array
}

const timeoutMilliseconds = 10_000
const maximumBytes = 64 * 1024

/** What a hub says in the form of its answer, however long; most say nothing. */
const saidIn = ({ body }: OutboundReply): { readonly mode: string | null; readonly reason: string } => {
  const form = new URLSearchParams(Buffer.from(body).toString('utf8').trim())
  const reason = (form.get('hub.reason') ?? '').replaceAll(/[\p{Cc}\p{Cf}]+/gu, ' ')
  return { mode: form.get('hub.mode'), reason }
}

/** @throws DeliveryFailure */
const requireAccepted = (reply: OutboundReply): void => {
  const { status } = reply
  const { mode, reason } = saidIn(reply)
  if (status < 200 || status > 299) throw new DeliveryFailure('status', { status })
  // A success that says no: an unknown topic, a hub without its log.
  if (mode === 'denied') throw new DeliveryFailure('denied', { status, detail: reason || null })
}

/** Only the hosts that the operator named are asked, and these may be inside the platform's own network. */
const hostsOf = ({ HUB_URL, HUB_TOKEN_URL }: Settings): string[] =>
  [HUB_URL, HUB_TOKEN_URL].flatMap((url) => (url ? [new URL(url).host] : []))

/** A client of the hub in the settings. @param settings with HUB_URL */
export const createHubClient = (settings: Settings, clock: Clock): HubClient => {
  const { HUB_URL: url = '', HUB_SECRET: secret } = settings
  const http = createHttpClient({ allowed: [...settings.OUTBOUND_ALLOWED, ...hostsOf(settings)] })
  const tokens = createHubTokens(settings, { http, clock })
  const registered = new Set<string>()

  const post = async (
    address: string,
    { type, body, more = {} }: { type: string; body: Uint8Array; more?: Readonly<Record<string, string>> },
    signal: AbortSignal,
  ): Promise<OutboundReply> => {
    try {
      const token = await tokens.current(signal)
      const reply = await http.fetchReply({
        url: address,
        method: 'POST',
        headers: {
          'content-type': type,
          ...(token ? { authorization: `Bearer ${token}`, cookie: `Authorization=${token}` } : {}),
          ...more,
        },
        body,
        timeoutMilliseconds,
        maximumBytes,
        signal,
      })
      if (reply.status === 401 || reply.status === 403) tokens.forget()
      return reply
    } catch (error) {
      if (error instanceof OutboundError) throw new DeliveryFailure(error.problem)
      throw error
    }
  }

  const register: HubClient['register'] = async (topic, signal) => {
    const body = new URLSearchParams({ 'hub.mode': 'register', 'hub.topic': topic }).toString()
    const reply = await post(
      url,
      { type: 'application/x-www-form-urlencoded', body: Buffer.from(body) },
      signal,
    )
    // Denied means that it was registered before; whether it is, the publication tells.
    if (reply.status < 200 || reply.status > 299)
      throw new DeliveryFailure('status', { status: reply.status })
    registered.add(topic)
  }

  return {
    register,
    async publish({ topic, id, body }, signal) {
      if (!registered.has(topic)) await register(topic, signal)
      const address = new URL(url)
      address.searchParams.set('hub.mode', 'publish')
      address.searchParams.set('hub.topic', topic)
      const more = {
        'idempotency-key': id,
        ...(secret ? { 'x-hub-signature': hubSignature(secret, body) } : {}),
      }
      const reply = await post(address.href, { type: 'application/json', body, more }, signal)
      try {
        requireAccepted(reply)
      } catch (error) {
        registered.delete(topic)
        throw error
      }
    },
  }
}
