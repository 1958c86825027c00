import type { Actor } from '../../platform/access/authority.ts'
import { isRole } from '../../platform/access/roles.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { createAccountIn, roleOfPartnerType, type Account } from '../accounts/index.ts'
import type { Registration } from './record/registration.ts'
import { registerPartnerIn } from '../partners/index.ts'
import { holdGroup } from '../policies/index.ts'

/** A registration whose password is still there: one that was not decided yet. */
type Open = Registration & { readonly passwordHash: string }

export const isOpen = (registration: Registration): registration is Open => registration.passwordHash !== null

/**
 * Makes account and partner of a registration. The user name becomes the partner id, as typed.
 * @throws Refusal PMS_PRT_011 or PMS_PRT_051 when an administrator has given address or name to somebody else meanwhile
 */
export const admit = async (tx: Tx, app: App, registration: Open, actor: Actor): Promise<Account> => {
  const { userName, email, address, phone, locale, organisationName, partnerType } = registration
  const shared = { userName, email, address, phone, locale, organisationName, partnerType }
  const { firstName, lastName, passwordHash } = registration
  const role = roleOfPartnerType(partnerType)
  const account = await createAccountIn(
    tx,
    app,
    { ...shared, firstName, lastName, passwordHash, roles: isRole(role) ? [role] : [] },
    { actor },
  )
  const { policyGroupId } = registration
  const group = policyGroupId === null ? undefined : await holdGroup(tx, policyGroupId)
  // One that has ended meanwhile keeps nobody out: the partner chooses another.
  const policyGroup = group?.isActive ? group.name : null
  const wish = { ...shared, id: userName, policyGroup, choosesGroupLater: true }
  await registerPartnerIn(tx, app, wish, { actor })
  return account
}
