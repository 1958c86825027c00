import type { App } from '../../platform/app.ts'
import type { TokenIssuer } from '../../settings.ts'
import { loadAccount, callerOf, type Account, loadServiceClient as loadClient } from '../accounts/index.ts'
import { adoptExternalAccount } from './external-account.ts'
import { readProfile } from './external-claims.ts'
import { loadAccountId } from './external-identity-store.ts'
import { TokenRefused, verifyForeignToken, type ForeignToken } from './foreign-tokens.ts'
import { type Identity, hasEndedProviderSession } from '../sessions/index.ts'
import { callerOfClient } from '../credentials/index.ts'

type Person = Extract<ForeignToken, { kind: 'person' }>

/**
 * The account of a person: linked by issuer and subject, as a sign-in or the operator has done it. Who comes for the
 * first time with a token of the provider that signs people in is linked as a sign-in would, if the token says that the
 * address is proven.
 */
const accountOf = async (app: App, person: Person): Promise<Account | undefined> => {
  const id = await loadAccountId(app.database, person)
  if (id !== undefined) return loadAccount(app.database, id)
  const { oidc } = app.settings
  if (oidc?.issuer !== person.issuer) return undefined
  const identity = { issuer: person.issuer, subject: person.subject }
  return adoptExternalAccount(app, identity, readProfile(person.claims, oidc))
}

/**
 * Who sends a token of a trusted issuer. The token says who it is and with which roles; whether the account is active,
 * and which organisations it acts for, is known here. Nothing that is stored changes by it.
 * @throws TokenRefused
 */
export const fromForeignToken = async (app: App, issuer: TokenIssuer, token: string): Promise<Identity> => {
  const verified = await verifyForeignToken(app, issuer, token)
  const { roles, foreignRoles } = verified
  if (verified.kind === 'client') {
    const { clientId } = verified
    // A program may be known here as well: then it can be shut out here.
    if ((await loadClient(app.database, clientId))?.isActive === false) throw new TokenRefused('disabled')
    const caller = callerOfClient({ clientId, roles })
    return {
      caller,
      account: null,
      foreignRoles: [],
      hubRoles: foreignRoles,
      sessionId: null,
      providerSession: null,
      token,
    }
  }
  const account = await accountOf(app, verified)
  if (!account) throw new TokenRefused('unknown-person')
  if (!account.isActive) throw new TokenRefused('disabled')
  const { providerSession } = verified
  const isOver =
    providerSession !== null && (await hasEndedProviderSession(app.database, account.id, providerSession))
  if (isOver) throw new TokenRefused('signed-out')
  const caller = { ...callerOf(app, account, roles), hasForeignRoles: true }
  return {
    caller,
    account,
    foreignRoles: [],
    hubRoles: foreignRoles,
    sessionId: null,
    providerSession,
    token,
  }
}
