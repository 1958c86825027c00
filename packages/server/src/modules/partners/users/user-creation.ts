import type { Authority } from '../../../platform/access/authority.ts'
import { isRole } from '../../../platform/access/roles.ts'
import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { inviteAccount } from '../../account-administration/index.ts'
import { loadAccountWithPassword, roleOfPartnerType, type Account } from '../../accounts/index.ts'
import type { PartnerType } from '../partner.ts'
import { list } from '../types/partner-type-store.ts'

const administrators = 'Partner_Admin'

/** The type whose role is asked for. Administrators are not made this way (D-02). */
const typeOfRole = async (app: App, role: string): Promise<PartnerType> => {
  const types = await list(app.database)
  const type = types.find(({ code }) => roleOfPartnerType(code) === role.toUpperCase())
  if (!type || type.code === administrators) throw new Refusal('PMS_PRT_010')
  return type
}

const isThere = async (app: App, userName: string): Promise<boolean> => {
  const known = await loadAccountWithPassword(app.database, userName)
  return known?.account.userName.toLowerCase() === userName.toLowerCase()
}

/**
 * U1, made safe (D-02): an administrator creates the account of a partner's user. The role is that of a partner type
 * and no other; the password is chosen by the person, through a link in a mail. An account that exists stays as it is.
 * @throws Refusal PMS_PRT_010 (role), PMS_PRT_012, PMS_PRT_066, PMS_PRT_052 (form), PMS_PRT_011 (address taken);
 * RetryLater ENT_MAI_001
 */
export const createUser = async (
  app: App,
  authority: Authority,
  wish: Pick<Account, 'userName' | 'email' | 'phone' | 'organisationName' | 'firstName' | 'lastName'> & {
    readonly role: string
    /** Where the administrator is, as `Call.address` has it. */
    readonly network: string
  },
): Promise<void> => {
  const { role: wanted, network, ...person } = wish
  const type = await typeOfRole(app, wanted)
  if (await isThere(app, wish.userName)) return
  const role = roleOfPartnerType(type.code)
  const account = {
    ...person,
    address: '',
    locale: authority.caller.locale,
    partnerType: type.code,
    roles: isRole(role) ? [role] : [],
  }
  try {
    const limits = { account: authority.caller.accountId, network }
    await inviteAccount(app, account, { actor: authority, limits })
  } catch (error) {
    // Somebody created it at the same moment: that is what was wanted.
    if (!(error instanceof Refusal) || !(await isThere(app, wish.userName))) throw error
  }
}
