import { ownStatus } from '../chips/chip.ts'
import type { OwnChip } from '../chips/chip.ts'
import type { PartnerCertificate } from '../partner-certificates/partner-certificate.ts'

export type StepName = 'terms' | 'certificate' | 'chip' | 'chipCertificate' | 'approval'

export interface Step {
  readonly name: StepName
  readonly done: boolean
}

/** What a new chip provider has to do until its first chip is approved, in order. */
export const setupSteps = (partners: readonly PartnerCertificate[], chips: readonly OwnChip[]): Step[] => [
  // Nobody gets here without having accepted them.
  { name: 'terms', done: true },
  { name: 'certificate', done: partners.some(({ isCertificateAvailable }) => isCertificateAvailable) },
  { name: 'chip', done: chips.length > 0 },
  { name: 'chipCertificate', done: chips.some(({ isCertificateAvailable }) => isCertificateAvailable) },
  { name: 'approval', done: chips.some((chip) => ['approved', 'deactivated'].includes(ownStatus(chip))) },
]
