import * as oidc from 'openid-client'
import { OutboundError } from '../../platform/outbound/http-client.ts'
import { Refusal } from '../../platform/refusal.ts'
import { IssuerKeysUnavailable } from './issuer-keys.ts'

/** What keeps somebody from signing in; each has a text for them, with a remedy. */
export type SignInProblem =
  /** The browser has waited too long, or comes from elsewhere. */
  | 'stale'
  /** Said by the provider, or brought about by the person. */
  | 'denied'
  | 'incomplete'
  | 'taken'
  | 'recreated'
  | 'unverified'
  | 'disabled'
  /** The provider does not work. */
  | 'unreachable'
  | 'slow'
  | 'failing'
  /** Provider and settings do not fit together. */
  | 'issuer'
  | 'client'
  | 'unchecked'
  | 'clock'
  | 'handed-on'

/** Nobody's fault who signs in: answered as a server that is not ready. */
const operators: ReadonlySet<SignInProblem> = new Set([
  'unreachable',
  'slow',
  'failing',
  'issuer',
  'client',
  'unchecked',
  'clock',
  'handed-on',
])

/** Thrown when a provider's user is not let in, or the provider cannot be believed. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused'
  readonly problem: SignInProblem
  /** What an operator reads in the log: no secret, no token. */
  readonly detail: Readonly<Record<string, unknown>>
  /** As a hint to the provider when this person leaves to sign in as another. */
  readonly idToken: string | null

  constructor(
    problem: SignInProblem,
    detail: Readonly<Record<string, unknown>> = {},
    idToken: string | null = null,
  ) {
    super(problem)
    this.problem = problem
    this.detail = detail
    this.idToken = idToken
  }

  /** True when another person would be let in no more than this one. */
  get isOperators(): boolean {
    return operators.has(this.problem)
  }

  /** As the contract's envelopes say it. */
  get refusal(): Refusal {
    if (this.problem === 'stale') return new Refusal('ENT_ACC_001')
    return new Refusal('ENT_ACC_060', { reason: { key: `sign-in.refused.${this.problem}`, values: {} } })
  }
}

const causes = function* (error: unknown): Generator {
  for (let each = error, depth = 0; each instanceof Error && depth < 8; depth += 1) {
    yield each
    each = each.cause
  }
}

const problemOfStatus = (status: number): SignInProblem => {
  if (status >= 500) return 'failing'
  return status === 404 ? 'issuer' : 'client'
}

const problemOfClientError = (error: oidc.ClientError): SignInProblem => {
  const { cause } = error
  const details: unknown = cause instanceof Error ? cause.cause : cause
  const part = (name: string): unknown =>
    typeof details === 'object' && details !== null ? (details as Record<string, unknown>)[name] : undefined
  switch (error.code) {
    case 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED':
      return part('attribute') === 'issuer' ? 'issuer' : 'unchecked'
    case 'OAUTH_JWT_CLAIM_COMPARISON_FAILED':
      return part('claim') === 'iss' ? 'issuer' : 'unchecked'
    case 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED':
      return 'clock'
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return cause instanceof Response ? problemOfStatus(cause.status) : 'failing'
    case 'OAUTH_TIMEOUT':
    case 'OAUTH_ABORT':
      return 'slow'
    case 'OAUTH_INVALID_RESPONSE':
      // What is wrong with the way back, as opposed to what the provider gave for the code.
      return /response parameter/u.test(cause instanceof Error ? cause.message : '') ? 'stale' : 'unchecked'
    default:
      return 'unchecked'
  }
}

const problemOfCode = (code: string): SignInProblem => {
  if (['access_denied', 'login_required', 'interaction_required', 'consent_required'].includes(code))
    return 'denied'
  if (code === 'invalid_grant') return 'stale'
  return ['temporarily_unavailable', 'server_error'].includes(code) ? 'failing' : 'client'
}

const line = (text: string): string => text.replaceAll(/[^\x20-\x7e]+/gu, ' ').slice(0, 300)

/**
 * Tells what goes wrong at the provider, or with the browser's answer, from our own faults.
 * @returns undefined for what is our own
 */
export const signInRefusalOf = (error: unknown): SignInRefused | undefined => {
  if (error instanceof SignInRefused) return error
  for (const cause of causes(error)) {
    if (cause instanceof OutboundError) {
      const { problem } = cause
      return new SignInRefused(problem === 'timeout' ? 'slow' : 'unreachable', { reason: problem })
    }
    if (cause instanceof IssuerKeysUnavailable) return new SignInRefused('unchecked', { reason: 'no keys' })
  }
  if (error instanceof oidc.ResponseBodyError || error instanceof oidc.AuthorizationResponseError) {
    const { error: code, error_description: reason = '' } = error
    return new SignInRefused(problemOfCode(code), { code: line(code), reason: line(reason) })
  }
  if (error instanceof oidc.WWWAuthenticateChallengeError)
    return new SignInRefused('client', { status: error.status })
  if (error instanceof oidc.ClientError) {
    const reason = error.cause instanceof Error ? error.cause.message : error.message
    return new SignInRefused(problemOfClientError(error), { code: error.code, reason: line(reason) })
  }
  return undefined
}
