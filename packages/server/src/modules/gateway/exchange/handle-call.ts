import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { BodyTooLong, readBody } from '@entente/partner'
import { tellEnded, type CallEnded } from '../call-ended.ts'
import type { Concerned } from '../../decision/index.ts'
import type { CallerOfRequest } from '../listener/caller-of-request.ts'
import { CallRefused, refusedFor } from '../reasons.ts'
import type { CallPath } from '../routes.ts'
import { readCall, readEnvelope, readSignatureHeader, type Envelope } from '../wire.ts'
import { endingOf, sendAnswer, type Ending } from './answer.ts'
import { forwardPlain, forwardSealed } from './forward.ts'
import type { GatewayParts } from './gateway-parts.ts'
import { admitCall, countAllowed, decideAgain, type AdmittedCall, type IncomingCall } from './admit-call.ts'
import { openRequest } from './open-request.ts'
import { sealResponse } from './seal-answer.ts'
import { wishedTypes } from './wishes.ts'

/** What becomes known of a call while it is handled. */
interface Course {
  readonly startedAt: number
  path?: CallPath
  envelope?: Envelope
  about?: Concerned
  isForwarded?: true
}

type Outcome = Pick<CallEnded, 'result' | 'code' | 'reason' | 'words'>

const answered: Outcome = { result: 'answered', code: null, reason: null, words: undefined }

const receive = async (
  { app, buckets }: GatewayParts,
  request: IncomingMessage,
  callerOf: CallerOfRequest,
  course: Course,
): Promise<IncomingCall> => {
  const path = readCall(request.method ?? '', request.url ?? '', request.headers)
  course.path = path
  const { caller, owner, proxyRequest } = await callerOf(request, path.route.operation)
  const wait = buckets.caller(owner)
  if (wait !== undefined) throw refusedFor('too-many', wait)
  const signature = readSignatureHeader(request.headers)
  const body = await readBody(request, app.settings.GATEWAY_BODY_KIB * 1024).catch((error: unknown) => {
    throw error instanceof BodyTooLong ? refusedFor('body-too-long') : error
  })
  const envelope = readEnvelope(body, path.route)
  course.envelope = envelope
  return { path, signature, body, envelope, caller, proxyRequest }
}

/** One call from its first octet to its last. @returns what to answer; undefined where the answer has been streamed */
const exchange = async (
  parts: GatewayParts,
  { request, response, callerOf, course }: Handling & { readonly course: Course },
): Promise<Ending | undefined> => {
  const call = await receive(parts, request, callerOf, course)
  const { operation, isEncrypted } = call.path.route
  const {
    allowed: first,
    waits,
    question,
  } = await admitCall(parts, call, (about) => {
    course.about = about
  })
  const upstream = parts.upstreamOf(operation)
  if (!upstream) throw refusedFor('not-served')
  if (!first) return refuseExamined(parts, { call, question, waits, isOpened: upstream.content === 'plain' })
  const signal = signalOf(response)
  if (upstream.content === 'sealed') {
    await countAllowed(parts, first)
    course.isForwarded = true
    const answer = await forwardSealed(parts, upstream, {
      call,
      url: request.url ?? '',
      allowed: first,
      signal,
    })
    await passOn(answer.message, response)
    return undefined
  }
  const content = isEncrypted ? await openRequest(await parts.keys(), call.envelope) : undefined
  const allowed = content
    ? await decideAgain(parts, { ...question, authenticationTypes: wishedTypes(content) })
    : first
  await countAllowed(parts, allowed)
  course.isForwarded = true
  const { response: members, codes } = await forwardPlain(parts, upstream, { call, content, allowed, signal })
  if (members === null) return { response: null, codes, status: 200 }
  return { response: await sealResponse(parts.recipients, allowed.partner, members), codes, status: 200 }
}

/**
 * Refuses the call of a partner that has not gone live, having looked at its content as at any other's: what is wrong with that
 * is told first, so that a refusal for want of going live says that the call was right.
 */
const refuseExamined = async (
  parts: GatewayParts,
  {
    call,
    question,
    waits,
    isOpened,
  }: Pick<AdmittedCall, 'question' | 'waits'> & {
    readonly call: IncomingCall
    /** False where calls are passed on as they came. */
    readonly isOpened: boolean
  },
): Promise<never> => {
  if (isOpened && call.path.route.isEncrypted) {
    const content = await openRequest(await parts.keys(), call.envelope)
    await decideAgain(parts, { ...question, authenticationTypes: wishedTypes(content) })
  }
  throw waits ?? refusedFor('failed', 1)
}

/** Aborted when the caller is gone before it was answered. */
const signalOf = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) gone.abort()
  })
  return gone.signal
}

const passed = ['content-type', 'content-length', 'response-signature'] as const

/** Streams an answer on as it comes, no faster than it is taken. */
const passOn = async (answer: IncomingMessage, response: ServerResponse): Promise<void> => {
  const headers = passed.flatMap((name) => {
    const value = answer.headers[name]
    return value === undefined ? [] : [[name, String(value)] as const]
  })
  response.writeHead(answer.statusCode ?? 502, {
    'cache-control': 'no-store',
    ...Object.fromEntries(headers),
  })
  await pipeline(answer, response)
}

const outcomeOf = (ending: Ending | undefined): Outcome =>
  ending === undefined || ending.codes.length === 0
    ? answered
    : { ...answered, code: ending.codes[0] ?? null }

/** One request with what answers it. */
export interface Handling {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly callerOf: CallerOfRequest
}

const nobody: Concerned = {
  partnerId: null,
  claimedPartnerId: null,
  mispId: null,
  credentialId: null,
  apiKeyId: null,
  clientId: null,
  policyId: null,
  licenceId: null,
}

/** Handles a call, answers whatever becomes of it, and says so. Never throws. */
export const handleCall = async (parts: GatewayParts, handling: Handling): Promise<void> => {
  const { app } = parts
  const { response, request } = handling
  const course: Course = { startedAt: performance.now() }
  const say = (ending: Ending): Promise<void> =>
    sendAnswer(
      parts,
      response,
      { envelope: course.envelope, id: course.path?.route.id ?? 'mosip.identity' },
      ending,
    )
  let outcome: Outcome
  try {
    const ending = await exchange(parts, { ...handling, course })
    outcome = outcomeOf(ending)
    if (ending) await say(ending)
  } catch (error) {
    const refusal = error instanceof CallRefused ? error : refusedFor('failed', 1)
    if (refusal !== error && !request.destroyed) app.log.error({ err: error }, 'gateway: a call failed')
    outcome = {
      result: course.isForwarded || refusal !== error ? 'failed' : 'refused',
      code: refusal.contractCode,
      reason: refusal.code,
      words: refusal.words,
    }
    // Half an answer cannot be taken back: the end of the connection says that it was none.
    if (response.headersSent) response.destroy()
    else await say(endingOf(refusal))
  }
  const { credentialId, ...about } = course.about ?? nobody
  tellEnded(app, {
    claimedPartnerId: course.path?.partnerId ?? null,
    ...about,
    apiKeyId: credentialId,
    operation: course.path?.route.operation ?? null,
    ...outcome,
    latencyMs: performance.now() - course.startedAt,
    transactionId: course.envelope?.transactionId ?? null,
    at: app.clock.now(),
  })
}
