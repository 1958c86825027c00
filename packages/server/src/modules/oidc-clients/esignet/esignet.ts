import { z } from 'zod'
import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import { OutboundError, type OutboundReply } from '../../../platform/outbound/http-client.ts'
import type { EsignetRefusal, OidcClient } from '../oidc-client.ts'

/** Why eSignet has said nothing that counts. */
export type EsignetProblem =
  | OutboundError['problem']
  /** It does not let us in. */
  | 'unauthorised'
  /** Its answer is none that it may give. */
  | 'unusable'
  /** There is no token for it. */
  | 'token'

/** Thrown where it is unknown what eSignet knows now: it is told again. */
export class EsignetSilent extends Error {
  override readonly name = 'EsignetSilent'
  readonly problem: EsignetProblem

  constructor(problem: EsignetProblem) {
    super(problem)
    this.problem = problem
  }
}

/** Thrown where eSignet has said no, in its words. */
export class EsignetRefused extends Error {
  override readonly name = 'EsignetRefused'
  readonly refusal: EsignetRefusal

  constructor(refusal: EsignetRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

const maximumBytes = 256 * 1024

/** What is said within one bound, from the first call to the last. */
interface Line {
  readonly app: App
  readonly base: string
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds that are left. */
  left(): number
}

const parse = <T>(schema: z.ZodType<T>, { body }: OutboundReply): T => {
  try {
    return schema.parse(JSON.parse(Buffer.from(body).toString('utf8')))
  } catch {
    throw new EsignetSilent('unusable')
  }
}

const ask = async (
  { app, left }: Pick<Line, 'app' | 'left'>,
  request: {
    readonly url: string
    readonly method: 'GET' | 'POST' | 'PUT'
    readonly headers?: Readonly<Record<string, string>>
    readonly text?: string
  },
): Promise<OutboundReply> => {
  const { text, ...rest } = request
  const timeoutMilliseconds = Math.floor(left())
  if (timeoutMilliseconds <= 0) throw new EsignetSilent('timeout')
  try {
    const body = text === undefined ? {} : { body: Buffer.from(text) }
    return await app.http.fetchReply({ ...rest, ...body, timeoutMilliseconds, maximumBytes })
  } catch (error) {
    throw error instanceof OutboundError ? new EsignetSilent(error.problem) : error
  }
}

const tokenReply = z.object({ access_token: z.string().min(1).max(16_384) })

/** An access token for eSignet; none where none is asked for (RFC 6749 §4.4). */
const tokenHeaders = async (line: Pick<Line, 'app' | 'left'>): Promise<Record<string, string>> => {
  const { ESIGNET_TOKEN_URL: url, ESIGNET_CLIENT_ID: id, ...rest } = line.app.settings
  if (!url) return {}
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id ?? '',
    client_secret: rest.ESIGNET_CLIENT_SECRET ?? '',
    scope: rest.ESIGNET_SCOPE,
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
  const reply = await ask(line, { url, method: 'POST', headers, text: form.toString() })
  if (reply.status !== 200) throw new EsignetSilent('token')
  return { authorization: `Bearer ${parse(tokenReply, reply).access_token}` }
}

const discovery = z.object({ claims_supported: z.array(z.string().max(256)).max(1000) })

/** The claims that eSignet gives at all. */
const supportedClaims = async (line: Line): Promise<ReadonlySet<string>> => {
  const url = `${line.base}/oidc/.well-known/openid-configuration`
  const reply = await ask(line, { url, method: 'GET', headers: { accept: 'application/json' } })
  if (reply.status !== 200) throw new EsignetSilent('status')
  return new Set(parse(discovery, reply).claims_supported)
}

const envelope = z.object({
  response: z.object({ clientId: z.string() }).nullish(),
  errors: z
    .array(
      z.object({ errorCode: z.string().regex(/^[\x21-\x7e]{1,100}$/u), errorMessage: z.string().nullish() }),
    )
    .max(100)
    .nullish(),
})

/** What somebody else has said, as it can be kept: without control characters and halves of characters, and short. */
const shortened = (text: string): string =>
  text
    .slice(0, 500)
    .replaceAll(/[\p{Cc}\p{Cs}]/gu, ' ')
    .trim()

/**
 * One call of the management interface. It refuses with 200 or 400 and its envelope (trust-and-crypto §5.8); anything else
 * says nothing of the client.
 * @throws EsignetSilent, EsignetRefused
 */
const manage = async (
  line: Line,
  {
    path,
    method,
    request,
    clientId,
  }: { path: string; method: 'POST' | 'PUT'; request: object; clientId: string },
): Promise<void> => {
  const headers = { ...line.headers, 'content-type': 'application/json', accept: 'application/json' }
  const text = JSON.stringify({ requestTime: toInstant(line.app.clock.now()), request })
  const reply = await ask(line, { url: `${line.base}${path}`, method, headers, text })
  if (reply.status === 401 || reply.status === 403) throw new EsignetSilent('unauthorised')
  if (reply.status !== 200 && reply.status !== 400) throw new EsignetSilent('status')
  const { response, errors } = parse(envelope, reply)
  const [first] = errors ?? []
  if (first) throw new EsignetRefused({ code: first.errorCode, message: shortened(first.errorMessage ?? '') })
  if (reply.status !== 200 || response?.clientId !== clientId) throw new EsignetSilent('unusable')
}

const paths = {
  oauth: '/client-mgmt/oauth-client',
  oidc: '/client-mgmt/oidc-client',
} as const

/** What both calls say of a client. */
const described = (client: OidcClient, claims: readonly string[]) => ({
  clientName: client.name,
  logoUri: client.logoUri,
  redirectUris: client.redirectUris,
  grantTypes: client.grantTypes,
  clientAuthMethods: client.authMethods,
  userClaims: claims,
  authContextRefs: client.acrValues,
  ...(client.nameMap ? { clientNameLangMap: client.nameMap } : {}),
})

/** A client, and what eSignet has to know beside it. */
export interface Told {
  readonly client: OidcClient
  /** Its first key. */
  readonly jwk: Readonly<Record<string, string>>
}

const isOf = (error: unknown, code: string): boolean =>
  error instanceof EsignetRefused && error.refusal.code === code

const update = async (line: Line, client: OidcClient, claims: readonly string[]): Promise<void> => {
  const path = `${paths[client.dialect]}/${client.clientId}`
  const status = client.state === 'inactive' ? 'INACTIVE' : 'ACTIVE'
  const request = { ...described(client, claims), status }
  await manage(line, { path, method: 'PUT', request, clientId: client.clientId })
}

/**
 * Makes the client. That eSignet has it already is success: its id is a digest of its key, so the key is the same. It may
 * be there as it was when an earlier attempt had no answer, or as another program left it, so it is told how it is now.
 */
const create = async (line: Line, { client, jwk }: Told, claims: readonly string[]): Promise<void> => {
  const { clientId, partnerId: relyingPartyId } = client
  const request = { clientId, publicKey: jwk, relyingPartyId, ...described(client, claims) }
  try {
    await manage(line, { path: paths[client.dialect], method: 'POST', request, clientId })
  } catch (error) {
    if (!isOf(error, 'duplicate_client_id')) throw error
    await update(line, client, claims)
  }
}

/** Changes the client; one that eSignet does not know is made, unless it would be made to be inactive. */
const change = async (line: Line, told: Told): Promise<void> => {
  const { client } = told
  try {
    await update(line, client, client.claims)
  } catch (error) {
    if (!isOf(error, 'invalid_client_id')) throw error
    if (client.state !== 'inactive') await create(line, told, client.claims)
  }
}

/** What we say in its place where it supports none of the claims. */
export const noClaim: EsignetRefusal = { code: 'invalid_claim', message: 'claims_supported' }

/** A line to the eSignet of the settings, for as long as they let somebody wait. */
const openLine = async (app: App): Promise<Line> => {
  const until = performance.now() + app.settings.ESIGNET_WAIT_SECONDS * 1000
  const left = () => until - performance.now()
  const base = (app.settings.ESIGNET_URL ?? '').replace(/\/+$/u, '')
  return { app, left, base, headers: await tokenHeaders({ app, left }) }
}

/**
 * Asks eSignet what is asked first when a client is made, and changes nothing there; for `doctor`.
 * @returns the claims that it supports
 * @throws EsignetSilent
 */
export const greetEsignet = async (app: App): Promise<ReadonlySet<string>> =>
  supportedClaims(await openLine(app))

/**
 * Tells eSignet how a client is now, within the time that the settings give. Outside of any transaction.
 * @returns the claims that the client has, those that eSignet does not support left out
 * @throws EsignetSilent where it is unknown what eSignet knows now, EsignetRefused
 */
export const speakToEsignet = async (app: App, told: Told): Promise<readonly string[]> => {
  const line = await openLine(app)
  const { client } = told
  if (client.told !== null || client.state === 'inactive') {
    await change(line, told)
    return client.claims
  }
  const supported = await supportedClaims(line)
  const claims = client.claims.filter((claim) => supported.has(claim))
  if (claims.length === 0) throw new EsignetRefused(noClaim)
  await create(line, told, claims)
  return claims
}
