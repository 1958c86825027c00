import type { OwnChip } from '../chips/chip.ts'
import type { PartnerCertificate } from '../partner-certificates/partner-certificate.ts'
import { readMoment } from '../../api/moments.ts'

/** A certificate of the partner that has ended or soon will. */
export interface Expiring {
  readonly kind: 'original' | 'platformSigned' | 'chip'
  readonly id: string
  readonly name: string
  readonly end: string
  readonly over: boolean
}

const noticeDays = 90
const day = 86_400_000

/** What ends within 90 days or has ended, the earliest first. Deactivated chips no longer matter. */
export const findExpiring = (
  partners: readonly PartnerCertificate[],
  chips: readonly OwnChip[],
  now: Date,
): Expiring[] => {
  const due = (end: string | null): end is string =>
    end !== null && readMoment(end).getTime() - now.getTime() < noticeDays * day
  const over = (end: string) => readMoment(end) < now
  const found: Expiring[] = []
  for (const { partnerId, caSignedExpiryDateTime: original, certificateExpiryDateTime: signed } of partners) {
    if (due(original))
      found.push({ kind: 'original', id: partnerId, name: partnerId, end: original, over: over(original) })
    if (due(signed))
      found.push({ kind: 'platformSigned', id: partnerId, name: partnerId, end: signed, over: over(signed) })
  }
  for (const { ftmId, make, model, isActive, status, certificateExpiryDateTime: end } of chips)
    if (due(end) && (isActive || status !== 'approved'))
      found.push({ kind: 'chip', id: ftmId, name: `${make} ${model}`, end, over: over(end) })
  return found.toSorted((a, b) => readMoment(a.end).getTime() - readMoment(b.end).getTime())
}
