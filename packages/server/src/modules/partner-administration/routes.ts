import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { contractPageReply } from '../../platform/http/envelope/page-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { loadAccountByUserName } from '../accounts/index.ts'
import { loadCurrentCertificate } from '../partner-certificates/index.ts'
import { listPartnerPage, listPartnersOfType, loadPartner, type Partner } from '../partners/index.ts'
import { loadGroups } from '../policies/index.ts'
import * as contract from './contract.ts'
import { createPartner, editPartner } from './editing.ts'
import { previewStatus, reactivate, setStatus, stepFor } from './standing.ts'
import * as wire from './wire.ts'

const getPartner = async (app: App, authority: Authority, id: string) => {
  if (id.trim() === '') throw new Refusal('PMS_REQUEST_ERROR_001')
  const partner = await loadPartner(app.database, id)
  if (!partner) throw new Refusal('PMS_PRT_005')
  const [owner, held, groups] = await Promise.all([
    loadAccountByUserName(app.database, partner.userName),
    loadCurrentCertificate(app.database, { type: 'partner', id: partner.id }),
    loadGroups(app.database, [partner.policyGroupId]),
  ])
  return wire.presentPartner(partner, {
    authority,
    owner,
    held,
    group: groups.get(partner.policyGroupId ?? ''),
  })
}

/** @throws Refusal PMS_PMP_013 */
const requireSome = async (app: App, type: string | undefined): Promise<Partner[]> => {
  const partners = await listPartnersOfType(app.database, type)
  if (partners.length === 0) throw new Refusal('PMS_PMP_013')
  return partners
}

const queries = (app: App): Route[] => [
  route(contract.listPlainPartners, async ({ query }) => ({
    partners: (await requireSome(app, query.partnerType)).map(wire.presentPlain),
  })),
  route(contract.listBrandedPartners, async ({ query }) => ({
    partners: (await requireSome(app, query.partnerType)).map(wire.presentBranded),
  })),
  route(contract.listPartners, async ({ query }) => {
    const request = readListRequest(contract.partnerListing, query)
    const found = await listPartnerPage(app.database, request)
    const groups = await loadGroups(
      app.database,
      found.rows.map((each) => each.policyGroupId),
    )
    return contractPageReply(request, found, wire.presentRow(groups))
  }),
  route(contract.getPartner, ({ authority, params }) => getPartner(app, authority, params.partnerId)),
  route(contract.previewPartnerStatus, async ({ params }) => {
    const { partner, affected } = await previewStatus(app, params.partnerId)
    return {
      partnerId: partner.id,
      organizationName: partner.organisationName,
      step: stepFor(partner) ?? null,
      affected: affected.map(({ kind, total, names }) => ({ kind, total, names: [...names] })),
    }
  }),
]

const commands = (app: App): Route[] => [
  route(contract.setPartnerStatus, async ({ authority, params, request }) => {
    const isActive = wire.readStatus(request.status)
    await setStatus(app, authority, { ...params, isActive, reason: request.reason ?? null })
    return { message: isActive ? wire.activated : wire.deactivated }
  }),
  route(contract.reactivatePartner, async ({ authority, params, request }) => {
    const { id, isActive } = await reactivate(app, authority, { ...params, reason: request.reason ?? null })
    return { partnerId: id, isActive }
  }),
  route(contract.createPartner, async ({ authority, request, address: network }) => {
    const { partner, expiresAt } = await createPartner(app, authority, {
      partnerId: request.partnerId,
      organisationName: request.organizationName,
      partnerType: request.partnerType,
      address: request.address,
      phone: request.contactNumber,
      email: request.emailId,
      policyGroup: request.policyGroup ?? null,
      locale: request.langCode || authority.caller.locale,
      network,
    })
    return wire.presentInvitation(partner, expiresAt)
  }),
  route(contract.editPartner, async ({ authority, params, request }) => {
    const { organizationName: organisationName, contactNumber: phone, address } = request
    const { id } = await editPartner(app, authority, { ...params, organisationName, phone, address })
    return { partnerId: id }
  }),
]

/** The operations of the module. */
export const partnerAdministrationRoutes = (app: App): readonly Route[] => [...commands(app), ...queries(app)]
