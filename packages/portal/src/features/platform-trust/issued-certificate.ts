import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type IssuedCertificate = Response<'platform-trust.list-issued'>['data'][number]

export const issuedStandings = ['valid', 'replaced', 'revoked', 'expired'] as const
export const issuedPurposes = ['ALL', 'SIGNATURE', 'ENCRYPTION', 'TLS', 'AUTHORITY', 'OCSP'] as const

/** Why a certificate is revoked, in the order in which people look for it. */
export const revocationReasons = [
  'keyCompromise',
  'superseded',
  'cessationOfOperation',
  'affiliationChanged',
  'privilegeWithdrawn',
  'unspecified',
] as const

export const issuedListRules: ListRules = {
  filters: ['purpose', 'status'],
  sorts: ['issuedTo', 'partnerId', 'purpose', 'validTill', 'issuedDateTime', 'revokedDateTime'],
  defaultSort: { field: 'issuedDateTime', descending: true },
}

/** What a revocation or a new certificate makes stale. */
export const staleAfterIssuing: readonly OperationName[] = [
  'platform-trust.list-issued',
  'platform-trust.list-issued-to',
  'platform-trust.get-issued',
  'audit-trail.history',
]
