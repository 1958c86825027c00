import { toInstant, toLocalTime, toOffsetTime } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { DeviceModel } from '../device-models/index.ts'
import type { Cascade } from './cascade.ts'
import type { ListedDevice, ListedMapping } from './device-list-store.ts'
import type { DeviceCounts } from './mapping-store.ts'
import { actionsFor, isExpired, type Sbi } from './sbi.ts'

/** The only status word of the deactivation (S11). */
const deactivateWord = 'De-Activate'

/** What a status asks for; without one it deactivates too. @throws Refusal PMS_DEVICE_ERROR_026 */
export const requireDeactivation = (status: string | null | undefined): void => {
  if ((status ?? deactivateWord) !== deactivateWord) throw new Refusal('PMS_DEVICE_ERROR_026')
}

/** Whether a word approves an interface (S3); undefined for one that says neither. */
export const readDecision = (word: string): boolean | undefined =>
  word === 'Activate' ? true : word === 'De-activate' ? false : undefined

/** Answers of S3; clients compare them. */
export const decidedText = (isApproved: boolean): string =>
  isApproved
    ? 'Secure biometric details approved successfully.'
    : 'Secure biometric details rejected successfully.'

/** Answers of S5 and S6; clients compare them. */
export const mappedText = (isNew: boolean): string => (isNew ? 'Success' : 'Mapping already exists')
export const unmappedText = 'Success'

interface DeviceDecisionRequest {
  readonly partnerId?: string | null | undefined
  readonly sbiId?: string | null | undefined
  readonly status?: string | null | undefined
}

/**
 * What D10 is asked, whose fields have codes of their own.
 * @throws Refusal PMS_REQUEST_ERROR_001, PMS_DEVICE_ERROR_027, PMS_DEVICE_ERROR_024 or _025
 */
export const readDeviceDecision = ({ partnerId, sbiId, status }: DeviceDecisionRequest) => {
  if (partnerId === null || partnerId === undefined || status === null || status === undefined)
    throw new Refusal('PMS_REQUEST_ERROR_001')
  if (status !== 'approved' && status !== 'rejected') throw new Refusal('PMS_DEVICE_ERROR_027')
  const approve = status === 'approved'
  if (sbiId === null || sbiId === undefined)
    throw new Refusal(approve ? 'PMS_DEVICE_ERROR_024' : 'PMS_DEVICE_ERROR_025')
  return { partnerId, sbiId, approve }
}

/** What is deactivated keeps the word `approved` on these doors; the flag tells (§4.7). */
const storedWord = (status: Sbi['status']): string => (status === 'deactivated' ? 'approved' : status)

/** The hash as the older answers have it: its characters in base64. */
const hashText = (hash: string): string => Buffer.from(hash, 'utf8').toString('base64')

/** A record of the older search (S4). Nothing is ever deleted. */
export const presentSearched = (sbi: Sbi) => ({
  id: sbi.id,
  swBinaryHash: hashText(sbi.binaryHash),
  swVersion: sbi.softwareVersion,
  deviceDetailId: null,
  swCreateDateTime: toInstant(sbi.softwareCreatedAt),
  swExpiryDateTime: toInstant(sbi.expiresAt),
  isActive: sbi.status === 'approved',
  approvalStatus: storedWord(sbi.status),
  providerId: sbi.partnerId,
  partnerOrganizationName: sbi.organisationName,
  deleted: false,
  crBy: sbi.createdBy,
  crDtimes: toLocalTime(sbi.createdAt),
  delDtimes: null,
  // Nobody has changed what is still as it was added.
  updBy: sbi.version === 1 ? null : sbi.updatedBy,
  updDtimes: sbi.version === 1 ? null : toLocalTime(sbi.updatedAt),
})

/** A record of the older search for mappings (S7). */
export const presentMapping = (mapping: ListedMapping) => ({
  deviceDetailId: mapping.deviceId,
  sbiId: mapping.sbiId,
  providerId: mapping.partnerId,
  providerName: mapping.organisationName,
  make: mapping.make,
  model: mapping.model,
  deviceTypeCode: mapping.typeCode,
  deviceSubTypeCode: mapping.subTypeCode,
  swBinaryHash: hashText(mapping.binaryHash),
  swVersion: mapping.softwareVersion,
  crBy: mapping.createdBy,
  crDtimes: toOffsetTime(mapping.createdAt),
})

/** An element of the devices of an interface (S10). */
export const presentDevice = (device: DeviceModel) => ({
  deviceId: device.id,
  deviceTypeCode: device.typeCode,
  deviceSubTypeCode: device.subTypeCode,
  deviceProviderId: device.partnerId,
  make: device.make,
  model: device.model,
  status: storedWord(device.status),
  isActive: device.status === 'approved',
  createdDateTime: toLocalTime(device.createdAt),
})

/** Answer of S11. */
export const presentDeactivated = (sbi: Sbi) => ({
  sbiId: sbi.id,
  sbiVersion: sbi.softwareVersion,
  status: storedWord(sbi.status),
  isActive: false,
})

const expiryWord = (sbi: Sbi, now: Date) => (isExpired(sbi, now) ? ('expired' as const) : ('valid' as const))

const noDevices: DeviceCounts = { approved: 0, pending: 0 }

const presentCounts = (sbi: Sbi, { approved, pending }: DeviceCounts = noDevices) => ({
  countOfAssociatedDevices: sbi.deviceCount,
  countOfApprovedDevices: approved,
  countOfPendingDevices: pending,
})

/** A row of the list (S12). */
export const presentRow = (now: Date, counts: ReadonlyMap<string, DeviceCounts>) => (sbi: Sbi) => ({
  partnerId: sbi.partnerId,
  orgName: sbi.organisationName,
  sbiId: sbi.id,
  sbiVersion: sbi.softwareVersion,
  status: sbi.status,
  isActive: sbi.status === 'approved',
  sbiCreatedDateTime: toLocalTime(sbi.softwareCreatedAt),
  sbiExpiryDateTime: toLocalTime(sbi.expiresAt),
  sbiExpiryStatus: expiryWord(sbi, now),
  ...presentCounts(sbi, counts.get(sbi.id)),
  createdDateTime: toLocalTime(sbi.createdAt),
})

/** A row of the list of all devices (D11). */
export const presentListedDevice = (device: ListedDevice) => ({
  deviceId: device.id,
  partnerId: device.partnerId,
  orgName: device.organisationName,
  deviceType: device.typeCode,
  deviceSubType: device.subTypeCode,
  status: device.status,
  make: device.make,
  model: device.model,
  createdDateTime: toLocalTime(device.createdAt),
  sbiId: device.sbi?.id ?? null,
  sbiVersion: device.sbi?.version ?? null,
})

interface Surroundings {
  readonly isPartnerActive: boolean
  readonly counts: DeviceCounts | undefined
  readonly who: Parameters<typeof actionsFor>[1]
  readonly now: Date
}

/** One interface, for the portal. */
export const presentDetails = (sbi: Sbi, { isPartnerActive, counts, who, now }: Surroundings) => ({
  sbiId: sbi.id,
  partnerId: sbi.partnerId,
  orgName: sbi.organisationName,
  isPartnerActive,
  sbiVersion: sbi.softwareVersion,
  swBinaryHash: sbi.binaryHash,
  sbiCreatedDateTime: toInstant(sbi.softwareCreatedAt),
  sbiExpiryDateTime: toInstant(sbi.expiresAt),
  endDateTime: toInstant(sbi.endsAt),
  status: sbi.status,
  sbiExpiryStatus: expiryWord(sbi, now),
  ...presentCounts(sbi, counts),
  createdDateTime: toInstant(sbi.createdAt),
  createdBy: sbi.createdBy,
  decision: sbi.decision && {
    status: sbi.decision.status,
    reason: sbi.decision.reason,
    decidedBy: sbi.decision.by,
    decidedDateTime: toInstant(sbi.decision.at),
  },
  actions: actionsFor(sbi, who, now),
})

const presentAffected = (devices: readonly DeviceModel[]) =>
  devices.map(({ id, make, model }) => ({ deviceId: id, make, model }))

/** What a deactivation would come to, for the portal. */
export const presentCascade = ({ deactivated, rejected, kept }: Cascade) => ({
  deactivated: presentAffected(deactivated),
  rejected: presentAffected(rejected),
  kept: presentAffected(kept),
})

/** What became of one of several. */
export const presentOutcome = <Refused>({
  id,
  came,
  refusal,
}: {
  readonly id: string
  readonly came: Pick<Sbi | DeviceModel, 'status'> | null
  readonly refusal: Refused
}) => ({ id, status: came?.status ?? null, refusal })
