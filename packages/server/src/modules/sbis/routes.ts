import type { App } from '../../platform/app.ts'
import { contractPageReply } from '../../platform/http/envelope/page-reply.ts'
import { searchReply } from '../../platform/http/envelope/search-reply.ts'
import { mostUnpaged, readListRequest } from '../../platform/http/lists/list-request.ts'
import { route, type Route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { decideEach } from '../approvals/index.ts'
import { deviceProviderType, loadDevices } from '../device-models/index.ts'
import * as contract from './contract.ts'
import { activateSbi, deactivateSbi, decideSbi, getOwnSbi, previewStop } from './decide.ts'
import { decideDeviceWithAny } from './decide-device.ts'
import * as deviceContract from './device-contract.ts'
import { pageDevices, searchMappings } from './device-list-store.ts'
import { addDevice, decideDevice, mapDevice, unmapDevice } from './devices.ts'
import { pageSbis, sbiFilterValues, searchSbis } from './list-store.ts'
import { countDevices, listDeviceIds } from './mapping-store.ts'
import * as own from './own-contract.ts'
import { addSbi, editSbi } from './register.ts'
import { checkDeactivation, isOwn } from './sbi.ts'
import * as wire from './wire.ts'

interface SoftwareFields {
  readonly swBinaryHash: string
  readonly swVersion: string
  readonly swCreateDateTime: Date
  readonly swExpiryDateTime: Date
}

const softwareOf = (request: SoftwareFields) => ({
  binaryHash: request.swBinaryHash,
  softwareVersion: request.swVersion,
  softwareCreatedAt: request.swCreateDateTime,
  expiresAt: request.swExpiryDateTime,
})

/** Interfaces: S1–S3, S11 and what is ours. */
const commands = (app: App): Route[] => [
  route(contract.addSbi, async ({ authority, request }) => {
    const { id } = await addSbi(app, authority, { ...softwareOf(request), providerId: request.providerId })
    return { id }
  }),
  route(contract.editSbi, async ({ authority, request }) => {
    const { id } = await editSbi(app, authority, { ...softwareOf(request), id: request.id })
    return { id }
  }),
  route(contract.decideSbi, async ({ authority, request }) => {
    const approve = wire.readDecision(request.approvalStatus)
    const { status } = await decideSbi(app, authority, {
      id: request.id,
      approve,
      reason: request.reason ?? null,
    })
    return wire.decidedText(status === 'approved')
  }),
  route(contract.deactivateSbi, async ({ authority, params, request }) => {
    wire.requireDeactivation(request.status)
    const wish = { id: params.sbiId, reason: request.reason ?? null }
    return wire.presentDeactivated(await deactivateSbi(app, authority, wish))
  }),
  route(own.activateSbi, async ({ authority, params, request }) => {
    const wish = { id: params.sbiId, reason: request.reason ?? null }
    const { id: sbiId, status } = await activateSbi(app, authority, wish)
    return { sbiId, status }
  }),
  route(own.decideSbis, async ({ authority, request, locale }) => {
    const { ids, approve, reason = null } = request
    const outcomes = await decideEach(ids, locale, (id) => decideSbi(app, authority, { id, approve, reason }))
    return outcomes.map(wire.presentOutcome)
  }),
]

/** Devices of interfaces: S5, S6, S9, D10. */
const deviceCommands = (app: App): Route[] => [
  route(contract.mapDevice, async ({ authority, request }) => {
    const { deviceDetailId: deviceId, sbiId } = request
    return wire.mappedText(await mapDevice(app, authority, { deviceId, sbiId }))
  }),
  route(contract.unmapDevice, async ({ authority, request }) => {
    const { deviceDetailId: deviceId, sbiId } = request
    await unmapDevice(app, authority, { deviceId, sbiId })
    return wire.unmappedText
  }),
  route(contract.addDevice, async ({ authority, params, request }) => {
    const { id } = await addDevice(app, authority, {
      sbiId: params.sbiId,
      providerId: request.deviceProviderId,
      id: request.id,
      typeCode: request.deviceTypeCode,
      subTypeCode: request.deviceSubTypeCode,
      make: request.make,
      model: request.model,
    })
    return { id }
  }),
  route(deviceContract.decideDevice, async ({ authority, params, request }) => {
    const wish = wire.readDeviceDecision(request)
    await decideDevice(app, authority, { ...wish, deviceId: params.id, reason: request.reason ?? null })
    return true
  }),
  route(deviceContract.decideDevices, async ({ authority, request, locale }) => {
    const { ids, approve, reason = null } = request
    const outcomes = await decideEach(ids, locale, (deviceId) =>
      decideDeviceWithAny(app, authority, { deviceId, approve, reason }),
    )
    return outcomes.map(wire.presentOutcome)
  }),
]

/** Lists and searches: S4, S7, S8, S12, D11. */
const lists = (app: App): Route[] => [
  route(contract.listSbis, async ({ authority, query }) => {
    const request = readListRequest(contract.sbiListing, query)
    const visible = authority.visiblePartnerIds
    if (visible?.length === 0) throw new Refusal('PMS_CERTIFICATE_ERROR_002')
    const now = app.clock.now()
    const page = await pageSbis(app.database, request, visible, now)
    const counts = await countDevices(
      app.database,
      page.rows.map(({ id }) => id),
    )
    return contractPageReply(request, page, wire.presentRow(now, counts))
  }),
  route(contract.searchSbis, async ({ authority, request }) => {
    const page = await searchSbis(app.database, request, authority.visiblePartnerIds)
    return searchReply(request, page, wire.presentSearched)
  }),
  route(contract.searchMappings, async ({ authority, request }) => {
    const page = await searchMappings(app.database, request, authority.visiblePartnerIds)
    return searchReply(request, page, wire.presentMapping)
  }),
  route(contract.filterValues, ({ authority, request }) =>
    sbiFilterValues(app.database, request, authority.visiblePartnerIds),
  ),
  route(deviceContract.listDevices, async ({ query }) => {
    const request = readListRequest(deviceContract.deviceListing, query)
    return contractPageReply(request, await pageDevices(app.database, request), wire.presentListedDevice)
  }),
]

/** One interface: S10 and what is ours. */
const queries = (app: App): Route[] => [
  route(contract.listDevicesOfSbi, async ({ authority, params }) => {
    const { sbi, partner } = await getOwnSbi(app, authority, params.sbiId)
    if (partner.partnerType !== deviceProviderType) throw new Refusal('PMS_DEVICE_ERROR_003')
    const ids = await listDeviceIds(app.database, sbi.id, mostUnpaged)
    const devices = await loadDevices(app.database, ids)
    return ids.flatMap((id) => {
      const device = devices.get(id)
      return device ? [wire.presentDevice(device)] : []
    })
  }),
  route(own.getSbi, async ({ authority, params }) => {
    const { sbi, partner } = await getOwnSbi(app, authority, params.sbiId)
    return wire.presentDetails(sbi, {
      isPartnerActive: partner.isActive,
      counts: (await countDevices(app.database, [sbi.id])).get(sbi.id),
      who: {
        isAdmin: authority.isAdmin,
        mayChange: authority.mayChange(partner),
        isOwn: isOwn(authority, sbi),
      },
      now: app.clock.now(),
    })
  }),
  route(own.previewDeactivation, async ({ authority, params }) => {
    const { sbi } = await getOwnSbi(app, authority, params.sbiId)
    return {
      sbiId: sbi.id,
      sbiVersion: sbi.softwareVersion,
      possible: checkDeactivation(sbi) === undefined,
      ...wire.presentCascade(await previewStop(app, sbi)),
    }
  }),
]

/** The operations about interfaces and their devices. */
export const sbiRoutes = (app: App): readonly Route[] => [
  ...commands(app),
  ...deviceCommands(app),
  ...lists(app),
  ...queries(app),
]
