import { parseCertificate } from '@entente/trust'
import type { Reader } from '../../platform/database/database.ts'
import type { Domain } from './domain.ts'
import { loadDomain } from './store.ts'
import { authorityOf, type TrustKind, type TrustView } from './trust-certificate.ts'

/** The certificates of one domain that carry trust, ready for path building. Requests ask the memory instead. */
export const loadTrustView = async (reader: Reader, domain: Domain): Promise<TrustView> => {
  const rows = await loadDomain(reader, domain)
  const ofKind = (kind: TrustKind) =>
    rows.filter((row) => row.kind === kind && row.state === 'ACTIVE').map((row) => parseCertificate(row.der))
  const inactive = rows
    .filter(({ state }) => state !== 'ACTIVE')
    .map(({ der }) => authorityOf(parseCertificate(der)))
  return { roots: ofKind('ROOT'), intermediates: ofKind('INTERMEDIATE'), inactive: new Set(inactive) }
}
