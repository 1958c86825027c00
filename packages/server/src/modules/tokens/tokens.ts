import { hash } from 'node:crypto'
import { errors, SignJWT, type JWTPayload } from 'jose'
import type { App } from '../../platform/app.ts'
import { refuseInsideTransaction } from '../../platform/database/inside/inside-transaction.ts'
import { verifyJwt } from '../../platform/keys/verify-jwt.ts'
import { whenKnown, type Soon } from '../../platform/soon.ts'
import { claimsOf, type Account, type ServiceClient } from '../accounts/index.ts'
import { callerOfClient } from '../credentials/index.ts'
import { findSigningKey, signingKeyOf } from './signing-key.ts'

/** The issuer of id tokens and API tokens. */
export const issuerOf = (app: App): string => `${app.settings.publicUrl}/oidc`

/** Who API tokens are for. Id tokens name the portal here, so that they open no API. */
const tokenAudience = 'entente-api'

// RFC 9068: keeps other JWTs under the same key from passing as API tokens.
const tokenType = 'at+jwt'

/** What a valid token says. */
export type TokenSubject =
  | {
      readonly kind: 'account'
      readonly accountId: string
      readonly sessionId: string | null
      readonly generation: number
    }
  | { readonly kind: 'client'; readonly clientId: string }

/** A token and the time when it ends. */
export interface IssuedToken {
  readonly token: string
  readonly expiresAt: Date
}

const issue = async (app: App, subject: string, claims: Record<string, unknown>): Promise<IssuedToken> => {
  refuseInsideTransaction('the signing of a token')
  const key = await signingKeyOf(app)
  const now = app.clock.now()
  const expiresAt = new Date(now.getTime() + app.settings.TOKEN_MINUTES * 60_000)
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: key.id, typ: tokenType })
    .setIssuer(issuerOf(app))
    .setAudience(tokenAudience)
    .setSubject(subject)
    .setIssuedAt(now)
    .setExpirationTime(expiresAt)
    .sign(key.privateKey)
  return { token, expiresAt }
}

/**
 * A token for an account, RS256, valid for TOKEN_MINUTES.
 * @param sessionId the session that it ends with, when it was made for one
 */
export const issueAccountToken = (app: App, account: Account, sessionId?: string): Promise<IssuedToken> =>
  issue(app, account.id, {
    ...claimsOf(app, account),
    ...(sessionId ? { sid: sessionId } : {}),
    ...(account.tokenGeneration > 0 ? { gen: account.tokenGeneration } : {}),
  })

/** A token for a service client. */
export const issueClientToken = (app: App, client: ServiceClient): Promise<IssuedToken> =>
  issue(app, client.clientId, {
    preferred_username: callerOfClient(client).userName,
    client_id: client.clientId,
    realm_access: { roles: [...client.roles, ...client.foreignRoles] },
  })

const subjectOf = ({ sub = '', sid, gen, client_id: clientId }: JWTPayload): TokenSubject =>
  typeof clientId === 'string'
    ? { kind: 'client', clientId }
    : {
        kind: 'account',
        accountId: sub,
        sessionId: typeof sid === 'string' ? sid : null,
        generation: typeof gen === 'number' ? gen : 0,
      }

/** A token whose signature was checked; the key, the time and the holder are looked at again at every use. */
interface VerifiedToken {
  readonly subject: TokenSubject
  readonly keyId: string
  readonly expiresAt: number
}

/** One takes some hundred bytes. */
const mostVerified = 5_000

const verifiedTokens = new WeakMap<App, Map<string, VerifiedToken>>()

const verifiedOf = (app: App): Map<string, VerifiedToken> => {
  const verified = verifiedTokens.get(app) ?? new Map<string, VerifiedToken>()
  verifiedTokens.set(app, verified)
  return verified
}

const recall = (app: App, name: string): Soon<TokenSubject | undefined> => {
  const known = verifiedOf(app).get(name)
  if (!known || known.expiresAt <= Math.floor(app.clock.now().getTime() / 1000)) return undefined
  return whenKnown(findSigningKey(app, known.keyId), (key) => key && known.subject)
}

const remember = (app: App, name: string, token: VerifiedToken): void => {
  const verified = verifiedOf(app)
  verified.set(name, token)
  const [oldest] = verified.size > mostVerified ? verified.keys() : []
  if (oldest !== undefined) verified.delete(oldest)
}

/**
 * Checks signature, type, issuer, audience and time. A signature that was found good once stays good, so it is checked
 * once, and answered at once from then on.
 * @returns undefined for anything that is not a valid token of ours
 */
export const verifyToken = (app: App, token: string): Soon<TokenSubject | undefined> => {
  const name = hash('sha256', token, 'base64')
  return whenKnown(recall(app, name), (known) => known ?? verifyAnew(app, token, name))
}

const verifyAnew = async (app: App, token: string, name: string): Promise<TokenSubject | undefined> => {
  const keyOf = async ({ kid = '' }: { kid?: string }) => {
    const key = await findSigningKey(app, kid)
    if (!key) throw new errors.JWSSignatureVerificationFailed()
    return key.publicKey
  }
  try {
    const { payload, protectedHeader } = await verifyJwt(token, keyOf, {
      algorithms: ['RS256'],
      typ: tokenType,
      issuer: issuerOf(app),
      audience: tokenAudience,
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: app.clock.now(),
    })
    const subject = subjectOf(payload)
    remember(app, name, { subject, keyId: protectedHeader.kid ?? '', expiresAt: payload.exp ?? 0 })
    return subject
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
