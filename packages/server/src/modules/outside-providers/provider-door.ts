import type { CustomFetch } from 'openid-client'
import type { App } from '../../platform/app.ts'
import { createHttpClient, type HttpClient, type OutboundReply } from '../../platform/outbound/http-client.ts'

const timeoutMilliseconds = 8_000
const maximumBytes = 256 * 1024

type WithSettings = Pick<App, 'settings'>

const doors = new WeakMap<App['settings'], HttpClient>()

/**
 * The outbound client that may also reach the identity providers of the settings, wherever they stand: the operator
 * named them. Whatever they name in turn must be public or in OUTBOUND_ALLOWED.
 */
const doorOf = ({ settings }: WithSettings): HttpClient => {
  const known = doors.get(settings)
  if (known) return known
  const { oidc, tokenIssuers, OUTBOUND_ALLOWED } = settings
  const addresses = [
    oidc?.issuer,
    ...tokenIssuers.flatMap(({ issuer, jwksUri }) => [issuer, jwksUri ?? issuer]),
  ]
  const hosts = addresses.flatMap((address) => (address === undefined ? [] : [new URL(address).host]))
  const door = createHttpClient({ allowed: [...OUTBOUND_ALLOWED, ...hosts] })
  doors.set(settings, door)
  return door
}

/** Asks a provider for something. @param form sent as such, by POST @throws OutboundError */
export const askProvider = (
  app: WithSettings,
  url: string,
  form?: Readonly<Record<string, string>>,
): Promise<OutboundReply> =>
  doorOf(app).fetchReply({
    url,
    ...(form
      ? {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
          body: Buffer.from(new URLSearchParams(form).toString()),
        }
      : {}),
    timeoutMilliseconds,
    maximumBytes,
  })

/** Reads a JSON document of a provider. @throws OutboundError, SyntaxError */
export const fetchJson = async (app: WithSettings, url: string): Promise<unknown> => {
  const headers = { accept: 'application/json' }
  const bytes = await doorOf(app).fetchBytes({ url, headers, timeoutMilliseconds, maximumBytes })
  return JSON.parse(Buffer.from(bytes).toString('utf8'))
}

/** What `openid-client` asks a provider with. @throws OutboundError */
export const fetchOfProvider =
  (app: WithSettings): CustomFetch =>
  async (url, { method, headers, body }) => {
    const text = body instanceof URLSearchParams || typeof body === 'string' ? body.toString() : undefined
    const answer = await doorOf(app).fetchReply({
      url,
      method: method === 'POST' ? 'POST' : 'GET',
      headers,
      ...(text === undefined ? {} : { body: Buffer.from(text) }),
      timeoutMilliseconds,
      maximumBytes,
    })
    const hasBody = ![204, 205, 304].includes(answer.status)
    const content = hasBody ? Buffer.from(answer.body) : null
    return new Response(content, { status: answer.status, headers: answer.headers })
  }
