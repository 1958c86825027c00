import { emailKey } from '@entente/mail-addresses'
import type { Caller } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  type Account,
  loadAccountWithPassword,
  loadServiceClient as loadClient,
  type ServiceClient,
} from '../accounts/index.ts'
import { judge, refuseDelayed } from './lockout.ts'
import { verifyPassword } from './passwords.ts'
import { inPasswordTurn } from './turns.ts'

/**
 * The account whose name and password these are. An unknown name, a wrong password and a disabled account take the
 * same time and get the same answer.
 * @param name user name or e-mail address, in any case
 * @param code what a wrong pair is answered with
 * @throws RetryLater ENT_ACC_003 after too many wrong ones, Refusal ENT_ACC_061 where an outside provider signs people
 * in, `code` else
 */
export const authenticate = (
  app: App,
  credentials: { readonly name: string; readonly password: string; readonly address: string },
  code: string,
): Promise<Account> => {
  const { name, password, address } = credentials
  // What was a password here, or is published with the sandbox, must not be a second way in.
  if (app.settings.oidc) return Promise.reject(new Refusal('ENT_ACC_061'))
  return inPasswordTurn(app, { name, address }, async () => {
    const found = await loadAccountWithPassword(app.database, name)
    const attempt = { subject: found?.account.id ?? emailKey(name), address }
    await refuseDelayed(app, attempt, name)
    const fits = await verifyPassword(app, found?.passwordHash ?? null, password)
    const isRight = fits && found?.account.isActive === true
    if (!(await judge(app, attempt, async () => isRight, name)) || !found) throw new Refusal(code)
    return found.account
  })
}

/** `authenticate` for programs. */
export const authenticateClient = (
  app: App,
  credentials: { readonly clientId: string; readonly secret: string; readonly address: string },
): Promise<ServiceClient> => {
  const { clientId, secret, address } = credentials
  return inPasswordTurn(app, { name: clientId, address }, async () => {
    const client = await loadClient(app.database, clientId)
    const attempt = { subject: `client ${clientId}`, address }
    await refuseDelayed(app, attempt, clientId)
    const fits = await verifyPassword(app, client?.secretHash ?? null, secret)
    const isRight = fits && client?.isActive === true
    if (!(await judge(app, attempt, async () => isRight, clientId)) || !client)
      throw new Refusal('KER-ATH-401')
    return client
  })
}

/** A service client as the router sees it. */
export const callerOfClient = (client: Pick<ServiceClient, 'clientId' | 'roles'>): Caller => ({
  accountId: null,
  userName: `service-account-${client.clientId}`,
  email: '',
  roles: new Set(client.roles),
  memberships: [],
  locale: 'eng',
})
