import { isSameEmail } from '@entente/mail-addresses'
import { organisationForm } from '@entente/trust'
import type { Actor, Authority } from '../../../platform/access/authority.ts'
import { isRole } from '../../../platform/access/roles.ts'
import type { App } from '../../../platform/app.ts'
import type { Reader, Tx } from '../../../platform/database/database.ts'
import { locales, type Locale } from '../../../platform/i18n/locale.ts'
import { Refusal } from '../../../platform/refusal.ts'
import {
  addMemberIn,
  adoptPartnerType,
  checkUserName,
  requireEmail,
  loadAccountByUserName,
  roleOfPartnerType,
} from '../../accounts/index.ts'
import { snapshotOf, type Partner, type PartnerType } from '../partner.ts'
import { emailExists, idExists, insert, lock } from '../partner-store.ts'
import { load as loadType } from '../types/partner-type-store.ts'
import { holdActiveGroup } from '../policy-group.ts'

/** What somebody wants to register, unchecked but for the lengths of the wire. */
export interface PartnerWish {
  readonly id: string
  readonly userName: string
  readonly organisationName: string
  readonly address: string
  readonly phone: string
  readonly email: string
  /** A type code in any case. */
  readonly partnerType: string
  readonly locale: string
  /** Name of a policy group. */
  readonly policyGroup?: string | null
  /** Nobody is asked for the group now: the partner chooses it before its certificate (P24). */
  readonly choosesGroupLater?: boolean
  readonly logoUrl?: string | null
  readonly additionalInfo?: string
}

const maximumPhone = 16

const asLocale = (text: string): Locale => {
  const known = locales.find((locale) => locale === text)
  if (known === undefined) throw new Refusal('PMS_PRT_056', { languages: locales.join(', ') })
  return known
}

const getType = async (reader: Reader, code: string): Promise<PartnerType> => {
  const type = await loadType(reader, code)
  if (!type) throw new Refusal('PMS_PRT_010')
  return type
}

/**
 * A group is named where one is needed, unless it may be chosen later; one that is named must exist.
 * @throws Refusal PMS_PRT_108, PMS_PRT_002, PMS_PMP_023
 */
const findWanted = async (tx: Tx, type: PartnerType, wish: PartnerWish): Promise<string | null> => {
  if (wish.policyGroup) return (await holdActiveGroup(tx, wish.policyGroup)).id
  if (type.isPolicyRequired && !wish.choosesGroupLater)
    throw new Refusal('PMS_PRT_108', { missing: 'policyGroup' })
  return null
}

/**
 * Registers a partner: it is not approved and not active until its first certificate. The account in whose name it is
 * registered becomes its owner; where there is none yet, as soon as there is one (see `claimPartnersSubscription`).
 * @returns the partner, locked
 * @throws Refusal with the codes of P1 in the contract's order; of two who want one id or address at the same time,
 * the second is refused like one who comes later
 */
export const registerPartnerIn = async (
  tx: Tx,
  app: App,
  wish: PartnerWish,
  by: {
    readonly actor: Actor
    readonly requestId?: string | null
    /** Whether this actor may register one of the type. @throws Refusal */
    readonly requireType?: (type: PartnerType) => void
    /** Whether this actor may register one under the name; asked when nothing else is wrong. @throws Refusal */
    readonly requireName?: () => void
  },
): Promise<Partner> => {
  if (wish.phone.length > maximumPhone) throw new Refusal('PMS_PRT_013', { limit: maximumPhone })
  const email = requireEmail(wish.email)
  checkUserName(wish.id)
  if (await emailExists(tx, email)) throw new Refusal('PMS_PRT_011')
  const locale = asLocale(wish.locale)
  if (await idExists(tx, wish.id)) throw new Refusal('PMS_PRT_051')
  const type = await getType(tx, wish.partnerType)
  by.requireType?.(type)
  const policyGroupId = await findWanted(tx, type, wish)
  by.requireName?.()

  const { userName: createdBy } = by.actor
  const organisationName = organisationForm(wish.organisationName)
  const typed = { locale, partnerType: type.code }
  const row = { ...wish, ...typed, email, organisationName, createdBy, policyGroupId, at: app.clock.now() }
  if (!(await insert(tx, row)))
    throw new Refusal((await emailExists(tx, email)) ? 'PMS_PRT_011' : 'PMS_PRT_051')
  const partner = await lock(tx, wish.id)
  if (!partner) throw new Error(`partner ${wish.id} is not there after it was stored`)
  await app.record(tx, {
    actor: by.actor,
    action: 'partner.registered',
    object: { type: 'partner', id: partner.id },
    partnerId: partner.id,
    before: null,
    after: snapshotOf(partner),
    requestId: by.requestId ?? null,
  })
  // A name alone proves nothing: it is the registrant's own, or the address is the partner's.
  const account = await loadAccountByUserName(tx, wish.userName)
  const isMeant =
    account?.userName.toLowerCase() === createdBy.toLowerCase() || isSameEmail(account?.email ?? '', email)
  if (account && isMeant) await addMemberIn(tx, app, { account, partner, role: 'owner' }, by.actor)
  return partner
}

const isOwnName = ({ userName }: Authority, partnerId: string): boolean =>
  partnerId.toLowerCase() === userName.toLowerCase()

/** The type brings its role: who has that already gains nothing; others choose among the types that are open to them. */
const mayRegisterAs = ({ isAdmin, caller }: Authority, type: PartnerType): boolean => {
  const role = roleOfPartnerType(type.code)
  return isAdmin || type.isSelfRegistrable || (isRole(role) && caller.roles.has(role))
}

/**
 * P1. The caller's own address is tested first, as the contract has it: who is a partner already registers no other.
 * Everybody registers themselves: the id is the caller's user name, in the spelling of the account, so that mixed case never
 * breaks ownership (D-32). Administrators register any id, which then belongs to the user of that name. What is wrong with
 * what was sent is told before that somebody else's name is, which the contract does not know.
 * @throws Refusal with the codes of P1, PMS_PRT_055 last
 */
export const registerPartner = async (
  app: App,
  authority: Authority,
  wish: Omit<PartnerWish, 'userName'>,
  requestId: string,
): Promise<Partner> =>
  app.database.transaction(async (tx) => {
    const { email } = authority.caller
    requireEmail(email)
    if (await emailExists(tx, email)) throw new Refusal('PMS_PRT_055')
    const isOwn = isOwnName(authority, wish.id)
    const owner = isOwn ? authority.userName : wish.id
    const own = { ...wish, id: owner, userName: owner }
    const partner = await registerPartnerIn(tx, app, own, {
      actor: authority,
      requestId,
      requireType(type) {
        if (!mayRegisterAs(authority, type)) throw new Refusal('PMS_PRT_010')
      },
      requireName() {
        if (!isOwn && !authority.isAdmin) throw new Refusal('PMS_PRT_055')
      },
    })
    await adoptPartnerType(tx, app, owner, partner.partnerType)
    return partner
  })
