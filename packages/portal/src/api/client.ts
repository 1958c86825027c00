import { ApiError } from './api-error.ts'
import { publicOperations } from './public-operations.gen.ts'
import type { Contracts } from '@entente/server/contracts'
import type { Refusal, TransportCode } from './api-error.ts'
import type { Speaker } from './speaker.ts'

export type OperationName = keyof Contracts
export type Response<N extends OperationName> = Contracts[N]['response']
export type Request<N extends OperationName> = Contracts[N]['request']
type Query<N extends OperationName> = Contracts[N]['query']

// A part without members is left out of the call; one whose members are all optional may be.
type Part<Key extends string, Value> = [Value] extends [undefined]
  ? unknown
  : keyof Value extends never
    ? unknown
    : Record<never, never> extends Value
      ? { readonly [K in Key]?: Value }
      : { readonly [K in Key]: Value }

/** What a call of the operation takes besides its name. */
export type CallInput<N extends OperationName> = Part<'params', Contracts[N]['params']> &
  Part<'query', Query<N>> &
  Part<'request', Request<N>> &
  Pick<LooseInput, 'signal' | 'background' | 'forAnybody'>

interface LooseInput {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly request?: unknown
  readonly signal?: AbortSignal
  /** True for what a page asks again by itself: it does not keep the session alive. */
  readonly background?: boolean
  /** True for the question who is signed in by now, whoever it is: every other call says for whom it speaks. */
  readonly forAnybody?: boolean
}

interface Endpoint {
  readonly method: string
  readonly path: string
  readonly id?: string
}

/** Loads where to find the operations behind the sign-in; calls of them wait for it. */
export const loadInsideOperations = () => import('./inside-operations.gen.ts')

const endpointOf = async (name: OperationName): Promise<Endpoint> => {
  const open: Partial<Record<OperationName, Endpoint>> = publicOperations
  const found = open[name]
  if (found) return found
  const { insideOperations } = await loadInsideOperations()
  return insideOperations[name as keyof typeof insideOperations]
}

/** The address of an operation: path variables escaped, empty query values left out. */
export const addressOf = (endpoint: Endpoint, { params = {}, query = {} }: LooseInput): string => {
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(params[name] ?? ''),
  )
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value)
  return search.size > 0 ? `${path}?${search}` : path
}

/** The body of an operation in the contract's envelope: `requesttime` for v1, the fixed id and `requestTime` for v2. */
export const envelopeOf = (endpoint: Endpoint, request: unknown, now: Date): string => {
  const time = now.toISOString()
  return JSON.stringify(
    endpoint.id === undefined
      ? { version: '1.0', requesttime: time, request }
      : { id: endpoint.id, version: '1.0', requestTime: time, request },
  )
}

/** The server's code for a call that speaks for somebody else than who is signed in. */
export const otherAccountCode = 'ENT_HTTP_409'

const transportCodes: Readonly<Record<number, TransportCode>> = {
  401: 'SESSION_ENDED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'TOO_LARGE',
  429: 'TOO_MANY',
}

interface Reply {
  readonly response?: unknown
  readonly errors?: readonly Refusal[] | null
}

const readReply = async (reply: globalThis.Response): Promise<Reply | null> => {
  try {
    const body: unknown = await reply.json()
    return typeof body === 'object' && body !== null ? body : null
  } catch {
    return null
  }
}

const answerOf = async (reply: globalThis.Response): Promise<unknown> => {
  const requestId = reply.headers.get('x-request-id')
  const body = await readReply(reply)
  const errors = body?.errors ?? []
  const transport = reply.ok ? 'UNREADABLE' : (transportCodes[reply.status] ?? 'SERVER')
  if (reply.status === 401 || errors.length > 0 || !reply.ok || body === null)
    throw new ApiError({
      code: reply.status === 401 ? 'SESSION_ENDED' : (errors[0]?.errorCode ?? transport),
      status: reply.status,
      requestId,
      errors,
    })
  return body.response
}

const fileOf = async (reply: globalThis.Response): Promise<FileAnswer> => {
  const disposition = reply.headers.get('content-disposition')
  // Refusals come as they do elsewhere.
  if (!reply.ok || disposition === null) return (await answerOf(reply)) as never
  const [, name = 'list'] = /filename="([^"]+)"/.exec(disposition) ?? []
  return { name, content: await reply.blob() }
}

/** What the client needs from its surroundings; tests hand in their own. */
export interface ClientSettings {
  readonly fetch: typeof globalThis.fetch
  readonly now: () => Date
  /** The language of the interface, sent so that refusals come back in it. */
  readonly language: () => string
  /** For whom the page speaks; the client tells it what the first session answer says. */
  readonly speaker: Speaker
  /** Told once for every reply that says the session is gone. */
  readonly onSessionEnded: () => void
  /** Told once for every reply that says somebody else is signed in. */
  readonly onOtherAccount: () => void
}

/** A file that an operation hands out. */
interface FileAnswer {
  readonly name: string
  readonly content: Blob
}

/** Calls an operation of the API. */
export interface Call {
  <N extends OperationName>(name: N, input: CallInput<N>): Promise<Response<N>>
  /** The same of a list that is wanted as a file: `query` says so with `export`. */
  readonly file: (name: OperationName, input: LooseInput) => Promise<FileAnswer>
}

/**
 * Makes the typed client.
 *
 * @example
 * const call = createCall(settings)
 * const chip = await call('chips.get', { params: { ftmId } })
 *
 * @throws {ApiError} for refusals, transport errors and an unreachable server
 */
export const createCall = (settings: ClientSettings): Call => {
  const learnFrom = ({ account }: Response<'accounts.session'>) => {
    if (account) settings.speaker.learn(account)
  }
  const send = async <Answer>(
    name: OperationName,
    input: LooseInput,
    read: (reply: globalThis.Response) => Promise<Answer>,
  ): Promise<Answer> => {
    const speaker = input.forAnybody ? null : settings.speaker.current()
    try {
      const endpoint = await endpointOf(name)
      const withBody = endpoint.method !== 'GET'
      const answer = await read(
        await settings.fetch(addressOf(endpoint, input), {
          method: endpoint.method,
          headers: {
            accept: 'application/json',
            'accept-language': settings.language(),
            ...(withBody ? { 'content-type': 'application/json' } : {}),
            ...(speaker ? { 'x-entente-account': speaker.accountId } : {}),
            ...(input.background ? { 'entente-background': 'true' } : {}),
          },
          ...(withBody ? { body: envelopeOf(endpoint, input.request, settings.now()) } : {}),
          ...(input.signal ? { signal: input.signal } : {}),
        }),
      )
      if (name === 'accounts.session') learnFrom(answer as Response<'accounts.session'>)
      return answer
    } catch (thrown) {
      if (thrown instanceof ApiError) {
        if (thrown.code === 'SESSION_ENDED') settings.onSessionEnded()
        if (thrown.code === otherAccountCode) settings.onOtherAccount()
        throw thrown
      }
      if (input.signal?.aborted) throw thrown
      throw new ApiError({ code: 'NETWORK', status: 0, cause: thrown })
    }
  }
  const call = (name: OperationName, input: LooseInput) => send(name, input, answerOf)
  // The generated table and the contract types come from the same source, which a test keeps in step.
  return Object.assign(call, {
    file: (name: OperationName, input: LooseInput) => send(name, input, fileOf),
  }) as Call
}
