import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { recordedPartners } from './partner-list-store.ts'
import { offer } from '../../platform/extensions.ts'
import { setupSteps } from '../setup/index.ts'
import { firstPartnerStep, policyGroupStep } from './setup.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import type { Module } from '../../platform/app.ts'
import type { Partner } from './partner.ts'
import type { Authority } from '../../platform/access/authority.ts'
import { groupMembers, mostMembers } from '../policies/index.ts'
import {
  countInGroup,
  emailExists,
  idExists,
  listByIds,
  listDeactivated,
  listTypes,
  load,
  lock,
} from './partner-store.ts'
import { claimPartnersSubscription } from './users/claim-partners.ts'
import { externalRegistrationSubscription } from './registration/external-registration.ts'
import { followAccountSubscription } from './users/follow-account.ts'
import { partnerRoutes } from './routes.ts'
import { searchRoutes } from './search/routes.ts'

export { isDeactivated, usesPolicies, type Partner, type PartnerType } from './partner.ts'
export { isActivePartner, listByIds as loadPartners } from './partner-store.ts'
export { list as listPartnerTypes, load as loadPartnerType } from './types/partner-type-store.ts'
export { activatePartner, deactivatePartner, reactivatePartner } from './activation.ts'
export { holdingSources, mostNames, type Holding, type HoldingSource } from './holdings.ts'
export { listOfType as listPartnersOfType, listPage as listPartnerPage } from './partner-list-store.ts'
export { findOwn as findOwnPartner, requireOwn as requireOwnPartner } from './own-partner.ts'
export { changeProfile } from './profile.ts'
export { statusWord } from './wire.ts'
export { registerPartnerIn } from './registration/registration.ts'
export { seedPartnerTypes } from './types/partner-types.ts'
export {
  isPlatformPartner,
  platformPartnerIds,
  seedPlatformPartners,
} from './registration/platform-partners.ts'

/** The partner with exactly this id, or undefined. One indexed query. */
export const loadPartner = (reader: Reader, id: string): Promise<Partner | undefined> => load(reader, id)

/** `loadPartner`, and nobody else changes the partner until the transaction ends. */
export const lockPartner = (tx: Tx, id: string): Promise<Partner | undefined> => lock(tx, id)

/** The type of each of these partners, by id. */
export const partnerTypesOf = (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> => listTypes(reader, ids)

/** Those of these partners that are deactivated. */
export const deactivatedAmong = (reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> =>
  listDeactivated(reader, ids)

/** The partners that the caller acts for, oldest first; empty for administrators. */
export const ownPartners = (reader: Reader, authority: Pick<Authority, 'partnerIds'>): Promise<Partner[]> =>
  listByIds(reader, authority.partnerIds)

/** True when a partner has this id, whatever its case. */
export const partnerIdExists = (reader: Reader, id: string): Promise<boolean> => idExists(reader, id)

/** True when a partner has this e-mail address, whatever its case. */
export const partnerEmailExists = (reader: Reader, email: string): Promise<boolean> =>
  emailExists(reader, email)

/** Organisations: registration, ownership, activation. */
export const partnersModule: Module = {
  name: 'partners',
  extensions: () => [
    offer(setupSteps, firstPartnerStep),
    offer(recordedObjects, recordedPartners),
    offer(setupSteps, policyGroupStep),
    offer(groupMembers, (reader, groupId) => countInGroup(reader, groupId, mostMembers)),
  ],
  routes: (app) => [...partnerRoutes(app), ...searchRoutes(app)],
  subscriptions: (app) => [
    claimPartnersSubscription(app),
    followAccountSubscription(app),
    externalRegistrationSubscription(app),
  ],
}
