import { decodeProtectedHeader, errors, type JWTPayload } from 'jose'
import type { Role } from '../../platform/access/roles.ts'
import type { App } from '../../platform/app.ts'
import { verifyJwt } from '../../platform/keys/verify-jwt.ts'
import type { TokenIssuer } from '../../settings.ts'
import { foreignRolesIn, rolesIn, type ExternalClaims } from './external-claims.ts'
import { IssuerKeysUnavailable, keysOfIssuer } from './issuer-keys.ts'
import { clockToleranceSeconds, isAhead } from '../tokens/index.ts'

/** Why a token of a trusted issuer opens nothing. */
export type TokenProblem =
  | 'malformed'
  | 'kind'
  | 'algorithm'
  | 'signature'
  | 'expired'
  | 'early'
  | 'audience'
  | 'keys'
  | 'unknown-person'
  | 'disabled'
  | 'signed-out'

/** Thrown for a token that does not count; says why. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused'
  readonly problem: TokenProblem

  constructor(problem: TokenProblem) {
    super(problem)
    this.problem = problem
  }
}

/** What a token of another issuer says, when all of it was checked. */
export type ForeignToken = {
  /** Of other parts of the platform. */
  readonly foreignRoles: readonly string[]
} & (
  | { readonly kind: 'client'; readonly clientId: string; readonly roles: readonly Role[] }
  | {
      readonly kind: 'person'
      readonly issuer: string
      readonly subject: string
      /** The issuer's own name for the session in which it was given. */
      readonly providerSession: string | null
      readonly claims: ExternalClaims
      readonly roles: readonly Role[]
    }
)

const longestToken = 16 * 1024

// Each would have the sender name the key (RFC 7515 §4.1.2–§4.1.6): only the issuer's own list does.
const keyHeaders = ['jku', 'jwk', 'x5u', 'x5c']

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

const checkHeader = (token: string, { algorithms }: TokenIssuer): { typ: string } => {
  if (token.length > longestToken) throw new TokenRefused('malformed')
  const header = decodeProtectedHeader(token)
  if (!algorithms.includes(text(header.alg))) throw new TokenRefused('algorithm')
  if (keyHeaders.some((name) => Object.hasOwn(header, name))) throw new TokenRefused('signature')
  return { typ: text(header.typ).toLowerCase() }
}

/**
 * An access token says so: by RFC 9068 in its header, by Keycloak's habit in its content. Id tokens, refresh tokens and
 * whatever else the same key signs are no keys to an API; nor is a token that is bound to a key which nobody has shown.
 */
const isAccessToken = (headerType: string, payload: JWTPayload): boolean => {
  if (payload['cnf'] !== undefined) return false
  if (headerType === 'at+jwt' || headerType === 'application/at+jwt')
    return payload['typ'] === undefined || payload['typ'] === 'Bearer'
  return (headerType === '' || headerType === 'jwt') && payload['typ'] === 'Bearer'
}

const isForUs = ({ audiences, parties }: TokenIssuer, payload: JWTPayload): boolean => {
  const named = [payload.aud ?? []].flat()
  const isAudience = audiences.size === 0 || named.some((each) => audiences.has(each))
  const party = text(payload['azp']) || text(payload['client_id'])
  return isAudience && (parties.size === 0 || parties.has(party))
}

/**
 * The id of the program that a token is about, by the client credentials grant: it is its own subject (RFC 9068 §2.2), or
 * the user that Keycloak keeps for it. No person's session gives such a token. A person may bear that user's name, which
 * is why Keycloak's own word for a program, the claim `client_id` – `clientId` before Keycloak 23 –, has to be there as
 * well.
 */
const programOf = (payload: JWTPayload): string | undefined => {
  const named = text(payload['client_id']) || text(payload['clientId'])
  const clientId = named || text(payload['azp'])
  if (clientId === '' || clientId.length > 64 || payload['sid'] !== undefined) return undefined
  const isServiceAccount =
    named === payload['azp'] &&
    text(payload['preferred_username']).toLowerCase() === `service-account-${clientId}`.toLowerCase()
  return payload.sub === clientId || isServiceAccount ? clientId : undefined
}

const problemOf = (error: unknown): TokenProblem | undefined => {
  if (error instanceof IssuerKeysUnavailable) return 'keys'
  if (error instanceof errors.JWTExpired) return 'expired'
  if (error instanceof errors.JWTClaimValidationFailed)
    return error.claim === 'nbf' && error.reason === 'check_failed' ? 'early' : 'malformed'
  if (error instanceof errors.JOSEAlgNotAllowed) return 'algorithm'
  if (
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  )
    return 'signature'
  return error instanceof errors.JOSEError || error instanceof TypeError ? 'malformed' : undefined
}

const read = async (app: App, issuer: TokenIssuer, token: string): Promise<ForeignToken> => {
  const { typ } = checkHeader(token, issuer)
  const { payload } = await verifyJwt(token, keysOfIssuer(app, issuer), {
    algorithms: [...issuer.algorithms],
    issuer: issuer.issuer,
    requiredClaims: ['sub', 'iat', 'exp'],
    clockTolerance: clockToleranceSeconds,
    currentDate: app.clock.now(),
  })
  if (isAhead(payload.iat, app.clock.now())) throw new TokenRefused('early')
  if (!isAccessToken(typ, payload)) throw new TokenRefused('kind')
  if (!isForUs(issuer, payload)) throw new TokenRefused('audience')
  const subject = text(payload.sub)
  if (subject === '' || subject.length > 255) throw new TokenRefused('malformed')
  const roles = rolesIn(payload, issuer)
  const foreignRoles = foreignRolesIn(payload, issuer)
  const clientId = programOf(payload)
  if (clientId !== undefined) return { kind: 'client', clientId, roles, foreignRoles }
  // As long as a sign-in keeps it.
  const sid = text(payload['sid']).slice(0, 255)
  return {
    kind: 'person',
    issuer: issuer.issuer,
    subject,
    providerSession: sid === '' ? null : sid,
    claims: payload,
    roles,
    foreignRoles,
  }
}

/**
 * Checks an access token of a trusted issuer: header, signature by a key of the issuer's list, kind, time, audience.
 * @throws TokenRefused
 */
export const verifyForeignToken = async (
  app: App,
  issuer: TokenIssuer,
  token: string,
): Promise<ForeignToken> => {
  try {
    return await read(app, issuer, token)
  } catch (error) {
    const problem = problemOf(error)
    throw problem ? new TokenRefused(problem) : error
  }
}
