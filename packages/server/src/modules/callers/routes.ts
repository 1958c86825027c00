import type { App } from '../../platform/app.ts'
import { toInstant } from '../../platform/clock.ts'
import type { Call, Route } from '../../platform/http/route.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import * as contract from './contract.ts'
import { tokenCookie, writeCookie } from '../sessions/index.ts'
import { identityOfRequest } from './identity-of-request.ts'
import { missingFactor } from '../second-factor/index.ts'
import { authenticate, authenticateClient } from '../credentials/index.ts'
import { issueAccountToken, issueClientToken } from '../tokens/index.ts'

/** Compared by clients: byte for byte the contract's. */
const clientAccepted = 'Clientid and Token combination had been validated successfully'

const userAccepted = 'Username and password combination had been validated successfully'

const tokenCookieOf = (app: App, token: string): string =>
  writeCookie(app, tokenCookie, token, { seconds: app.settings.TOKEN_MINUTES * 60 })

/** Who sent the token, and the token. A browser with a session gets one that ends with the session. */
const holder = async (app: App, { authority, raw }: Pick<Call, 'authority' | 'raw'>) => {
  const { caller } = authority
  const identity = await identityOfRequest(app, raw.request.headers)
  const account = identity?.account ?? null
  const issued =
    account && identity?.sessionId && identity.token === null
      ? (await issueAccountToken(app, account, identity.sessionId)).token
      : null
  return {
    userId: caller.userName,
    mobile: account?.phone ?? null,
    mail: account?.email ?? null,
    langCode: account?.locale ?? null,
    name: account ? `${account.firstName} ${account.lastName}`.trim() : null,
    role: [...caller.roles, ...(identity?.foreignRoles ?? [])].join(','),
    rId: null,
    token: identity?.token ?? issued ?? '',
  }
}

/** The part of the platform's auth manager that partners' programs and other portals call. */
export const tokenRoutes = (app: App): readonly Route[] => [
  route(contract.authenticateUser, async ({ request, address, setHeader }) => {
    const { userName: name, password } = request
    const account = await authenticate(app, { name, password, address }, 'KER-ATH-401')
    // This call has no place for a code, so that a password alone would do.
    if ((await missingFactor(app, account)) !== null) throw new Refusal('ENT_ACC_034')
    const { token, expiresAt } = await issueAccountToken(app, account)
    setHeader('authorization', token)
    setHeader('set-cookie', tokenCookieOf(app, token))
    return {
      token,
      message: userAccepted,
      refreshToken: null,
      expiryTime: toInstant(expiresAt),
      userId: account.userName,
      status: 'success',
    }
  }),
  route(contract.authenticateClient, async ({ request, address, setHeader }) => {
    const { clientId, secretKey: secret } = request
    const client = await authenticateClient(app, { clientId, secret, address })
    const { token } = await issueClientToken(app, client)
    setHeader('authorization', token)
    setHeader('set-cookie', tokenCookieOf(app, token))
    return { status: 'Success', message: clientAccepted }
  }),
  route(contract.validateToken, (call) => holder(app, call)),
  route(contract.validatePortalToken, (call) => holder(app, call)),
]
