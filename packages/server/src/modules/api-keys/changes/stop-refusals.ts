import { Refusal } from '../../../platform/refusal.ts'
import type { StopReason } from '../../liveness/index.ts'

const codes: Readonly<Partial<Record<StopReason, string>>> = {
  'partner-inactive': 'PMS_PMP_016',
  'group-inactive': 'PMS_PMP_023',
  'policy-draft': 'PMS_PMP_019',
  'policy-deactivated': 'PMS_PMP_019',
  'policy-expired': 'PMS_PMP_018',
  'request-not-approved': 'PMS_PRT_109',
  'certificate-missing': 'ENT_PRQ_004',
}

/** How the contract calls what a key would stand on and is dead; certificates that are over have one code. */
export const refusalOfStop = (
  stop: StopReason,
  values: { readonly state: string; readonly till: string },
): Refusal => new Refusal(codes[stop] ?? 'ENT_PRQ_005', values)
