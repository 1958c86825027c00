import type { JwsRefusalCode } from '../jws/jws-refusals.ts'
import type { PathRefusal, PathRefusalCode } from '../path-validation/refusals.ts'

/** What is looked at, in the order in which it is told. Reading comes first: what cannot be read is judged no further. */
export const deviceSteps = [
  'format',
  'algorithm',
  'certificates',
  'claims',
  'signature',
  'digital-id-signature',
  'level',
  'agreement',
  'time',
  'device-chain',
  'chip-chain',
] as const

export type DeviceStepName = (typeof deviceSteps)[number]

/** Reasons of our own, beside those of a JWS and of a path. */
export const deviceReasons = [
  'nothing-to-verify',
  'no-jws-inside',
  'too-many-statements',
  'unreadable-certificate',
  'payload-not-json',
  'digital-id-missing',
  'digital-id-unsigned',
  'claim-missing',
  'claim-too-long',
  'claim-hidden',
  'time-unreadable',
  'level-too-low',
  'another-device',
  'too-old',
  'from-the-future',
  'no-chain',
  'authority-itself',
] as const

export type DeviceReason = (typeof deviceReasons)[number] | JwsRefusalCode | PathRefusalCode

/** Of what something is said: what the device key signed, the identity inside, or a certificate alone. */
export type DevicePart = 'statement' | 'digital-id' | 'certificate'

/** Why a step fails. */
export interface DeviceFault {
  readonly step: DeviceStepName
  readonly part: DevicePart
  readonly reason: DeviceReason
  /** What decides, in the format's words: the claim, the header's member, the certificate's field. */
  readonly field: string
  /** Where a chain breaks: the certificate, and where the rule is written. */
  readonly path?: PathRefusal
}

/** What became of a step. `skipped`: nothing could be said, since something before failed. */
export type DeviceStep =
  | { readonly step: DeviceStepName; readonly state: 'passed' | 'skipped' }
  | (DeviceFault & { readonly state: 'failed' })

const readingSteps = new Set<JwsRefusalCode>(['algorithm-not-allowed', 'critical-header', 'key-mismatch'])
const certificateSteps = new Set<JwsRefusalCode>(['bad-certificate', 'no-certificate', 'digest-mismatch'])

/** To which step a refusal of a JWS belongs; `bad-signature` is told by whoever verifies. */
export function stepOfJws(code: JwsRefusalCode): DeviceStepName {
  if (readingSteps.has(code)) return 'algorithm'
  return certificateSteps.has(code) ? 'certificates' : 'format'
}
