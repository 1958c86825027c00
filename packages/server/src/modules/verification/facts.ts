import type { ChainAnswer, Certificate, DigitalId } from '@entente/trust'
import type { App } from '../../platform/app.ts'
import { listChipStatuses } from '../chips/index.ts'
import { deviceProviderType, listDevicesNamed, type DeviceModel } from '../device-models/index.ts'
import type { DeviceFacts } from '../liveness/index.ts'
import { chipsOnPath, issuerOnPath } from '../partner-certificates/index.ts'
import { loadPartner } from '../partners/index.ts'
import { listSbisDriving, type Sbi } from '../sbis/index.ts'
import { findHit } from './hits.ts'

/** Of several registrations the one that speaks for a device most. */
const byStanding = ['approved', 'pending_approval', 'pending_cert_upload', 'deactivated', 'rejected'] as const

const best = <T extends { readonly status: (typeof byStanding)[number] }>(all: readonly T[]): T | null =>
  byStanding.flatMap((status) => all.find((each) => each.status === status) ?? [])[0] ?? null

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** Whether a registration is of the kind that a device says it is. */
const isOfKind = ({ typeCode, subTypeCode }: DeviceModel, { type, deviceSubType }: DigitalId): boolean =>
  isSame(typeCode, type) && isSame(subTypeCode, deviceSubType)

/** The interface that counts for a device: the one that it names, or else whichever is good for longest. */
export const carrierOf = (sbis: readonly Sbi[], version: string | undefined, now: Date): Sbi | null => {
  const named = version === undefined ? sbis : sbis.filter((each) => isSame(each.softwareVersion, version))
  const byEnd = [...named].sort((one, other) => other.endsAt.getTime() - one.endsAt.getTime())
  return best(byEnd.filter(({ endsAt }) => now < endsAt)) ?? best(byEnd)
}

const providerFact = async (
  app: App,
  { deviceProviderId: id }: DigitalId,
  device: Chained | undefined,
): Promise<DeviceFacts['provider']> => {
  const partner = await loadPartner(app.database, id)
  if (partner?.partnerType !== deviceProviderType) return null
  // An authority that is trusted for devices certifies many: only the provider's own key speaks for its devices.
  const isIssuer = !device?.chain.ok || (await issuerOnPath(app, device.chain.path)) === partner.id
  return { isActive: partner.isActive, isIssuer }
}

const chipFact = async (app: App, path: readonly Certificate[]): Promise<DeviceFacts['chip']> => {
  const chips = await chipsOnPath(app, path)
  const statuses = await listChipStatuses(
    app.database,
    chips.map(({ id }) => id),
  )
  const facts = chips.flatMap(({ id, isRevoked }) => {
    const status = statuses.get(id)
    return status === undefined ? [] : [{ status, isRevoked }]
  })
  const sound = facts.filter(({ isRevoked }) => !isRevoked)
  return best(sound) ?? best(facts)
}

const pathOf = (chain: ChainAnswer, certificate: Certificate): readonly Certificate[] =>
  chain.ok ? chain.path : [certificate]

/** A chain of a certificate, found or not. */
export interface Chained {
  readonly certificate: Certificate
  readonly chain: ChainAnswer
}

/** What of a device our register is asked about. */
export interface DeviceQuestion {
  readonly claims: DigitalId
  /** The version of the interface that the device names. */
  readonly sbiVersion: string | undefined
  /** Its own certificate; absent where only its identity is there. */
  readonly device: Chained | undefined
  /** That of its chip; absent where it has none. */
  readonly chip: Chained | undefined
}

/** What our register says of a device, and which interface counts for it. */
export interface DeviceAnswer {
  readonly facts: DeviceFacts | Omit<DeviceFacts, 'chip'>
  readonly sbi: Sbi | null
}

/** Asks our register about a device. The database is asked at every verification: what was decided counts for the next one. */
export const askRegister = async (
  app: App,
  { claims, sbiVersion, device, chip }: DeviceQuestion,
): Promise<DeviceAnswer> => {
  const { database, clock } = app
  const models = await listDevicesNamed(database, claims, [claims.deviceProviderId])
  const model = best(models.filter((each) => isOfKind(each, claims)))
  const driving = await listSbisDriving(database, model ? [model.id] : [])
  const sbi = carrierOf((model && driving.get(model.id)) ?? [], sbiVersion, clock.now())
  const facts = {
    provider: await providerFact(app, claims, device),
    model,
    sbi,
    hotlist: await findHit(app, {
      claims,
      sbiVersion: sbi?.softwareVersion ?? sbiVersion,
      chip: chip?.certificate,
    }),
  }
  if (!chip) return { facts, sbi }
  return { facts: { ...facts, chip: await chipFact(app, pathOf(chip.chain, chip.certificate)) }, sbi }
}
