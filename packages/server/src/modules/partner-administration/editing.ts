import { organisationForm } from '@entente/trust'
import { systemActor, type Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { Refusal } from '../../platform/refusal.ts'
import { inviteIn } from '../organisations/index.ts'
import { changeProfile, lockPartner, registerPartnerIn, type Partner } from '../partners/index.ts'

/** What an administrator says of a new partner. */
interface NewPartnerWish {
  readonly partnerId: string
  readonly organisationName: string
  readonly partnerType: string
  readonly address: string
  readonly phone: string
  readonly email: string
  readonly policyGroup: string | null
  readonly locale: string
  /** Where the wish comes from, as `Call.address` has it. */
  readonly network: string
}

/**
 * Registers a partner for somebody else; a link goes to the address, and whoever accepts it owns the partner. Nobody is
 * named as the one in whose name it is, or whoever takes that name later would own it.
 * @returns the partner, and when the link ends
 * @throws Refusal with the codes of P1 but for those about the caller; RetryLater ENT_MAI_001 (too many mails)
 */
export const createPartner = (
  app: App,
  authority: Authority,
  wish: NewPartnerWish,
): Promise<{ readonly partner: Partner; readonly expiresAt: Date }> =>
  app.database.transaction(async (tx) => {
    const { partnerId: id, network, ...said } = wish
    const partner = await registerPartnerIn(
      tx,
      app,
      { ...said, id, userName: systemActor.userName },
      { actor: authority },
    )
    const { email, locale } = partner
    const invitation = { partnerId: id, email, role: 'owner', locale, address: network } as const
    const { expiresAt } = await inviteIn(tx, app, authority, invitation)
    return { partner, expiresAt }
  })

/**
 * Corrects what a partner is called and where it is reached.
 * @throws Refusal PMS_PRT_005, ENT_PRT_002 (its certificates name the organisation)
 */
export const editPartner = (
  app: App,
  authority: Authority,
  wish: Pick<Partner, 'organisationName' | 'address' | 'phone'> & { readonly partnerId: string },
): Promise<Partner> =>
  app.database.transaction(async (tx) => {
    const partner = await lockPartner(tx, wish.partnerId)
    if (!partner) throw new Refusal('PMS_PRT_005')
    const organisationName = organisationForm(wish.organisationName)
    if (organisationName !== partner.organisationName && partner.isCertified) throw new Refusal('ENT_PRT_002')
    const { address, phone } = wish
    return changeProfile(tx, app, authority, partner, { ...partner, organisationName, address, phone })
  })
