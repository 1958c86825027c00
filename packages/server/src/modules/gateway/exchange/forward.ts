import type { UpstreamAnswer } from '../upstream/call-upstream.ts'
import { readPlainAnswer, type PlainAnswer } from '../upstream/plain-upstream.ts'
import type { Upstream } from '../../../settings.ts'
import type { Allowed, IncomingCall } from './admit-call.ts'
import type { GatewayParts } from './gateway-parts.ts'

const json = { 'content-type': 'application/json' }

/** Fields of the containers: of no use to whoever gets the block itself. */
const sealedMembers = new Set(['request', 'requestSessionKey', 'requestHMAC', 'thumbprint'])

/** Whom the upstream serves, and what may be shared: no key is passed on. */
export const contextOf = ({ partner, misp, policy, credentialId, licenceId }: Allowed) => ({
  'x-entente-partner': partner.id,
  'x-entente-misp': misp.id,
  'x-entente-policy': policy.id,
  'x-entente-key': credentialId,
  'x-entente-licence': licenceId,
  'x-entente-attributes': encodeURIComponent(
    policy.allows.attributes.map(({ attributeName }) => attributeName).join(','),
  ),
  'x-entente-token-type': encodeURIComponent(policy.allows.authTokenType ?? ''),
})

const addressOf = ({ url }: Upstream, place: string): URL => new URL(`${url.replace(/\/+$/u, '')}/${place}`)

/** Sends a call to an upstream that wants it plain, and reads the answer. @throws CallRefused */
export const forwardPlain = async (
  { client }: GatewayParts,
  upstream: Upstream,
  {
    call: { envelope, path },
    content,
    allowed,
    signal,
  }: {
    readonly call: IncomingCall
    readonly content: Readonly<Record<string, unknown>> | undefined
    readonly allowed: Allowed
    readonly signal: AbortSignal
  },
): Promise<PlainAnswer> => {
  const members = Object.entries(envelope.members).filter(([name]) => !sealedMembers.has(name))
  const body = { ...Object.fromEntries(members), ...(content ? { request: content } : {}) }
  const answer = await client.send({
    url: addressOf(upstream, path.route.operation),
    headers: { ...json, ...contextOf(allowed) },
    body: Buffer.from(JSON.stringify(body)),
    timeoutMilliseconds: upstream.timeoutSeconds * 1000,
    signal,
  })
  return readPlainAnswer(answer)
}

/** Passes a call on as it came, signature and containers included, to one that opens and signs by itself. @throws CallRefused */
export const forwardSealed = (
  { client }: GatewayParts,
  upstream: Upstream,
  {
    call: { body, signature },
    url,
    allowed,
    signal,
  }: {
    readonly call: IncomingCall
    readonly url: string
    readonly allowed: Allowed
    readonly signal: AbortSignal
  },
): Promise<UpstreamAnswer> =>
  client.send({
    url: addressOf(upstream, url.replace(/^\/idauthentication\/v1\//u, '')),
    headers: { ...json, ...contextOf(allowed), signature, authorization: 'Authorization' },
    body,
    timeoutMilliseconds: upstream.timeoutSeconds * 1000,
    signal,
  })
