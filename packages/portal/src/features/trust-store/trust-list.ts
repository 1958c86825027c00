import type { Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'
import { readMoment } from '../../api/moments.ts'

export type TrustCertificate = Response<'trust-store.list'>['data'][number]
export type TrustDetails = Response<'trust-store.get'>
export type TrustKind = 'root' | 'intermediate'
export type TrustAction = TrustDetails['actions'][number]
export type Impact = Response<'trust-store.preview-change'>

/** The domains that certificates of this store belong to (portal reference §4.5). */
export const trustDomains = ['AUTH', 'DEVICE', 'FTM'] as const

export const trustListRules: ListRules = {
  filters: ['partnerDomain', 'state', 'issuedTo', 'issuedBy'],
  sorts: ['partnerDomain', 'issuedTo', 'issuedBy', 'validFrom', 'validTill', 'uploadedDateTime'],
  defaultSort: { field: 'uploadedDateTime', descending: true },
}

/** What can be done from a state; the details ask the server. */
export const trustActions: Readonly<Record<TrustCertificate['state'], readonly TrustAction[]>> = {
  ACTIVE: ['suspend', 'revoke'],
  SUSPENDED: ['resume', 'revoke'],
  REVOKED: [],
}

export const trustStates = ['ACTIVE', 'SUSPENDED', 'REVOKED'] as const

/** What was decided about an authority, for a view of its dates; undefined where they alone count. */
export const standingOf = (state: TrustCertificate['state']): 'suspended' | 'revoked' | undefined =>
  state === 'ACTIVE' ? undefined : state === 'REVOKED' ? 'revoked' : 'suspended'

/** Revoked, suspended, over, before its first day, or in date: what keeps it from being trusted comes first. */
export const trustStatus = (
  {
    state,
    validFromDate,
    validTillDate,
  }: Pick<TrustCertificate, 'state' | 'validFromDate' | 'validTillDate'>,
  now: Date,
): 'valid' | 'expired' | 'not_yet_valid' | 'suspended' | 'revoked' => {
  if (state !== 'ACTIVE') return state === 'REVOKED' ? 'revoked' : 'suspended'
  if (readMoment(validTillDate) < now) return 'expired'
  return readMoment(validFromDate) > now ? 'not_yet_valid' : 'valid'
}
