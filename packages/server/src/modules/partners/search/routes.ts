import type { App } from '../../../platform/app.ts'
import { toOffsetTime } from '../../../platform/clock.ts'
import { searchReply } from '../../../platform/http/envelope/search-reply.ts'
import { route, type Route } from '../../../platform/http/route.ts'
import type { Partner } from '../partner.ts'
import * as contract from './contract.ts'
import { partnerFilterValues, searchPartners, searchTypes, type FoundType } from './search-store.ts'

const presentFound = (partner: Partner) => ({
  id: partner.id,
  address: partner.address,
  contactNo: partner.phone,
  crBy: partner.createdBy,
  crDtimes: toOffsetTime(partner.createdAt),
  delDtimes: null,
  emailId: partner.email,
  isActive: partner.isActive,
  isDeleted: false,
  name: partner.organisationName,
  policyGroupId: partner.policyGroupId,
  certificateAlias: null,
  partnerTypeCode: partner.partnerType,
  approvalStatus: partner.approvalStatus,
  // Who changed it stands in its history.
  updBy: null,
  updDtimes: partner.version > 1 ? toOffsetTime(partner.updatedAt) : null,
  userId: partner.userName,
  langCode: partner.locale,
})

const presentType = (type: FoundType) => ({
  code: type.code,
  crBy: 'system',
  crDtimes: toOffsetTime(type.createdAt),
  delDtimes: null,
  isActive: type.isActive,
  isDeleted: false,
  partnerDescription: type.description,
  updBy: null,
  updDtimes: null,
  isPolicyRequired: type.isPolicyRequired,
})

/** The older searches of partners and their types (P18–P20). */
export const searchRoutes = (app: App): Route[] => [
  route(contract.searchPartners, async ({ authority, request }) => {
    const whom = { type: request.partnerType, ids: authority.visiblePartnerIds }
    return searchReply(request, await searchPartners(app.database, whom, request), presentFound)
  }),
  route(contract.searchTypes, async ({ request }) =>
    searchReply(request, await searchTypes(app.database, request), presentType),
  ),
  route(contract.filterValues, ({ authority, request }) =>
    partnerFilterValues(app.database, authority.visiblePartnerIds, request),
  ),
]
