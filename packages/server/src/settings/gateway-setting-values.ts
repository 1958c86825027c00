import { readUrl } from '@entente/trust'
import { z } from 'zod'
import { readProxyTrust, type ProxyTrust } from '../platform/http/caller/addresses.ts'
import { listOf } from './setting-values.ts'

/** Calls of the gateway, by the routes of ID authentication (trust-and-crypto §5.1). */
export const operationNames = [
  'auth',
  'otp',
  'kyc',
  'kyc-auth',
  'kyc-exchange',
  'key-binding',
  'vci-exchange',
] as const

export type OperationName = (typeof operationNames)[number]

/** Whether callers show a certificate. */
export type MutualTls = 'required' | 'optional' | 'off'

const isMode = (text: string | undefined): text is MutualTls =>
  text === 'required' || text === 'optional' || text === 'off'

const isOperation = (text: string | undefined): text is OperationName =>
  operationNames.some((each) => each === text)

/** Reads GATEWAY_MTLS. @throws Error saying what is wrong */
export const readRouteModes = (text: string): Readonly<Record<OperationName, MutualTls>> => {
  const [general, ...byRoute] = listOf(text)
  if (!isMode(general)) throw new Error('must begin with required, optional or off')
  const modes = Object.fromEntries(operationNames.map((name) => [name, general]))
  for (const entry of byRoute) {
    const [route, mode, ...more] = entry.split('=').map((part) => part.trim())
    if (!isOperation(route) || !isMode(mode) || more.length > 0)
      throw new Error(`${entry.slice(0, 40)} is no route with required, optional or off`)
    modes[route] = mode
  }
  return modes as Record<OperationName, MutualTls>
}

/** Where the calls of a route go. */
export interface Upstream {
  /** The route is put behind it. */
  readonly url: string
  readonly content: 'plain' | 'sealed'
  readonly timeoutSeconds: number
}

const entry = z.strictObject({
  routes: z.array(z.enum(operationNames)).min(1),
  url: z
    .url()
    .max(512)
    .refine((text) => /^https?:\/\//u.test(text) && readUrl(text) !== undefined, 'must be http(s)'),
  content: z.enum(['plain', 'sealed']).default('plain'),
  timeoutSeconds: z.number().min(0.1).max(120).default(20),
})

/** Reads GATEWAY_UPSTREAMS: by route. @throws Error saying what is wrong */
export const readUpstreams = (text: string | undefined): ReadonlyMap<OperationName, Upstream> => {
  const upstreams = new Map<OperationName, Upstream>()
  if (text === undefined) return upstreams
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error('must be a list in JSON, as docs/operators/gateway.md shows')
  }
  const parsed = z.array(entry).max(20).safeParse(value)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`)
  }
  for (const { routes, ...upstream } of parsed.data)
    for (const route of routes) {
      if (upstreams.has(route)) throw new Error(`names ${route} twice`)
      upstreams.set(route, upstream)
    }
  return upstreams
}

/** What the gateway does with each route, and whose word about certificates it takes. */
export interface GatewaySettings {
  readonly mutualTls: Readonly<Record<OperationName, MutualTls>>
  readonly upstreams: ReadonlyMap<OperationName, Upstream>
  readonly proxies: ProxyTrust
}

/** Reads the settings that go together. @throws Error saying what is wrong */
export const readGateway = (values: {
  readonly GATEWAY_TLS: 'on' | 'off'
  readonly GATEWAY_TLS_CERTIFICATE?: string | undefined
  readonly GATEWAY_TLS_KEY?: string | undefined
  readonly GATEWAY_MTLS: string
  readonly GATEWAY_PROXIES: string
  readonly GATEWAY_UPSTREAMS?: string | undefined
}): GatewaySettings => {
  const { GATEWAY_PROXIES: proxies } = values
  // A number of hops says nothing of who the proxies are, and their word is a caller's identity here.
  if (/^\s*(\d+|true)\s*$/iu.test(proxies))
    throw new Error('GATEWAY_PROXIES takes addresses and networks only')
  if (proxies.trim() === '' && values.GATEWAY_TLS === 'off')
    throw new Error('GATEWAY_TLS=off needs GATEWAY_PROXIES: the addresses of the proxies that end TLS')
  if (Boolean(values.GATEWAY_TLS_CERTIFICATE) !== Boolean(values.GATEWAY_TLS_KEY))
    throw new Error('GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY go together')
  return {
    mutualTls: readRouteModes(values.GATEWAY_MTLS),
    upstreams: readUpstreams(values.GATEWAY_UPSTREAMS),
    proxies: readProxyTrust(proxies),
  }
}
