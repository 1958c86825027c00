import type { Allowance, Factors, PolicyFact, Standing } from './facts.ts'
import type { OperationAtRunTime, Question, WishedType } from './question.ts'
import type { RefusalReason } from './reasons.ts'

/** What is not allowed, and by which word it was asked for. */
interface Forbidden {
  readonly reason: RefusalReason
  readonly word: string
}

const objectsIn = (value: unknown): Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : []

const textOr = <T>(value: unknown, otherwise: T): string | T =>
  typeof value === 'string' && value !== '' ? value : otherwise

/** What a document of a policy allows, whichever of its types it has. */
export const readAllowance = (document: string): Allowance => {
  const members = JSON.parse(document) as Readonly<Record<string, unknown>>
  const attributes = [
    ...objectsIn(members['allowedKycAttributes']),
    ...objectsIn(members['shareableAttributes']),
  ]
  return {
    authTokenType: textOr(members['authTokenType'], null),
    types: objectsIn(members['allowedAuthTypes']).map(({ authType, authSubType, mandatory }) => ({
      authType: textOr(authType, ''),
      authSubType: textOr(authSubType, null),
      isMandatory: mandatory === true,
    })),
    attributes: attributes.map(({ attributeName, encrypted }) => ({
      attributeName: textOr(attributeName, ''),
      isEncrypted: encrypted === true,
    })),
    delegations: new Set(
      Object.entries(members)
        .filter(([, value]) => value === true)
        .map(([name]) => name),
    ),
  }
}

const lower = (text: string): string => text.toLowerCase()
const wordOf = ({ authType, authSubType }: WishedType): string =>
  authSubType ? `${authType} ${authSubType}` : authType

/** A type that names no part allows each of its parts; a wish that names none needs that. */
const covers = (allowed: WishedType, wished: WishedType): boolean =>
  lower(allowed.authType) === lower(wished.authType) &&
  (!allowed.authSubType || lower(allowed.authSubType) === lower(wished.authSubType ?? ''))

/** What an operation needs of the partner's policy, and what the MISP's policy must let it pass on. */
const needs: Readonly<
  Record<
    OperationAtRunTime,
    {
      readonly type?: readonly [string, RefusalReason]
      readonly delegation?: readonly [string, RefusalReason]
    }
  >
> = {
  auth: {},
  otp: { type: ['otp-request', 'operation-otp'] },
  kyc: { type: ['kyc', 'operation-kyc'] },
  'kyc-auth': {
    type: ['kycauth', 'operation-kyc-auth'],
    delegation: ['allowAuthRequestDelegation', 'delegation-kyc-auth'],
  },
  'kyc-exchange': {
    type: ['kycexchange', 'operation-kyc-exchange'],
    delegation: ['allowKycRequestDelegation', 'delegation-kyc-exchange'],
  },
  'key-binding': {
    type: ['keybinding', 'operation-key-binding'],
    delegation: ['allowKeyBindingDelegation', 'delegation-key-binding'],
  },
  'vci-exchange': {
    type: ['vciexchange', 'operation-vci-exchange'],
    delegation: ['allowVciRequestDelegation', 'delegation-vci-exchange'],
  },
}

/** Step 16. */
const forbiddenToMisp = ({ operation }: Question, { policy }: Standing): Forbidden | undefined => {
  const delegation = operation ? needs[operation].delegation : undefined
  if (!delegation || !operation) return undefined
  const [name, reason] = delegation
  if (!policy) return { reason: 'misp-policy-missing', word: operation }
  return policy.allows.delegations.has(name) ? undefined : { reason, word: operation }
}

/** Step 17. */
const forbiddenByPolicy = (question: Question, { types, attributes }: Allowance): Forbidden | undefined => {
  const { operation, authenticationTypes: wished } = question
  const foreign = wished?.find((each) => !types.some((allowed) => covers(allowed, each)))
  if (foreign) return { reason: 'type-not-allowed', word: wordOf(foreign) }
  const missing =
    wished && types.find((each) => each.isMandatory && !wished.some((wish) => covers(each, wish)))
  if (missing) return { reason: 'type-missing', word: wordOf(missing) }
  const needed = operation ? needs[operation].type : undefined
  if (needed && operation && !types.some(({ authType }) => lower(authType) === needed[0]))
    return { reason: needed[1], word: operation }
  if (!question.attributes?.length) return undefined
  const shared = new Set(attributes.map(({ attributeName }) => lower(attributeName)))
  const secret = question.attributes.find((each) => !shared.has(lower(each)))
  return secret === undefined ? undefined : { reason: 'attribute-not-allowed', word: secret }
}

/** Step 18: a client's people sign in by what it was made for, and by nothing else. */
const forbiddenToClient = (
  { authenticationTypes }: Question,
  { issued, acrValues }: Standing,
  factors: Factors,
): Forbidden | undefined => {
  if (issued.kind !== 'client') return undefined
  const known = new Set([...factors.values()].flat().map(lower))
  const own = new Set(acrValues.flatMap((each) => factors.get(each) ?? []).map(lower))
  const foreign = authenticationTypes?.find(
    ({ authType }) => known.has(lower(authType)) && !own.has(lower(authType)),
  )
  return foreign && { reason: 'factor-not-allowed', word: wordOf(foreign) }
}

/** The first of the wished things that somebody's policy, or client, does not allow: steps 16 to 18 of the contract. */
export const findForbidden = (
  question: Question,
  {
    credential,
    policy,
    licence,
    factors,
  }: {
    readonly credential: Standing
    readonly policy: PolicyFact
    readonly licence: Standing
    readonly factors: Factors
  },
): Forbidden | undefined =>
  forbiddenToMisp(question, licence) ??
  forbiddenByPolicy(question, policy.allows) ??
  forbiddenToClient(question, credential, factors)
