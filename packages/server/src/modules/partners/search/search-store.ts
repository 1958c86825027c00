import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import { selectFilterValues } from '../../../platform/database/lists/filter-values-query.ts'
import { isAmong, type Page } from '../../../platform/database/lists/list-query.ts'
import {
  neverDeleted,
  selectSearch,
  type SearchColumns,
} from '../../../platform/database/lists/search-query.ts'
import type { FilterValuesRequest } from '../../../platform/http/lists/filter-values-contract.ts'
import type { SearchRequest } from '../../../platform/http/lists/search-contract.ts'
import type { Partner } from '../partner.ts'
import { columns, type PartnerTables } from '../partner-store.ts'

/** Whoever changed something has changed it after it was made. */
const updatedAt = sql`(case when partner.version > 1 then partner.updated_at end)`
const nobody = { expression: sql`null::text`, kind: 'text' } as const

/** Columns of the older search, by the names that its clients use (pms-partner-api §4.3). */
const partnerColumns: SearchColumns = {
  id: { expression: sql.ref('partner.id'), kind: 'text' },
  address: { expression: sql.ref('partner.address'), kind: 'text' },
  contactNo: { expression: sql.ref('partner.phone'), kind: 'text' },
  crBy: { expression: sql.ref('partner.created_by'), kind: 'text' },
  crDtimes: { expression: sql.ref('partner.created_at'), kind: 'time' },
  emailId: { expression: sql.ref('partner.email'), kind: 'text' },
  isActive: { expression: sql.ref('partner.is_active'), kind: 'flag' },
  ...neverDeleted,
  name: { expression: sql.ref('partner.organisation_name'), kind: 'text' },
  policyGroupId: { expression: sql.ref('partner.policy_group_id'), kind: 'text' },
  certificateAlias: nobody,
  partnerTypeCode: { expression: sql.ref('partner.partner_type_code'), kind: 'text' },
  approvalStatus: { expression: sql.ref('partner.approval_status'), kind: 'text' },
  updBy: nobody,
  updDtimes: { expression: updatedAt, kind: 'time' },
  userId: { expression: sql.ref('partner.user_name'), kind: 'text' },
  langCode: { expression: sql.ref('partner.locale'), kind: 'text' },
  logoUrl: { expression: sql.ref('partner.logo_url'), kind: 'text', isUnsorted: true },
  additionalInfo: { expression: sql.ref('partner.additional_info'), kind: 'text', isUnsorted: true },
}

/** The partners with these ids. @param ids undefined for all */
const visible = (reader: Reader, ids: readonly string[] | undefined) =>
  tablesOf<PartnerTables>(reader)
    .selectFrom('partner')
    .innerJoin('partner_type', 'partner_type.code', 'partner.partner_type_code')
    .where(isAmong(sql.ref('partner.id'), ids))

/** All types, or those of one name in any case. */
const isOfType = (type: string) => {
  const wanted = type.trim().toLowerCase()
  return wanted === 'all' ? sql<boolean>`true` : sql<boolean>`lower(partner.partner_type_code) = ${wanted}`
}

/** One page of an older search for partners (P18). @param type one of the types, or `all` @param ids undefined for all */
export const searchPartners = (
  reader: Reader,
  { type, ids }: { readonly type: string; readonly ids: readonly string[] | undefined },
  request: SearchRequest,
): Promise<Page<Partner>> =>
  selectSearch(
    reader,
    {
      base: visible(reader, ids).where(isOfType(type)),
      tables: ['partner'],
      select: (query) => query.select(columns),
      columns: partnerColumns,
      newest: sql.ref('partner.created_at'),
      id: sql.ref('partner.id'),
    },
    request,
  )

/** The values of columns of partners, each with the partner's id (P20). @param ids undefined for all */
export const partnerFilterValues = (
  reader: Reader,
  ids: readonly string[] | undefined,
  request: FilterValuesRequest,
) =>
  selectFilterValues(
    { base: visible(reader, ids), columns: partnerColumns, code: sql<string>`partner.id` },
    request,
  )

/** A kind of partner as searches find it, in use or not. */
export interface FoundType {
  readonly code: string
  readonly description: string
  readonly isPolicyRequired: boolean
  readonly isActive: boolean
  readonly createdAt: Date
}

const typeColumns: SearchColumns = {
  code: { expression: sql.ref('code'), kind: 'text' },
  crBy: { expression: sql`'system'`, kind: 'text' },
  crDtimes: { expression: sql.ref('created_at'), kind: 'time' },
  isActive: { expression: sql.ref('is_active'), kind: 'flag' },
  ...neverDeleted,
  partnerDescription: { expression: sql.ref('description'), kind: 'text' },
  updBy: nobody,
  updDtimes: neverDeleted.delDtimes,
  isPolicyRequired: { expression: sql.ref('is_policy_required'), kind: 'flag' },
}

/** One page of an older search for types of partners (P19). */
export const searchTypes = (reader: Reader, request: SearchRequest): Promise<Page<FoundType>> =>
  selectSearch(
    reader,
    {
      base: tablesOf<PartnerTables>(reader).selectFrom('partner_type'),
      tables: ['partner_type'],
      select: (query) =>
        query.select([
          'code',
          'description',
          'is_policy_required as isPolicyRequired',
          'is_active as isActive',
          'created_at as createdAt',
        ]),
      columns: typeColumns,
      newest: sql.ref('created_at'),
      id: sql.ref('code'),
    },
    request,
  )
