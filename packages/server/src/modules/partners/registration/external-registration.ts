import type { App } from '../../../platform/app.ts'
import type { Subscription } from '../../../platform/events/events.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { loadAccount, roleOfPartnerType } from '../../accounts/index.ts'
import { hasSignedInThrough } from '../../outside-providers/index.ts'
import { idExists } from '../partner-store.ts'
import { load as loadType } from '../types/partner-type-store.ts'
import { registerPartnerIn } from './registration.ts'

/**
 * Whoever has registered at an outside provider is registered as a partner here, as our own registration does: when the
 * provider names type and organisation, and gives the type's role; the partner chooses its policy group later. People
 * choose a type themselves; that they have the role is what somebody has approved, at the first sign-in or at a later one.
 */
export const externalRegistrationSubscription = (app: App): Subscription => ({
  subscriber: 'external-registration',
  events: ['account.linked', 'account.updated'],
  async handle(tx, event) {
    const { oidc } = app.settings
    // Linked by a token or an operator, an account has the roles that were stored here: the provider has said nothing yet.
    if (!oidc || !(await hasSignedInThrough(tx, oidc.issuer, event.objectId))) return
    const account = await loadAccount(tx, event.objectId)
    if (!account?.partnerType || !account.organisationName || (await idExists(tx, account.userName))) return
    const type = await loadType(tx, account.partnerType)
    if (!type?.isSelfRegistrable) return
    if (!account.roles.some((role) => role === roleOfPartnerType(type.code))) return
    const { userName, organisationName, address, phone, email, locale } = account
    const wish = { id: userName, userName, organisationName, address, phone, email, locale }
    try {
      await registerPartnerIn(
        tx,
        app,
        { ...wish, partnerType: type.code, choosesGroupLater: true },
        { actor: { userName } },
      )
    } catch (error) {
      // Nothing was stored; the person can register by hand, and is told why there.
      if (!(error instanceof Refusal)) throw error
      app.log.warn({ code: error.code }, 'partner of an external account not registered')
    }
  },
})
