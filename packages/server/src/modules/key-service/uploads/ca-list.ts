import type { z } from 'zod'
import type { App } from '../../../platform/app.ts'
import { toInstant } from '../../../platform/clock.ts'
import {
  listTrustCertificateRows,
  presentTrustCertificate,
  readTrustFilters,
  type TrustCertificateRow,
  type TrustListRequest,
} from '../../trust-store/index.ts'
import type { listCaCertificates } from '../contract.ts'

type Wish = z.output<(typeof listCaCertificates)['request']>

/** Names of fields as callers of the key manager write them; the others are those of the partner manager's list. */
const sortNames: Readonly<Record<string, NonNullable<TrustListRequest['sort']>['field']>> = {
  createdtimes: 'uploadedDateTime',
  uploadtime: 'uploadedDateTime',
  certid: 'certificateId',
  certificateid: 'certificateId',
  cacertificatetype: 'caCertificateType',
  partnerdomain: 'partnerDomain',
  issuedto: 'issuedTo',
  issuedby: 'issuedBy',
  validfromdate: 'validFrom',
  validtilldate: 'validTill',
}
const ROWS_AT_ONCE = 500
const DEFAULT_SIZE = 10

const filled = (entries: Readonly<Record<string, string | null | undefined>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries).flatMap(([name, value]) => {
      const trimmed = value?.trim()
      return trimmed ? [[name, trimmed]] : []
    }),
  )

const containsDate = (at: Date, part: string | null | undefined): boolean =>
  !part?.trim() || at.toISOString().includes(part.trim())

/** From today to and with that day, UTC. */
const endsBy = (
  { not_after: end }: TrustCertificateRow,
  day: string | null | undefined,
  now: Date,
): boolean => !day?.trim() || (end >= now && end.toISOString().slice(0, 10) <= day.trim())

/** Every row that the filters of the database leave, in pages, since a trust store is small. */
const loadRows = async ({ database }: App, request: TrustListRequest): Promise<TrustCertificateRow[]> => {
  const rows: TrustCertificateRow[] = []
  for (let pageNo = 0; ; pageNo += 1) {
    const page = await listTrustCertificateRows(database, { ...request, pageNo, pageSize: ROWS_AT_ONCE })
    rows.push(...page.rows)
    if (page.rows.length < ROWS_AT_ONCE) return rows
  }
}

/**
 * CA certificates as the key manager lists them (trust-and-crypto §1.6): pages from 1, dates compared as text.
 * @throws Refusal KER-PCM-018, KER-PCM-011
 */
export const listCaCertificatesOf = async (app: App, wish: Wish) => {
  const filters = filled({
    caCertificateType: wish.caCertificateType,
    partnerDomain: wish.partnerDomain,
    certificateId: wish.certId,
    issuedTo: wish.issuedTo,
    issuedBy: wish.issuedBy,
  })
  const field = sortNames[wish.sortByFieldName?.trim().toLowerCase() ?? ''] ?? 'uploadedDateTime'
  const direction = wish.sortOrder?.trim().toLowerCase() === 'desc' ? 'desc' : 'asc'
  const request = readTrustFilters({
    filters,
    sort: { field, direction },
    pageNo: 0,
    pageSize: ROWS_AT_ONCE,
  })
  const now = app.clock.now()
  const own = new Set([...app.keys.roots, ...app.keys.certifiers].map(({ sha256 }) => sha256))
  const rows = (await loadRows(app, request)).filter(
    (row) =>
      !(wish.excludeMosipCA && own.has(row.sha256)) &&
      containsDate(row.not_before, wish.validFromDate) &&
      containsDate(row.not_after, wish.validTillDate) &&
      containsDate(row.uploaded_at, wish.uploadTime) &&
      endsBy(row, wish.expiringWithinDate, now),
  )
  const pageNumber = wish.pageNumber ?? 1
  const pageSize = wish.pageSize ?? DEFAULT_SIZE
  const start = (pageNumber - 1) * pageSize
  return {
    pageNumber,
    pageSize,
    totalRecords: rows.length,
    totalPages: Math.ceil(rows.length / pageSize),
    allPartnerCertificates: rows
      .slice(start, start + pageSize)
      .map((row) => presentTrustCertificate(row, now, toInstant)),
  }
}
