import type { App } from '../../platform/app.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { readsOnly, type Caller } from '../../platform/access/authority.ts'
import { partnerTypeOf, type Account, grantableBy } from '../accounts/index.ts'
import { isConsentMissing } from '../consent/index.ts'
import * as contract from './contract.ts'
import { identityOfRequest } from '../callers/index.ts'
import { refuseBlocked } from '../credentials/index.ts'
import { authenticatePerson } from '../registrations/index.ts'
import { requireInteraction } from '../identity-provider/index.ts'
import { afterPassword } from './sign-in-steps.ts'
import { systemConfig } from './system-config.ts'

const present = (account: Account, caller: Caller) => ({
  accountId: account.id,
  userName: account.userName,
  firstName: account.firstName,
  lastName: account.lastName,
  email: account.email,
  phone: account.phone,
  address: account.address,
  organizationName: account.organisationName,
  partnerType: partnerTypeOf(account)?.toUpperCase() ?? '',
  locale: account.locale,
  roles: [...caller.roles],
  organisations: account.memberships.map(({ partnerId, role }) => ({ partnerId, role })),
  readsOnly: readsOnly(caller),
  // Only administrators reach the operations that grant.
  grantable: caller.roles.has('PARTNER_ADMIN') ? grantableBy(caller.roles) : [],
})

/** Who is signed in, the password page of the sign-in, and what portals ask for at their start. */
export const signInRoutes = (app: App): readonly Route[] => [
  route(contract.getSession, async ({ raw, signedIn }) => {
    const identity = signedIn ? await identityOfRequest(app, raw.request.headers) : undefined
    const account = identity?.account ?? null
    return {
      signedIn: identity !== undefined,
      account: identity && account ? present(account, identity.caller) : null,
      consentRequired: account !== null && (await isConsentMissing(app, account)),
      idleMinutes: app.settings.SESSION_IDLE_MINUTES,
      idlePromptMinutes: app.settings.SESSION_PROMPT_MINUTES,
    }
  }),
  route(contract.signIn, async (call) => {
    const { userName: name, password } = call.request
    refuseBlocked(app, { name, address: call.address })
    await requireInteraction(app, call)
    const credentials = { name, password, address: call.address }
    const account = await authenticatePerson(app, credentials, call.params.interactionId)
    return afterPassword(app, call, account)
  }),
  route(contract.getRoles, async () => ({ roles: [...app.settings.uiRoles] })),
  route(contract.getSystemConfig, async () => systemConfig(app.settings)),
]
