import { parseCertificate } from '@entente/trust'
import type { App } from '../../../platform/app.ts'
import type { IssuedCertificateRow } from '../../../platform/keys/issued-certificate-store.ts'
import { partnerTypesOf } from '../../partners/index.ts'
import { entitlementOf, profileOf, type CertifiedKind } from './entitlement.ts'
import { loadLiveBatch } from '../issued-store.ts'
import { differencesFrom, type ProfileDifference } from './profile-differences.ts'

/** A certificate of ours that is valid and that the table of entitlements would not give as it is. */
export interface Excess {
  readonly certificate: IssuedCertificateRow
  /** Type of the partner that holds it; null for applications. */
  readonly partnerType: string | null
  /** `domain`: nothing is certified for that holder in that domain, or for that purpose. */
  readonly grants: readonly ('domain' | ProfileDifference['field'])[]
}

const kindOf = (row: IssuedCertificateRow, types: ReadonlyMap<string, string>): CertifiedKind => {
  if (row.holder_type === 'partner')
    return { type: 'partner', partnerType: types.get(row.partner_id ?? '') ?? '' }
  return { type: row.holder_type === 'chip' ? 'chip' : 'application' }
}

const grantsOf = (
  row: IssuedCertificateRow,
  kind: CertifiedKind,
  style: 'hardened' | 'compat',
): Excess['grants'] => {
  const { purpose, domain } = row
  // Our own authorities and their responders: nobody else holds them.
  if (purpose === 'AUTHORITY' || purpose === 'OCSP') return []
  const entitlement = entitlementOf(kind, { domain, purpose })
  if (!entitlement) return ['domain']
  const certificate = parseCertificate(row.der)
  return differencesFrom(
    certificate,
    profileOf(entitlement, { style, keyAlgorithm: certificate.keyAlgorithm }),
  )
    .filter(({ isMore }) => isMore)
    .map(({ field }) => field)
}

/**
 * Looks through every certificate that is valid for those that grant more than the table gives today: what an older
 * version, or a mistake, has signed. Nothing is changed; whoever reads the list revokes.
 */
export const findExcess = async ({ database, clock, settings }: App): Promise<Excess[]> => {
  const found: Excess[] = []
  const now = clock.now()
  let after: string | null = null
  for (;;) {
    const rows: IssuedCertificateRow[] = await loadLiveBatch(database, now, after)
    const types = await partnerTypesOf(
      database,
      rows.flatMap((row) => row.partner_id ?? []),
    )
    for (const row of rows) {
      const grants = grantsOf(row, kindOf(row, types), settings.CERTIFICATE_PROFILE)
      const partnerType = row.partner_id === null ? null : (types.get(row.partner_id) ?? null)
      if (grants.length > 0) found.push({ certificate: row, partnerType, grants })
    }
    const last = rows.at(-1)
    if (!last) return found
    after = last.id
  }
}
