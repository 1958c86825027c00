import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { loadPartner, requireOwnPartner } from '../partners/index.ts'
import { loadPolicies } from '../policies/index.ts'
import { listLiveRequests } from '../policy-requests/index.ts'
import * as contract from './contract.ts'
import { listExtractors } from './extractor-store.ts'
import { getExtractors, setExtractors } from './extractors.ts'
import { listMappings } from './mapping-store.ts'
import { getMappedPolicy, mapCredentialType, mappingTypes, typesOf, unmapCredentialType } from './mapping.ts'
import * as wire from './wire.ts'

/** What a partner shares, in one look. @throws Refusal PMS_PRT_055, PMS_PRT_005 */
const getSharing = async (app: App, authority: Authority, partnerId: string) => {
  const { database } = app
  const partner = requireOwnPartner(authority, await loadPartner(database, partnerId))
  const [mappings, requests] = await Promise.all([
    listMappings(database, partner.id),
    listLiveRequests(database, partner.id),
  ])
  const policies = await loadPolicies(
    database,
    mappings.map(({ policyId }) => policyId),
  )
  // Types that an operator has taken off the list stay visible where somebody has mapped them.
  const known = typesOf(app)
  const lowered = known.map((type) => type.toLowerCase())
  const former = mappings
    .map(({ credentialType }) => credentialType)
    .filter((type) => !lowered.includes(type))
  return {
    partnerId: partner.id,
    mayMap: mappingTypes.includes(partner.partnerType),
    types: [...known, ...former].map((credentialType) => {
      const mapping = mappings.find((each) => each.credentialType === credentialType.toLowerCase())
      return { credentialType, policy: wire.presentMapping(mapping, policies.get(mapping?.policyId ?? '')) }
    }),
    policies: await Promise.all(
      requests.map(async ({ policyId, policyName, state }) => ({
        policyId,
        policyName,
        requestState: state === 'approved' ? ('approved' as const) : ('InProgress' as const),
        extractors: wire.presentExtractors(
          await listExtractors(database, { partnerId: partner.id, policyId }),
        ),
      })),
    ),
  }
}

/** P3–P6 and ours. */
export const credentialTypeRoutes = (app: App): readonly Route[] => [
  route(contract.setExtractors, async ({ authority, params, request }) => {
    const extractors = wire.readExtractors(request.extractors)
    await setExtractors(app, authority, { ...params, extractors, replaces: false })
    return wire.extractorsAdded
  }),
  route(contract.replaceExtractors, async ({ authority, params, request }) => {
    const extractors = wire.readExtractors(request.extractors)
    const set = await setExtractors(app, authority, { ...params, extractors, replaces: true })
    return { extractors: wire.presentExtractors(set) }
  }),
  route(contract.getExtractors, async ({ authority, params }) => ({
    extractors: wire.presentExtractors(await getExtractors(app, authority, params)),
  })),
  route(contract.mapCredentialType, async ({ authority, params }) => {
    await mapCredentialType(app, authority, params)
    return wire.typeMapped
  }),
  route(contract.unmapCredentialType, async ({ authority, params }) => {
    await unmapCredentialType(app, authority, params)
    return { credentialType: params.credentialType }
  }),
  route(contract.getMappedPolicy, async ({ authority, params }) => {
    const { policy } = await getMappedPolicy(app, authority, params)
    return wire.presentMapped(params, policy)
  }),
  route(contract.getSharing, ({ authority, params }) => getSharing(app, authority, params.partnerId)),
]
