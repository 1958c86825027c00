import type { DeviceFault } from '@entente/trust'
import type { DeviceStopReason } from '../liveness/index.ts'

const ofSteps: Readonly<Record<DeviceFault['step'], string>> = {
  format: 'ENT_DVC_001',
  algorithm: 'ENT_DVC_002',
  certificates: 'ENT_DVC_003',
  claims: 'ENT_DVC_004',
  signature: 'ENT_DVC_005',
  'digital-id-signature': 'ENT_DVC_006',
  level: 'ENT_DVC_007',
  agreement: 'ENT_DVC_008',
  time: 'ENT_DVC_009',
  'device-chain': 'ENT_DVC_011',
  'chip-chain': 'ENT_DVC_012',
}

/** The code of a fault of what was signed. */
export const codeOfFault = ({ step, reason }: Pick<DeviceFault, 'step' | 'reason'>): string =>
  reason === 'from-the-future' ? 'ENT_DVC_010' : ofSteps[step]

const ofStops: Readonly<Record<DeviceStopReason, string>> = {
  'provider-unknown': 'ENT_DVC_020',
  'provider-inactive': 'ENT_DVC_021',
  'provider-other': 'ENT_DVC_022',
  'model-unregistered': 'ENT_DVC_030',
  'model-pending': 'ENT_DVC_031',
  'model-rejected': 'ENT_DVC_032',
  'model-deactivated': 'ENT_DVC_033',
  'sbi-missing': 'ENT_DVC_040',
  'sbi-pending': 'ENT_DVC_041',
  'sbi-rejected': 'ENT_DVC_042',
  'sbi-deactivated': 'ENT_DVC_043',
  'sbi-expired': 'ENT_DVC_044',
  'chip-unknown': 'ENT_DVC_050',
  'chip-uncertified': 'ENT_DVC_051',
  'chip-pending': 'ENT_DVC_052',
  'chip-rejected': 'ENT_DVC_053',
  'chip-deactivated': 'ENT_DVC_054',
  'chip-revoked': 'ENT_DVC_055',
  'hotlist-device': 'ENT_DVC_060',
  'hotlist-model': 'ENT_DVC_061',
  'hotlist-sbi': 'ENT_DVC_062',
  'hotlist-chip': 'ENT_DVC_063',
  'hotlist-provider': 'ENT_DVC_064',
}

/** The code of what stands in our register. */
export const codeOfStop = (stop: DeviceStopReason): string => ofStops[stop]

/** Every code of a verdict, for those who must have a text for each. */
export const verdictCodes: readonly string[] = [
  ...Object.values(ofSteps),
  'ENT_DVC_010',
  ...Object.values(ofStops),
].sort()
