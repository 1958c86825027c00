import type { App } from '../../../platform/app.ts'
import { foreignRolesOf, loadAccountByUserName, loadServiceClient } from '../../accounts/index.ts'
import type { HubSubscription } from './subscription.ts'
import { mayUse, type HubParty } from '../topics/topic.ts'

type Standing = { readonly isActive: boolean; readonly roles: readonly string[] } | undefined

/** Programs act under such names (`callerOfClient`), and no account may have one. */
const program = /^service-account-(.+)$/u

const standingOf = async (app: App, name: HubParty['name']): Promise<Standing> => {
  const clientId = program.exec(name)?.[1]
  if (clientId !== undefined) {
    const client = await loadServiceClient(app.database, clientId)
    return client && { isActive: client.isActive, roles: client.foreignRoles }
  }
  const account = await loadAccountByUserName(app.database, name)
  return account && { isActive: account.isActive, roles: foreignRolesOf(app, account) }
}

/**
 * Whether a subscriber may hear of its topic still. Who is not known here came with a token of another issuer, and goes on
 * until its lease ends. Where such tokens count, roles may stand in them alone: then being shut out is all that can be told.
 */
export const mayStillHear = async (
  app: App,
  { subscriber, topic }: Pick<HubSubscription, 'subscriber' | 'topic'>,
): Promise<boolean> => {
  const standing = await standingOf(app, subscriber)
  if (!standing) return true
  if (!standing.isActive || app.settings.tokenIssuers.length > 0) return standing.isActive
  return mayUse('subscribe', topic, { name: subscriber, roles: standing.roles })
}
