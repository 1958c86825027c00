import { toInstant, toLocalTime, toLocalTimeOrNull } from '../../platform/clock.ts'
import { bodyProblem, QueryRefusal, Refusal } from '../../platform/refusal.ts'
import { isPossible, type DeviceDecision, type DeviceModel } from './device-model.ts'
import type { DeviceSubType } from './kinds/kind.ts'

/** The only status word of the V2 deactivation. */
export const deactivateWord = 'De-Activate'

/** A device model as the contract writes it. */
export const readDevice = (device: {
  readonly deviceTypeCode: string
  readonly deviceSubTypeCode: string
  readonly make: string
  readonly model: string
}) => ({
  typeCode: device.deviceTypeCode,
  subTypeCode: device.deviceSubTypeCode,
  make: device.make,
  model: device.model,
})

/** Answers of D3; clients compare them. */
const answers = {
  approved: 'Device details approved successfully.',
  rejected: 'Device details rejected successfully.',
} as const

/** The answer to a decision of D3. */
export const answerOf = ({ status }: DeviceModel): string =>
  status === 'rejected' ? answers.rejected : answers.approved

/**
 * What D3 asks for by its word: `Activate` approves what waits and brings back what was deactivated, `De-activate` rejects.
 * @throws Refusal PMS_AUT_025
 */
export const decisionOf = (word: string, device: DeviceModel): DeviceDecision => {
  if (word === 'De-activate') return 'reject'
  if (word !== 'Activate') throw new Refusal('PMS_AUT_025')
  return isPossible('activate', device) ? 'activate' : 'approve'
}

const purposes: readonly unknown[] = ['REGISTRATION', 'AUTH', null, undefined]

/** The purpose of a question for types, which changes nothing; another word cannot be read. @throws QueryRefusal HTTP 400 */
export const checkPurpose = (purpose: string | null | undefined): void => {
  if (purposes.includes(purpose)) return
  const problem = { key: 'problems.choice', values: { choices: 'REGISTRATION, AUTH' } }
  throw new QueryRefusal(bodyProblem, { problem, field: 'request.purpose' })
}

/** A deactivated device model keeps the word `approved` on older doors; the flag tells (§4.7). */
const storedWord = ({ status }: DeviceModel): string => (status === 'deactivated' ? 'approved' : status)

/** A record of the older search (D4). */
export const presentSearched = (device: DeviceModel) => ({
  id: device.id,
  deviceProviderId: device.partnerId,
  deviceTypeCode: device.typeCode,
  deviceSubTypeCode: device.subTypeCode,
  make: device.make,
  model: device.model,
  partnerOrganizationName: device.organisationName,
  isActive: device.status === 'approved',
  approvalStatus: storedWord(device),
})

/** A record of D5. Nothing is ever deleted. */
export const presentSubType = (subType: DeviceSubType) => ({
  code: subType.code,
  deviceType: subType.typeCode,
  name: subType.name,
  desciption: subType.description,
  active: subType.isActive,
  isDeleted: false,
  crBy: subType.createdBy,
  crDtimes: toLocalTime(subType.createdAt),
  delDtimes: null,
  updBy: subType.updatedBy,
  updDtimes: toLocalTimeOrNull(subType.updatedAt),
})

/** Answer of D9. */
export const presentDeactivated = (device: DeviceModel) => ({
  deviceId: device.id,
  status: storedWord(device),
  isActive: false,
})

/** The decision about a device model, for a reader. */
export const presentDecision = ({ decision }: DeviceModel) =>
  decision && {
    status: decision.status,
    reason: decision.reason,
    decidedBy: decision.by,
    decidedDateTime: toInstant(decision.at),
  }

/** A device model of our own lists. */
export const presentDevice = (device: DeviceModel) => ({
  deviceId: device.id,
  partnerId: device.partnerId,
  orgName: device.organisationName,
  deviceType: device.typeCode,
  deviceSubType: device.subTypeCode,
  make: device.make,
  model: device.model,
  status: device.status,
  createdDateTime: toInstant(device.createdAt),
})
