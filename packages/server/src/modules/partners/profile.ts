import type { Actor, Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Tx } from '../../platform/database/database.ts'
import { requireOwn } from './own-partner.ts'
import { snapshotOf, type Branding, type Partner } from './partner.ts'
import { load, lock, saveProfile } from './partner-store.ts'

type Profile = Pick<Partner, 'organisationName' | 'address' | 'phone' | keyof Branding>

const fieldsOf = ({ organisationName, address, phone, logoUrl, additionalInfo }: Profile): Profile => ({
  organisationName,
  address,
  phone,
  logoUrl,
  additionalInfo,
})

/** Writes what a locked partner says of itself, and that it was changed; its history holds no contact data. */
export const changeProfile = async (
  tx: Tx,
  app: App,
  actor: Actor,
  partner: Partner,
  profile: Profile,
): Promise<Partner> => {
  const at = app.clock.now()
  const changed: Partner = { ...partner, ...fieldsOf(profile), updatedAt: at, version: partner.version + 1 }
  await saveProfile(tx, changed, at)
  await app.record(tx, {
    actor,
    action: 'partner.profile-changed',
    object: { type: 'partner', id: partner.id },
    partnerId: partner.id,
    before: snapshotOf(partner),
    after: snapshotOf(changed),
  })
  return changed
}

/**
 * P8, P9: a partner's own contact and branding.
 * @throws Refusal PMS_PRT_055, PMS_PRT_005
 */
export const updateProfile = (
  app: App,
  authority: Authority,
  id: string,
  profile: Omit<Profile, 'organisationName'>,
): Promise<Partner> =>
  app.database.transaction(async (tx) => {
    const partner = requireOwn(authority, await lock(tx, id))
    return changeProfile(tx, app, authority, partner, { ...partner, ...profile })
  })

/**
 * P10. Deactivated partners are answered too.
 * @throws Refusal PMS_PRT_055, PMS_PRT_005
 */
export const getProfile = async (app: App, authority: Authority, id: string): Promise<Partner> =>
  requireOwn(authority, await load(app.database, id))
