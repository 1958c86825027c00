import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../platform/http/envelope/search-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { lastUsesOf, stopsOfGrants } from '../policy-requests/index.ts'
import { setStatus, setStatusByKey } from './changes/change.ts'
import * as contract from './contract.ts'
import { generateLicence, replaceLicence } from './changes/issue.ts'
import { digestOf } from './licence-key.ts'
import { stateAt } from '../liveness/index.ts'
import { licenceFilterValues, listNewest, pageLicences, searchLicences } from './lists/list-store.ts'
import * as own from './own-contract.ts'
import { previewChange, previewNew } from './changes/preview.ts'
import { getLicenceDetails, getValidLicence, openLicences, showKey } from './lists/reading.ts'
import { load } from './store.ts'
import * as wire from './wire.ts'

/** Whose licence keys the caller reads in lists: those of partners for which it may act. Auditors look, and hold no keys. */
const whoseKeys = (authority: Authority): readonly string[] | undefined =>
  authority.visiblePartnerIds?.filter((id) => authority.mayChange({ id }))

/** Commands of the contract: L1, L2. */
const commands = (app: App): Route[] => [
  route(contract.generateLicence, async ({ authority, request }) => {
    const { providerId: partnerId, validDays = null, reason = null } = request
    const issued = await generateLicence(app, authority, { partnerId, validDays, reason })
    return { ...wire.presentActive(issued), licenceId: issued.licence.id }
  }),
  route(contract.setLicenceStatus, async ({ authority, request }) => {
    const activate = wire.readStatus(request.licenseKeyStatus)
    const { reason = null } = request
    const [partnerId, text] = [request.providerId ?? '', request.licenseKey ?? '']
    const licence = await setStatusByKey(app, authority, { partnerId, text, activate, reason })
    return wire.presentStatus(licence, text)
  }),
]

/** Queries of the contract: L3 to L6. */
const queries = (app: App): Route[] => [
  route(contract.listLicences, async ({ authority }) => {
    const licences = await openLicences(app, await listNewest(app.database, whoseKeys(authority)))
    return licences.map(wire.presentEntity(app.clock.now()))
  }),
  route(contract.getLicenceKey, async ({ params }) =>
    wire.presentActive(await getValidLicence(app, params.mispId)),
  ),
  route(contract.filterValues, ({ authority, request }) =>
    licenceFilterValues(app.database, request, authority.visiblePartnerIds),
  ),
  route(contract.searchLicences, async ({ authority, request }) => {
    const asked = wire.byDigest(request, (text) => digestOf(app.vault, text).toString('hex'))
    const page = await searchLicences(app.database, asked, whoseKeys(authority))
    const rows = await openLicences(app, page.rows)
    return searchReply(request, { ...page, rows }, wire.presentEntity(app.clock.now()))
  }),
]

const ownQueries = (app: App): Route[] => [
  route(own.pageLicences, async ({ authority, query }) => {
    const request = readListRequest(own.licenceListing, query)
    const page = await pageLicences(app.database, request, authority.visiblePartnerIds)
    const ids = page.rows.map(({ id }) => id)
    const [stops, uses] = await Promise.all([stopsOfGrants(app, page.rows), lastUsesOf(app, 'licence', ids)])
    const now = app.clock.now()
    return pageReply(request, page, (each) =>
      wire.presentLicence(each, { stops: stops.get(each.id) ?? [], lastUsedAt: uses.get(each.id) }, now),
    )
  }),
  route(own.getLicence, async ({ authority, params }) => {
    const details = await getLicenceDetails(app, authority, params.licenceId)
    const mayChange = authority.mayChange({ id: details.licence.partnerId })
    return wire.presentDetails(details, { isAdmin: authority.isAdmin, mayChange }, app.clock.now())
  }),
  route(own.previewChange, async ({ authority, params, query, locale }) => {
    const preview = await previewChange(app, authority, {
      licenceId: params.licenceId,
      action: query.action,
      overlapDays: query.overlapDays?.trim() ? Number(query.overlapDays) : null,
      verifiersSwitch: query.verifiersSwitch ?? null,
    })
    return wire.presentPreview(preview, locale)
  }),
  route(own.previewNew, async ({ params, locale }) =>
    wire.presentNew(await previewNew(app, params.partnerId), app.settings.LICENCE_DAYS, locale),
  ),
]

const ownCommands = (app: App): Route[] => [
  route(own.showKey, async ({ authority, params }) => {
    const { licence, text } = await showKey(app, authority, params.licenceId)
    return { licenceId: licence.id, licenseKey: text }
  }),
  route(own.setStatus, async ({ authority, params, request }) => {
    const { isActive: activate, reason = null } = request
    const licence = await setStatus(app, authority, { ...params, activate, reason })
    return { licenceId: licence.id, state: stateAt(licence, app.clock.now()) }
  }),
  route(own.replaceLicence, async ({ authority, params, request }) => {
    const issued = await replaceLicence(app, authority, {
      licenceId: params.licenceId,
      overlapDays: request.overlapDays ?? null,
      verifiersSwitch: request.verifiersSwitch ?? null,
      validDays: request.validDays ?? null,
      reason: request.reason ?? null,
    })
    const replaced = await load(app.database, params.licenceId)
    return wire.presentReplacement(issued, replaced ?? issued.licence)
  }),
]

/** The operations about licences. */
export const licenceRoutes = (app: App): readonly Route[] => [
  ...commands(app),
  ...queries(app),
  ...ownCommands(app),
  ...ownQueries(app),
]
