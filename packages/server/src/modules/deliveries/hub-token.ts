import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import type { HttpClient } from '../../platform/outbound/http-client.ts'
import type { Settings } from '../../settings.ts'

/** Gets the token that a hub wants to see. */
export interface HubTokens {
  /** @returns undefined where no token is sent. @throws DeliveryFailure, OutboundError */
  current(signal: AbortSignal): Promise<string | undefined>
  /** The hub did not want it: the next one is fetched anew. */
  forget(): void
}

const marginMilliseconds = 60_000
/** For tokens that do not say when they end. */
const usualMilliseconds = 5 * 60_000

const claims = z.object({ exp: z.number() })

const endOf = (token: string, now: Date): number => {
  const [, part = ''] = token.split('.')
  try {
    return claims.parse(JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))).exp * 1000
  } catch {
    return now.getTime() + usualMilliseconds + marginMilliseconds
  }
}

/** Auth managers answer with a cookie `Authorization`, some with the header too (pms-partner-api §7). */
const tokenOf = (headers: Readonly<Record<string, string>>): string | undefined =>
  /(?:^|[,\s])Authorization=([\w.~+/=-]+)/u.exec(headers['set-cookie'] ?? '')?.[1] ??
  /^(?:Bearer )?([\w.~+/=-]+)$/u.exec(headers['authorization'] ?? '')?.[1]

/** Tokens of the client that the settings name, each fetched once for as long as it lasts. */
export const createHubTokens = (
  settings: Settings,
  { http, clock }: { readonly http: HttpClient; readonly clock: Clock },
): HubTokens => {
  const {
    HUB_TOKEN_URL: url,
    HUB_CLIENT_ID: clientId,
    HUB_CLIENT_SECRET: secretKey,
    HUB_APP_ID: appId,
  } = settings
  let known: { readonly token: string; readonly until: number } | undefined
  const fetchToken = async (signal: AbortSignal): Promise<string> => {
    const now = clock.now()
    const envelope = {
      id: 'string',
      version: '1.0',
      requesttime: now.toISOString(),
      metadata: {},
      request: { clientId, secretKey, appId },
    }
    const { status, headers } = await http.fetchReply({
      url: url ?? '',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(envelope)),
      timeoutMilliseconds: 10_000,
      maximumBytes: 64 * 1024,
      signal,
    })
    const token = tokenOf(headers)
    if (status !== 200 || !token) throw new DeliveryFailure('no-token', { status })
    known = { token, until: endOf(token, now) - marginMilliseconds }
    return token
  }
  return {
    async current(signal) {
      if (!url) return undefined
      if (known && clock.now().getTime() < known.until) return known.token
      return fetchToken(signal)
    },
    forget() {
      known = undefined
    },
  }
}
