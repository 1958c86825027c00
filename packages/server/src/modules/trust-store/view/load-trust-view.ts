import { parseCertificate } from '@entente/trust'
import type { Reader } from '../../../platform/database/database.ts'
import { mapInTurns } from '../../../platform/in-turns.ts'
import type { Domain } from '../domain.ts'
import { loadDomain } from '../store.ts'
import { authorityOf, type TrustKind, type TrustView } from '../trust-certificate.ts'

/** The certificates of one domain that carry trust, ready for path building. Requests ask the memory instead. */
export const loadTrustView = async (reader: Reader, domain: Domain): Promise<TrustView> => {
  const rows = await loadDomain(reader, domain)
  const read = await mapInTurns(rows, (row) => ({ ...row, certificate: parseCertificate(row.der) }))
  const ofKind = (kind: TrustKind) =>
    read.filter((row) => row.kind === kind && row.state === 'ACTIVE').map(({ certificate }) => certificate)
  const inactive = read.filter(({ state }) => state !== 'ACTIVE')
  return {
    roots: ofKind('ROOT'),
    intermediates: ofKind('INTERMEDIATE'),
    inactive: new Set(inactive.map(({ certificate }) => authorityOf(certificate))),
  }
}
