import { partnerTypeRoles } from '../../platform/access/roles.ts'
import type { SetupStep } from '../setup/index.ts'
import { roleOfPartnerType } from '../accounts/index.ts'
import { listByIds, someoneHasRegistered } from './partner-store.ts'
import { partnerTypes } from './types/partner-types.ts'

/** The platform's own partners are there from the start and do not count. */
export const firstPartnerStep: SetupStep = {
  id: 'first-partner',
  of: 'platform',
  place: 90,
  isDone: (app) => someoneHasRegistered(app.database),
}

const rolesWithGroup = partnerTypeRoles.filter((role) =>
  partnerTypes.some(({ code, isPolicyRequired }) => isPolicyRequired && roleOfPartnerType(code) === role),
)

/** Whoever's type needs a policy group chooses it before the certificate. */
export const policyGroupStep: SetupStep = {
  id: 'policy-group',
  of: 'partner',
  place: 15,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(rolesWithGroup),
  isDone: async (app, { partnerIds }) =>
    (await listByIds(app.database, partnerIds)).every(
      ({ needsPolicyGroup, policyGroupId }) => !needsPolicyGroup || policyGroupId !== null,
    ),
}
