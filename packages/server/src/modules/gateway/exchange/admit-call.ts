import {
  askDecisionAbout,
  countCall,
  refusalReasons,
  type Concerned,
  type Question,
  type Verdict,
} from '../../decision/index.ts'
import { waitsCode } from '@entente/partner'
import type { CertifiedCaller } from '../listener/caller-certificate.ts'
import { CallRefused, refusedFor } from '../reasons.ts'
import type { CallPath } from '../routes.ts'
import type { Envelope } from '../wire.ts'
import type { GatewayParts } from './gateway-parts.ts'

/** A call as it stands at the door: everything that was sent, nothing of it believed. */
export interface IncomingCall {
  readonly path: CallPath
  readonly signature: string
  readonly body: Uint8Array
  readonly envelope: Envelope
  /** Undefined where the route wants none, or takes one or none. */
  readonly caller: CertifiedCaller | undefined
  /** What a proxy of ours calls the request; null without one. */
  readonly proxyRequest: string | null
}

export type Allowed = Extract<Verdict, { readonly isAllowed: true }>

/** A call that may go on, or that would if its partner had gone live; and whom it is about. */
export interface AdmittedCall {
  readonly allowed: Allowed | undefined
  /** Why it goes no further, once everything else about it was looked at. */
  readonly waits: CallRefused | undefined
  /** What the next decision, which knows more of what is wished, is asked with. */
  readonly question: Question
}

const seconds = 1000

/** Fresh is what is not older than a request may be and not from the future (trust-and-crypto §5.3, step 19). */
const checkTime = ({ app: { clock, settings } }: GatewayParts, { requestTime }: Envelope): void => {
  const age = clock.now().getTime() - requestTime.getTime()
  if (age > settings.GATEWAY_REQUEST_SECONDS * seconds || age < -settings.GATEWAY_CLOCK_SECONDS * seconds)
    throw refusedFor('time-wrong')
}

/** Whoever opened the connection is the partner of the path, or the MISP that passes its calls on. @throws CallRefused */
export const checkCaller = (
  caller: CertifiedCaller | undefined,
  { partnerId }: CallPath,
  about: Concerned,
): void => {
  if (caller && caller.partnerId !== partnerId && caller.partnerId !== about.mispId)
    throw refusedFor('client-certificate-other')
}

/** For a verdict: one that time alone mends says when. */
export const refusedBy = (verdict: Exclude<Verdict, Allowed>): CallRefused =>
  verdict.retryAfterSeconds === undefined
    ? new CallRefused(refusalReasons[verdict.reason], undefined, verdict.words)
    : new CallRefused([...refusalReasons[verdict.reason], 429], verdict.retryAfterSeconds, verdict.words)

/** @throws CallRefused where there were too many with a key, or under a licence */
export const checkRates = ({ buckets }: GatewayParts, { credentialId, licenceId }: Concerned): void => {
  const wait = buckets.key(credentialId ?? '') ?? buckets.licence(licenceId ?? '')
  if (wait !== undefined) throw refusedFor('too-many', wait)
}

/**
 * Decides whether a call may go on: its time, its signature over the very octets, what the decision says, whose connection it
 * came over, how many there were, and that it did not come before. What costs least comes first; it is entered as seen only
 * when nobody but its sender can have written it. Of a partner that has not gone live yet all the same is looked at.
 * @param note told whom it is about as soon as that is known
 * @throws CallRefused; anything else when nobody can tell, then nothing may pass
 */
export const admitCall = async (
  parts: GatewayParts,
  { path, signature, body, envelope, caller, proxyRequest }: IncomingCall,
  note: (about: Concerned) => void,
): Promise<AdmittedCall> => {
  checkTime(parts, envelope)
  const { licenceKey, partnerId, credential, route } = path
  const question: Question = {
    licenceKey,
    partnerId,
    ...(route.isDelegated ? { clientId: credential } : { apiKey: credential }),
    operation: route.operation,
  }
  const { verdict, about } = await askDecisionAbout(parts.app, {
    ...question,
    signature: { value: signature, payload: body },
  })
  note(about)
  checkCaller(caller, path, about)
  const refusal = verdict.isAllowed ? undefined : refusedBy(verdict)
  if (refusal && refusal.code !== waitsCode) throw refusal
  checkRates(parts, about)
  const { GATEWAY_REQUEST_SECONDS: age } = parts.app.settings
  const until = new Date(envelope.requestTime.getTime() + (age + 1) * seconds)
  const { transactionId } = envelope
  if (!(await parts.replay.isNew({ partnerId, transactionId, until, proxyRequest })))
    throw refusedFor('repeated')
  return { allowed: verdict.isAllowed ? verdict : undefined, waits: refusal, question }
}

/** The same question with what the decrypted block wishes. @throws CallRefused */
export const decideAgain = async ({ app }: GatewayParts, question: Question): Promise<Allowed> => {
  const { verdict } = await askDecisionAbout(app, question)
  if (!verdict.isAllowed) throw refusedBy(verdict)
  return verdict
}

/** Counts a call that is about to be passed on, where quotas are. @throws CallRefused 429 where one is used up */
export const countAllowed = async ({ app }: GatewayParts, allowed: Allowed): Promise<void> => {
  const verdict = await countCall(app, allowed)
  if (!verdict.isAllowed) throw refusedBy(verdict)
}
