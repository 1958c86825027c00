import type { StopReason } from '../../liveness/index.ts'
import { Refusal } from '../../../platform/refusal.ts'

/** The codes by which a licence is refused for what it stands on, for the operations that declare them. */
export const groundErrors = [
  'PMS_MSP_405',
  'PMS_MSP_418',
  'PMS_MSP_419',
  'ENT_PRQ_004',
  'ENT_PRQ_005',
  'KER-PCM-006',
  'ENT_CRT_002',
  'ENT_REV_005',
] as const

const codes: Readonly<Partial<Record<StopReason, string>>> = {
  'partner-inactive': 'PMS_MSP_405',
  'request-not-approved': 'PMS_MSP_418',
  'group-inactive': 'PMS_MSP_419',
  'policy-draft': 'PMS_MSP_419',
  'policy-deactivated': 'PMS_MSP_419',
  'policy-expired': 'PMS_MSP_419',
  'certificate-missing': 'ENT_PRQ_004',
}

/** How the contract calls what a licence would stand on and is dead; certificates that are over have one code. */
export const refusalOfStop = (stop: StopReason, values: { readonly till: string }): Refusal =>
  new Refusal(codes[stop] ?? 'ENT_PRQ_005', values)
