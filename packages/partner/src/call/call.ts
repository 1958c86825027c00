import type { Identity, Platform } from '../settings/identity.ts'
import { exchange, type Exchange } from './exchange.ts'
import {
  checkResponseSignature,
  isEncrypted,
  openIdentity,
  readAnswerBody,
  type AnswerError,
} from './read-answer.ts'
import { addressOf, shownAddress, type Caller } from './routes.ts'
import { signBody, writeRequest, type RequestOrder } from './write-request.ts'

/** The steps of a call, in order. */
export type StepName = 'write' | 'encrypt' | 'sign' | 'send' | 'verify' | 'read' | 'decrypt'

export interface Step {
  readonly name: StepName
  readonly ok: boolean
  /** A line for people. */
  readonly detail: string
}

/** What a call needs beside the question. */
export interface CallContext {
  readonly gateway: string
  readonly caller: Caller
  readonly identity: Identity
  readonly platform: Platform
  readonly now?: () => Date
  /** Told of each step as it is done. */
  readonly onStep?: (step: Step) => void
}

export interface CallResult {
  /** The answer is signed by the platform, readable, and says no error. */
  readonly ok: boolean
  readonly steps: readonly Step[]
  readonly transactionId: string
  readonly exchange: Exchange
  readonly errors: readonly AnswerError[]
  readonly response: Readonly<Record<string, unknown>> | undefined
  /** The decrypted identity, JSON text. */
  readonly identity: string | undefined
}

/**
 * One call: writes the request, encrypts it for the platform, signs the octets, sends them over mutual TLS, verifies the
 * answer's signature, reads it and opens what is encrypted for the partner. An answer whose signature does not hold is
 * not read any further.
 *
 * @throws ExchangeError when there is no answer
 *
 * @example
 * const settings = await readSettings('partner.json')
 * const result = await call({ route: 'kyc', individualId: '5134…', content: { otp: '111111' } }, {
 *   gateway: settings.gateway,
 *   caller: settings,
 *   identity: await loadIdentity(settings),
 *   platform: await loadPlatform(settings),
 * })
 */
export async function call(order: RequestOrder, context: CallContext): Promise<CallResult> {
  const { identity, platform, now = () => new Date() } = context
  const steps: Step[] = []
  const tell = (name: StepName, ok: boolean, detail: string): void => {
    const step = { name, ok, detail }
    steps.push(step)
    context.onStep?.(step)
  }

  const written = writeRequest(order, platform.recipient, now())
  tell('write', true, `${written.body.length} octets, transaction ${written.transactionId}`)
  if (written.content !== undefined)
    tell('encrypt', true, `for ${platform.recipient.sha256.slice(0, 16)}…, AES-256-GCM, RSA-OAEP-256`)
  const signature = await signBody(written.body, identity.signature)
  tell('sign', true, `detached JWS of ${signature.length} characters over exactly these octets`)
  const address = addressOf(context.gateway, order.route, context.caller)
  const answer = await exchange({
    address,
    headers: { 'content-type': 'application/json', authorization: 'Authorization', signature },
    body: written.body,
    credential: identity.tls,
    ...(platform.serverAuthorities && { serverAuthorities: platform.serverAuthorities }),
  })
  tell(
    'send',
    answer.status === 200,
    `POST ${shownAddress(address)} → ${answer.status}, ${answer.tlsVersion ?? 'no TLS'}`,
  )

  const result = { steps, transactionId: written.transactionId, exchange: answer }
  const nothing = { errors: [], response: undefined, identity: undefined }
  const verdict = checkResponseSignature(
    answer.headers['response-signature'],
    answer.body,
    platform.authorities,
    now(),
  )
  tell(
    'verify',
    verdict.ok,
    verdict.ok ? `signed by ${verdict.signer.sha256.slice(0, 16)}…` : `${verdict.problem}: ${verdict.detail}`,
  )
  if (!verdict.ok) return { ok: false, ...result, ...nothing }
  const body = readAnswerBody(answer.body)
  const codes = body?.errors.map(({ errorCode }) => errorCode) ?? []
  const isFine = body !== undefined && codes.length === 0
  tell('read', isFine, body === undefined ? 'no JSON' : codes.join(', ') || 'no errors')
  if (body === undefined) return { ok: false, ...result, ...nothing }
  const { errors, response } = body
  if (!isFine || response === undefined || !isEncrypted(response))
    return { ok: isFine, ...result, errors, response, identity: undefined }
  const opened = await openIdentity(response, identity.encryption)
  tell('decrypt', opened.ok, opened.ok ? `${opened.text.length} characters` : opened.problem)
  return { ok: opened.ok, ...result, errors, response, identity: opened.ok ? opened.text : undefined }
}
