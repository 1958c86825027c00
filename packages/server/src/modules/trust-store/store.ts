import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { inLanguageOrder, selectPage, type Page } from '../../platform/database/list-query.ts'
import type { ListRequest } from '../../platform/http/list-request.ts'
import { trustCertificates } from './contract.ts'
import type { Domain } from './domain.ts'
import type { TrustKind } from './trust-certificate.ts'

export interface TrustCertificateRow {
  readonly id: string
  readonly domain: Domain
  readonly kind: TrustKind
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
}

interface Tables {
  trust_certificate: TrustCertificateRow
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
    // Compared as text, so that an id that is no UUID is simply unknown.
    .where(sql<boolean>`id::text = ${id.toLowerCase()}`)
    .executeTakeFirst()

/** Every certificate of a domain. */
export const loadDomain = (
  reader: Reader,
  domain: Domain,
): Promise<Pick<TrustCertificateRow, 'kind' | 'der'>[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('trust_certificate')
    .select(['kind', 'der'])
    .where('domain', '=', domain)
    .execute()

export type TrustListRequest = ListRequest<
  keyof typeof trustCertificates.filters,
  (typeof trustCertificates.sorts)[number]
>

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
    ends ? all.where('not_after', '>=', ends.from).where('not_after', '<', ends.until) : all,
    (query) => query.selectAll(),
    trustCertificates,
    {
      filters: {
        caCertificateType: sql.ref('kind'),
        certificateId: idText,
        partnerDomain: sql.ref('domain'),
        issuedTo: sql.ref('subject'),
        issuedBy: sql.ref('issuer'),
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
      },
      newest: sql.ref('uploaded_at'),
      id,
    },
    request,
  )
}
