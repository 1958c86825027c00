import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type TrustCertificate = Response<'trust-store.list'>['data'][number]
export type TrustKind = 'root' | 'intermediate'

/** The domains that certificates of this store belong to (portal reference §4.5). */
export const trustDomains = ['AUTH', 'DEVICE', 'FTM'] as const

export const trustListRules: ListRules = {
  filters: ['certificateId', 'partnerDomain', 'issuedTo', 'issuedBy'],
  sorts: [
    'certificateId',
    'partnerDomain',
    'issuedTo',
    'issuedBy',
    'validFrom',
    'validTill',
    'uploadedDateTime',
  ],
  defaultSort: { field: 'uploadedDateTime', descending: true },
}

/** Before its first day, in date, or over. The wire only says whether it is in date. */
export const trustStatus = (
  { validFromDate, validTillDate }: Pick<TrustCertificate, 'validFromDate' | 'validTillDate'>,
  now: Date,
): 'valid' | 'expired' | 'not_yet_valid' =>
  new Date(validTillDate) < now ? 'expired' : new Date(validFromDate) > now ? 'not_yet_valid' : 'valid'
