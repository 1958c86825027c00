import type { App } from '../../platform/app.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { pageReply } from '../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../platform/http/envelope/search-reply.ts'
import { readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { presentProblems } from '../../platform/imports/present-sheet.ts'
import { readRecord } from '../../platform/imports/sheet.ts'
import { Refusal } from '../../platform/refusal.ts'
import { deviceCarriers, type Carrier } from './carriers.ts'
import * as contract from './contract.ts'
import { actionsFor, isPossible } from './device-model.ts'
import { importRoutes } from './imports/routes.ts'
import { kindRoutes } from './kinds/routes.ts'
import { searchSubTypes, subTypeValues, typeValues } from './kinds/search-store.ts'
import { deviceValues, pageDevices, searchDevices } from './list-store.ts'
import * as own from './own-contract.ts'
import { addDevices } from './rows/add-many.ts'
import { rowColumns } from './rows/row.ts'
import {
  addDevice,
  deactivateDevice,
  decideDevice,
  deviceCodes,
  editDevice,
  getOwnDevice,
} from './service.ts'
import * as wire from './wire.ts'

/** Commands of the contract: D1–D3, D9. */
const commands = (app: App): Route[] => [
  route(contract.addDevice, async ({ authority, request }) => {
    const { id, deviceProviderId: providerId } = request
    return { id: (await addDevice(app, authority, { id, providerId, ...wire.readDevice(request) })).id }
  }),
  route(contract.editDevice, async ({ authority, request }) => ({
    id: (await editDevice(app, authority, { id: request.id, ...wire.readDevice(request) })).id,
  })),
  route(contract.decideDevice, async ({ authority, request }) => {
    const { id, approvalStatus: word, reason } = request
    return wire.answerOf(await decideDevice(app, authority, { id, word, reason: reason ?? null }))
  }),
  route(contract.deactivateDevice, async ({ authority, params, request }) => {
    if ((request.status ?? wire.deactivateWord) !== wire.deactivateWord)
      throw new Refusal('PMS_DEVICE_ERROR_026')
    const wish = { id: params.deviceId, reason: request.reason ?? null }
    return wire.presentDeactivated(await deactivateDevice(app, authority, wish))
  }),
]

/** Queries of the contract: D4–D8. */
const queries = (app: App): Route[] => [
  route(contract.searchDevices, async ({ authority, request }) =>
    searchReply(
      request,
      await searchDevices(app.database, request, authority.visiblePartnerIds),
      wire.presentSearched,
    ),
  ),
  route(contract.searchSubTypes, async ({ request }) => {
    wire.checkPurpose(request.purpose)
    return searchReply(request, await searchSubTypes(app.database, request), wire.presentSubType)
  }),
  route(contract.deviceValues, async ({ authority, request }) => {
    wire.checkPurpose(request.purpose)
    return deviceValues(app.database, request, authority.visiblePartnerIds)
  }),
  route(contract.typeValues, async ({ request }) => {
    wire.checkPurpose(request.purpose)
    return typeValues(app.database, request)
  }),
  route(contract.subTypeValues, async ({ request }) => {
    wire.checkPurpose(request.purpose)
    return subTypeValues(app.database, request)
  }),
]

/** What a device model is used with, told by the modules whose objects carry it. */
const carriersOf = async (app: App, deviceId: string): Promise<Carrier[]> =>
  (await Promise.all(offeredAt(app, deviceCarriers).map((source) => source(app.database, deviceId)))).flat()

/** Operations of our own. */
const ownRoutes = (app: App): Route[] => [
  route(own.pageDevices, async ({ authority, query }) => {
    const request = readListRequest(own.deviceListing, query)
    const page = await pageDevices(app.database, request, authority.visiblePartnerIds)
    return pageReply(request, page, wire.presentDevice)
  }),
  route(own.getDevice, async ({ authority, params }) => {
    const { device, partner } = await getOwnDevice(app, authority, params.deviceId, deviceCodes)
    const who = { isAdmin: authority.isAdmin, mayChange: authority.mayChange(partner) }
    return {
      ...wire.presentDevice(device),
      createdBy: device.createdBy,
      decision: wire.presentDecision(device),
      usedWith: await carriersOf(app, device.id),
      actions: actionsFor(device, who),
    }
  }),
  route(own.previewDeactivation, async ({ authority, params }) => {
    const { device } = await getOwnDevice(app, authority, params.deviceId, deviceCodes)
    const { id: deviceId, make, model } = device
    const usedWith = await carriersOf(app, deviceId)
    return { deviceId, make, model, possible: isPossible('deactivate', device), usedWith }
  }),
  route(own.addDevices, async ({ authority, request, locale }) => {
    const wished = request.devices.map((device, index) => readRecord(index + 1, device, rowColumns))
    const { ids, rows } = await addDevices(app, authority, {
      partnerId: request.partnerId,
      sbiId: request.sbiId ?? null,
      wished,
    })
    return { ids, problems: presentProblems(rows, locale) }
  }),
]

/** The operations of the module. */
export const deviceRoutes = (app: App): readonly Route[] => [
  ...commands(app),
  ...queries(app),
  ...ownRoutes(app),
  ...kindRoutes(app),
  ...importRoutes(app),
]
