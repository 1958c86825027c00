import { judging } from './judging.ts'

/** Where something stands that administrators decide about. */
type Decided = 'pending_approval' | 'approved' | 'rejected' | 'deactivated'

/** Everything in our register that a device rests on, as far as somebody asks about it; null for what is not there. */
export interface DeviceFacts {
  /** The provider that the device names. */
  readonly provider: {
    readonly isActive: boolean
    /** The certificate of the device was issued with a key of this provider; true where there is none to look at. */
    readonly isIssuer: boolean
  } | null
  readonly model: { readonly status: Decided } | null
  /** The interface of the provider that drives the model. */
  readonly sbi: {
    readonly status: Decided
    /** From then on it counts no more. */
    readonly endsAt: Date
  } | null
  /** The chip that has signed the identity of the device. */
  readonly chip: {
    readonly status: Decided | 'pending_cert_upload'
    /** What the platform has signed for it is revoked. */
    readonly isRevoked: boolean
  } | null
  /** What of it the hotlist has; null for nothing. */
  readonly hotlist: { readonly kind: 'device' | 'model' | 'sbi' | 'chip' | 'provider' } | null
}

/** Why a device counts for nothing; in the order in which they are told. */
export const deviceStopReasons = [
  'provider-unknown',
  'provider-inactive',
  'provider-other',
  'model-unregistered',
  'model-pending',
  'model-rejected',
  'model-deactivated',
  'sbi-missing',
  'sbi-expired',
  'sbi-pending',
  'sbi-rejected',
  'sbi-deactivated',
  'chip-unknown',
  'chip-uncertified',
  'chip-pending',
  'chip-rejected',
  'chip-deactivated',
  'chip-revoked',
  'hotlist-device',
  'hotlist-model',
  'hotlist-sbi',
  'hotlist-chip',
  'hotlist-provider',
] as const

export type DeviceStopReason = (typeof deviceStopReasons)[number]

const stateWords = {
  pending_cert_upload: 'uncertified',
  pending_approval: 'pending',
  rejected: 'rejected',
  deactivated: 'deactivated',
} as const

/**
 * Everything that keeps a device from being believed: at most one reason of each part.
 * @param facts parts that are left out are not asked about, as the chip of a device that has none
 */
export const { all: deviceStopsOf } = judging<DeviceFacts, DeviceStopReason>({
  provider: (provider) => {
    if (!provider) return 'provider-unknown'
    if (!provider.isActive) return 'provider-inactive'
    return provider.isIssuer ? undefined : 'provider-other'
  },
  model: (model) => {
    if (!model) return 'model-unregistered'
    return model.status === 'approved' ? undefined : `model-${stateWords[model.status]}`
  },
  sbi: (sbi, now) => {
    if (!sbi) return 'sbi-missing'
    if (sbi.status === 'rejected') return 'sbi-rejected'
    // What has ended for good is told before what could be brought back; it may have been deactivated for that.
    if (now >= sbi.endsAt) return 'sbi-expired'
    return sbi.status === 'approved' ? undefined : `sbi-${stateWords[sbi.status]}`
  },
  chip: (chip) => {
    if (!chip) return 'chip-unknown'
    if (chip.status !== 'approved') return `chip-${stateWords[chip.status]}`
    return chip.isRevoked ? 'chip-revoked' : undefined
  },
  hotlist: (hit) => (hit ? `hotlist-${hit.kind}` : undefined),
})
