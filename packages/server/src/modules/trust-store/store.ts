import { withoutEscapes } from '@entente/trust'
import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'
import { inLanguageOrder, searched, selectPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { trustCertificates } from './contract.ts'
import type { Domain } from './domain.ts'
import type { TrustKind } from './trust-certificate.ts'
import type { TrustState } from './states/trust-state.ts'

export interface TrustCertificateRow {
  readonly id: string
  readonly domain: Domain
  readonly kind: TrustKind
  /** Texts to search and sort by, not to show: see `searchableName`. */
  readonly subject: string
  readonly issuer: string
  readonly serial_number: string
  readonly sha1: string
  readonly sha256: string
  readonly not_before: Date
  readonly not_after: Date
  readonly der: Buffer
  readonly uploaded_at: Date
  readonly uploaded_by: string
  readonly state: TrustState
  /** Why, when and by whom it came to this state; null as long as nobody has changed it. */
  readonly state_reason: string | null
  readonly state_changed_at: Date | null
  readonly state_changed_by: string | null
}

interface Tables {
  trust_certificate: TrustCertificateRow
  trust_store_revision: Ground
}

/** How the store of a domain stood: what a verdict rests on. */
export interface Ground {
  readonly domain: Domain
  /** It grows with every change of certificates and lists. */
  readonly revision: number
  /** It grows with every change that may take trust away. */
  readonly losses: number
}

/** Name of the constraint that keeps a certificate from entering a domain twice. */
export const oncePerDomain = 'trust_certificate_once_per_domain'

export const insertTrustCertificate = async (tx: Tx, row: TrustCertificateRow): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('trust_certificate').values(row).execute()
}

export const loadTrustCertificate = (reader: Reader, id: string): Promise<TrustCertificateRow | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('trust_certificate')
    .selectAll()
    .where('id', '=', uuidOf(id))
    .executeTakeFirst()

/** Whether any root has been added, to whichever domain. */
export const holdsRoot = async (reader: Reader): Promise<boolean> =>
  (await tablesOf<Tables>(reader)
    .selectFrom('trust_certificate')
    .select('id')
    .where('kind', '=', 'ROOT')
    .limit(1)
    .executeTakeFirst()) !== undefined

/** Every certificate of a domain, in whatever state. */
export const loadDomain = (reader: Reader, domain: Domain): Promise<TrustCertificateRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('trust_certificate')
    .selectAll()
    .where('domain', '=', domain)
    .orderBy('id')
    .execute()

/** How each domain stands now. */
export const loadRevisions = async (reader: Reader): Promise<ReadonlyMap<Domain, Ground>> => {
  const rows = await tablesOf<Tables>(reader).selectFrom('trust_store_revision').selectAll().execute()
  return new Map(rows.map((row) => [row.domain, row]))
}

/** Until the transaction ends, nobody else changes this domain or stores what was judged by it. @returns how it stands */
export const lockStoreAlone = (tx: Tx, domain: Domain): Promise<Ground> =>
  tablesOf<Tables>(tx)
    .selectFrom('trust_store_revision')
    .selectAll()
    .where('domain', '=', domain)
    .forUpdate()
    .executeTakeFirstOrThrow()

/** Until the transaction ends, nobody changes this domain; others may share the lock. @returns how it stands */
export const lockStoreShared = (tx: Tx, domain: Domain): Promise<Ground> =>
  tablesOf<Tables>(tx)
    .selectFrom('trust_store_revision')
    .selectAll()
    .where('domain', '=', domain)
    .forShare()
    .executeTakeFirstOrThrow()

export const lockTrustCertificate = (tx: Tx, id: string): Promise<TrustCertificateRow | undefined> =>
  tablesOf<Tables>(tx)
    .selectFrom('trust_certificate')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()

/** Saves a new state. @returns the row as it is now */
export const saveState = async (
  tx: Tx,
  row: TrustCertificateRow,
  state: Pick<TrustCertificateRow, 'state' | 'state_reason' | 'state_changed_at' | 'state_changed_by'>,
): Promise<TrustCertificateRow> => {
  await tablesOf<Tables>(tx).updateTable('trust_certificate').set(state).where('id', '=', row.id).execute()
  return { ...row, ...state }
}

export type TrustListRequest = RequestOf<typeof trustCertificates>

/** Whoever searches for a name as the answers write it means the name itself. */
const withTypedNames = (filters: TrustListRequest['filters']): TrustListRequest['filters'] => ({
  ...filters,
  ...(filters.issuedTo === undefined ? {} : { issuedTo: withoutEscapes(filters.issuedTo) }),
  ...(filters.issuedBy === undefined ? {} : { issuedBy: withoutEscapes(filters.issuedBy) }),
  ...(filters.search === undefined ? {} : { search: withoutEscapes(filters.search) }),
})

const id = sql.ref('id')
const idText = sql`id::text`

/** `from` included, `until` not. */
export interface TimeSpan {
  readonly from: Date
  readonly until: Date
}

/**
 * One page of the trust store.
 * @param ends only certificates whose last moment lies there
 */
export const listTrustCertificateRows = (
  reader: Reader,
  request: TrustListRequest,
  ends?: TimeSpan,
): Promise<Page<TrustCertificateRow>> => {
  const all = tablesOf<Tables>(reader).selectFrom('trust_certificate')
  return selectPage(
    reader,
    {
      base: ends ? all.where('not_after', '>=', ends.from).where('not_after', '<', ends.until) : all,
      tables: ['trust_certificate'],
      select: (query) => query.selectAll(),
      spec: trustCertificates,
      columns: {
        filters: {
          caCertificateType: sql.ref('kind'),
          certificateId: idText,
          partnerDomain: sql.ref('domain'),
          issuedTo: sql.ref('subject'),
          issuedBy: sql.ref('issuer'),
          state: sql.ref('state'),
          search: searched([sql.ref('subject'), sql.ref('issuer')], idText),
        },
        sorts: {
          caCertificateType: sql.ref('kind'),
          certificateId: idText,
          partnerDomain: sql.ref('domain'),
          issuedTo: inLanguageOrder(sql.ref('subject')),
          issuedBy: inLanguageOrder(sql.ref('issuer')),
          validFrom: sql.ref('not_before'),
          validTill: sql.ref('not_after'),
          uploadedDateTime: sql.ref('uploaded_at'),
          state: sql.ref('state'),
        },
        newest: sql.ref('uploaded_at'),
        id,
      },
    },
    { ...request, filters: withTypedNames(request.filters) },
  )
}
