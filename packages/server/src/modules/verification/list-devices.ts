import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { listDevicesNamed, type DeviceModel, type ModelName } from '../device-models/index.ts'
import { deviceStopsOf, type DeviceStopReason } from '../liveness/index.ts'
import { loadPartners } from '../partners/index.ts'
import { listSbisDriving, type Sbi } from '../sbis/index.ts'
import { carrierOf } from './facts.ts'
import { lookForHit } from './hits.ts'

/** A registration of a model, and why it is not to be believed. */
export interface TrustedDevice {
  readonly device: DeviceModel
  readonly sbis: readonly Sbi[]
  readonly stops: readonly DeviceStopReason[]
}

/**
 * Every registration of a make and model that the caller may see: everybody's for verifiers, a provider's own.
 * @param providerId whose alone; undefined for all
 */
export const listTrustedDevices = async (
  app: App,
  authority: Authority,
  { providerId, ...name }: ModelName & { readonly providerId: string | undefined },
): Promise<TrustedDevice[]> => {
  const { database, clock } = app
  const asked = providerId ? [providerId] : authority.visiblePartnerIds
  const devices = await listDevicesNamed(database, name, asked)
  if (devices.length === 0) authority.nothingToOwn()
  const own = devices.filter(({ partnerId }) => authority.owns({ id: partnerId }))
  const driving = await listSbisDriving(
    database,
    own.map(({ id }) => id),
  )
  const partners = await loadPartners(database, [...new Set(own.map(({ partnerId }) => partnerId))])
  const byId = new Map(partners.map((partner) => [partner.id, partner]))
  const now = clock.now()
  return Promise.all(
    own.map(async (device) => {
      const sbis = driving.get(device.id) ?? []
      const sbi = carrierOf(sbis, undefined, now)
      const hotlist = await lookForHit(app, {
        claims: {
          make: device.make,
          model: device.model,
          deviceProvider: device.organisationName,
          deviceProviderId: device.partnerId,
        },
        sbiVersion: sbi?.softwareVersion,
        chip: undefined,
      })
      const partner = byId.get(device.partnerId)
      const provider = partner ? { isActive: partner.isActive, isIssuer: true } : null
      return { device, sbis, stops: deviceStopsOf({ provider, model: device, sbi, hotlist }, now) }
    }),
  )
}
