import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import type { Domain } from '../domain.ts'

export interface CrlRow {
  readonly id: string
  readonly domain: Domain
  readonly issuer: string
  readonly sha256: string
  readonly this_update: Date
  readonly next_update: Date | null
  readonly entries: number
  readonly der: Buffer
  readonly uploaded_at: Date
  readonly uploaded_by: string
}

interface Tables {
  trust_crl: CrlRow
}

/** Name of the constraint that keeps a list from entering a domain twice. */
export const crlOncePerDomain = 'trust_crl_once_per_domain'

export const insertCrl = async (tx: Tx, row: CrlRow): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('trust_crl').values(row).execute()
}

/** Lists of a domain that are over at that time are not kept. */
export const deleteOverCrls = async (tx: Tx, domain: Domain, at: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('trust_crl')
    .where('domain', '=', domain)
    .where('next_update', '<', at)
    .execute()
}

/** The lists of a domain, the newest first. */
export const loadCrls = (reader: Reader, domain: Domain): Promise<CrlRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('trust_crl')
    .selectAll()
    .where('domain', '=', domain)
    .orderBy('this_update', 'desc')
    // Two lists of one second: the one that came later says more.
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .execute()

/** SHA-256 of the lists of a domain. */
export const loadCrlDigests = async (reader: Reader, domain: Domain): Promise<string[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('trust_crl')
    .select('sha256')
    .where('domain', '=', domain)
    .execute()
  return rows.map(({ sha256 }) => sha256)
}

type Described = Omit<CrlRow, 'der'>

/** What there is to say of the lists of all domains, the newest first, at most 500. */
export const listCrls = (reader: Reader): Promise<Described[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('trust_crl')
    .select([
      'id',
      'domain',
      'issuer',
      'sha256',
      'this_update',
      'next_update',
      'entries',
      'uploaded_at',
      'uploaded_by',
    ])
    .orderBy('uploaded_at', 'desc')
    .orderBy('id')
    .limit(500)
    .execute()
