import { z } from 'zod'
import { readInstant } from '../../clock.ts'
import {
  bodyProblem,
  ListRefusal,
  ParameterRefusal,
  PathRefusal,
  QueryRefusal,
  type Refusal,
} from '../../refusal.ts'
import { bounded } from '../fields.ts'
import { isOfContract } from './unreadable.ts'
import { blank } from './problems.ts'
import type { Envelope, Operation } from '../operation.ts'
import { inLine, lineDifferences, type ContractLine } from './wire.ts'

/** The content type of every answer of an operation, refusals too. */
export const jsonType = 'application/json; charset=utf-8'

/** One error of a reply. The contract's member is `message`. */
export interface WireError {
  readonly errorCode: string
  readonly message: string
}

/** What the envelope of a request said, as far as a reply repeats it. */
export interface RequestIdentity {
  readonly id: string | null
  readonly version: string | null
}

const noIdentity: RequestIdentity = { id: null, version: null }
const retrieval: RequestIdentity = { id: 'mosip.partnermanagement.partners.retrieve', version: '1.0' }

/** A reply in the shape of `envelope`. */
export const reply = (
  envelope: Envelope,
  identity: RequestIdentity,
  at: string,
  response: unknown,
  errors: readonly WireError[] = [],
): Record<string, unknown> => {
  if (envelope.kind === 'v2')
    return { id: envelope.id, version: '1.0', responseTime: at, metadata: null, response, errors }
  const { id, version } =
    envelope.identity === 'echo' ? identity : envelope.identity === 'retrieve' ? retrieval : noIdentity
  const metadata = envelope.metadata === 'absent' ? {} : { metadata: null }
  return { id, version, responsetime: at, ...metadata, response, errors }
}

/** The addresses of the policy manager, whose refusals name nobody. */
export const policyManager = '/v1/policymanager/'

/** The envelope of a refused V1 call, and of parameters that are refused before a V2 service begins (§1.3). */
const v1ErrorReply = (at: string, errors: readonly WireError[]): Record<string, unknown> => ({
  id: 'mosip.partnermanagement',
  version: '1.0',
  responsetime: at,
  metadata: null,
  response: null,
  errors,
})

/**
 * The envelope of everything that is refused before an operation is known or allowed: 400, 401, 403, 404 …
 * @param identity what the request said of itself, which a 403 repeats
 */
export const bareErrorReply = (
  at: string,
  errors: readonly WireError[],
  { id, version }: RequestIdentity = noIdentity,
): Record<string, unknown> => ({
  id,
  version,
  responsetime: at,
  metadata: null,
  response: null,
  errors,
})

/**
 * The envelope of a business refusal. A body that breaks a constraint names no operation; V2 operations answer in
 * their own envelope, refused parameters with both spellings of the time (pms-1.3-delta §13.2, X3), those of lists as
 * the contract's line has them; the partner manager's V1 operations have an error envelope of their own, those of the
 * other services none.
 */
export const refusalReply = (
  { envelope, path }: Operation,
  refusal: Refusal,
  at: string,
  errors: readonly WireError[],
  line: ContractLine,
): Record<string, unknown> => {
  if (refusal.code === bodyProblem) return bareErrorReply(at, errors)
  // It comes before the service that has an envelope of its own (pms-1.3-delta §2.3).
  if (refusal instanceof PathRefusal) return v1ErrorReply(at, errors)
  // Lists of our own answer in their own envelope, whatever the line.
  const isList = refusal instanceof ListRefusal && envelope.kind === 'v2' && envelope.id.startsWith('mosip.')
  if (isList && inLine(line, lineDifferences.listParameters) === 'v1')
    return path.startsWith(policyManager) ? bareErrorReply(at, errors) : v1ErrorReply(at, errors)
  if (envelope.kind === 'v2') {
    const own = reply(envelope, noIdentity, at, null, errors)
    return refusal instanceof ParameterRefusal ? { ...own, responsetime: at } : own
  }
  return path.startsWith('/v1/partnermanager/') ? v1ErrorReply(at, errors) : bareErrorReply(at, errors)
}

const text = bounded(256).nullish()
// An empty date is read as none (pms-policy-device-api §0.2).
const requestTime = z.union([z.literal(''), bounded(32).pipe(z.iso.datetime({ precision: 3 }))]).nullish()
// A body without it is an envelope all the same: what is missing is named, not the body refused.
const request = z.unknown().optional()

const v1Body = z.object({ id: text, version: text, requesttime: requestTime, request })
const v2Body = z.object({ id: text, version: text, requestTime: text, request })

/** Thrown for a body that cannot be read at all: HTTP 400. */
export class UnreadableBody extends Error {
  override readonly name = 'UnreadableBody'
}

const dayMilliseconds = 86_400_000

/** What a body says of itself, unchecked but for its kind and length. */
export const identityIn = (body: unknown): RequestIdentity => {
  const said = z.object({ id: text.catch(null), version: text.catch(null) }).safeParse(body)
  return said.success ? { id: said.data.id ?? null, version: said.data.version ?? null } : noIdentity
}

/** The calendar day of a request time lies within a day of ours: clocks near midnight differ (B-50). */
const isToday = (at: number, now: Date): boolean => {
  const day = (milliseconds: number) => Math.floor(milliseconds / dayMilliseconds)
  return Math.abs(day(at) - day(now.getTime())) <= 1
}

/** @throws ParameterRefusal PMS_REQUEST_ERROR_004, _006; with HTTP 400 for what is no time, which cannot be read */
export const requireToday = (requestTime: string | null | undefined, now: Date): void => {
  if (!requestTime) throw new ParameterRefusal('PMS_REQUEST_ERROR_004')
  const at = readInstant(requestTime).getTime()
  if (Number.isNaN(at)) throw new QueryRefusal('PMS_REQUEST_ERROR_006')
  if (!isToday(at, now)) throw new ParameterRefusal('PMS_REQUEST_ERROR_006')
}

/** The V2 pre-check, in the contract's order (pms-policy-device-api §0.3). */
const checkV2 = (
  { id, requestIsLast = false }: { readonly id: string; readonly requestIsLast?: boolean | undefined },
  body: z.output<typeof v2Body>,
  now: Date,
): void => {
  const isMissing = body.request === undefined || body.request === null
  if (isMissing && !requestIsLast)
    throw new ParameterRefusal(bodyProblem, {
      problem: { key: `problems.${blank}`, values: {} },
      field: 'request',
    })
  if (body.id !== id) throw new ParameterRefusal('PMS_REQUEST_ERROR_002', { expected: id })
  requireToday(body.requestTime, now)
  if (body.version !== '1.0') throw new ParameterRefusal('PMS_REQUEST_ERROR_003')
  if (isMissing) throw new ParameterRefusal('PMS_REQUEST_ERROR_005')
}

/**
 * Reads the envelope of a body.
 * @returns the identity to echo, the time that a V1 body says, and the `request` member, unchecked
 * @throws UnreadableBody when it is no envelope, ParameterRefusal when a V2 envelope is wrong
 */
export const openBody = (
  operation: Operation,
  body: unknown,
  now: Date,
): { identity: RequestIdentity; request: unknown; requestTime: string | null } => {
  if (operation.request instanceof z.ZodUndefined)
    return { identity: noIdentity, request: undefined, requestTime: null }
  const { envelope } = operation
  // No body at all, or null for one, is none that the contract's reader can read; an envelope without a request is.
  if ((body ?? null) === null && isOfContract(operation) && !operation.request.safeParse(undefined).success)
    throw new UnreadableBody()
  const parsed = (envelope.kind === 'v2' ? v2Body : v1Body).safeParse(body ?? {})
  if (!parsed.success) throw new UnreadableBody()
  const { requestIsLast } = operation
  if (envelope.kind === 'v2') checkV2({ id: envelope.id, requestIsLast }, parsed.data, now)
  return {
    identity: { id: parsed.data.id ?? null, version: parsed.data.version ?? null },
    request: parsed.data.request,
    requestTime: ('requesttime' in parsed.data ? parsed.data.requesttime : null) ?? null,
  }
}
