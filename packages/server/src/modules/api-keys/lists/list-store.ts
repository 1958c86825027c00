import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import {
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import {
  authored,
  neverDeleted,
  selectSearch,
  type SearchColumns,
} from '../../../platform/database/lists/search-query.ts'
import type { RequestOf } from '../../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../../platform/http/lists/search-contract.ts'
import type { ApiKey } from '../api-key.ts'
import { contractListing } from '../contract.ts'
import { keyListing } from '../own-contract.ts'
import { fromRow, type KeyTables } from '../store.ts'

const keys = (reader: Reader) => tablesOf<KeyTables>(reader).selectFrom('api_key')

/** The keys of some partners. @param partnerIds undefined for everybody's */
const visible = (reader: Reader, partnerIds: readonly string[] | undefined) =>
  keys(reader).where(isAmong(sql.ref('partner_id'), partnerIds))

const filters = {
  partnerId: sql.ref('partner_id'),
  apiKeyLabel: sql.ref('label'),
  orgName: sql.ref('organisation_name'),
  policyName: sql.ref('policy_name'),
  policyGroupName: sql.ref('policy_group_name'),
  search: searched(['label', 'organisation_name', 'partner_id', 'policy_name'].map((name) => sql.ref(name))),
}

const sorts = {
  partnerId: sql.ref('partner_id'),
  apiKeyLabel: inLanguageOrder(sql.ref('label')),
  orgName: inLanguageOrder(sql.ref('organisation_name')),
  policyName: inLanguageOrder(sql.ref('policy_name')),
  policyGroupName: inLanguageOrder(sql.ref('policy_group_name')),
  createdDateTime: sql.ref('created_at'),
}

/** Whose keys the contract's list shows, alone. By no index: most keys are theirs, and it would be taken before that of a search. */
const isListed = sql<boolean>`lower(partner_type_code) = 'auth_partner'`

/** One page of the keys of authentication partners (M13). @param partnerIds whose; undefined for everybody's */
export const pageAuthenticationKeys = async (
  reader: Reader,
  request: RequestOf<typeof contractListing>,
  partnerIds: readonly string[] | undefined,
): Promise<Page<ApiKey>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds).where(isListed),
      tables: ['api_key'],
      select: (query) => query.selectAll(),
      spec: contractListing,
      columns: {
        filters: { ...filters, status: sql.ref('status') },
        sorts: { ...sorts, status: sql.ref('status') },
        newest: sql.ref('created_at'),
        id: sql.ref('api_key.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** One page of keys, of partners of every type. @param partnerIds whose; undefined for everybody's */
export const pageKeys = async (
  reader: Reader,
  request: RequestOf<typeof keyListing>,
  partnerIds: readonly string[] | undefined,
): Promise<Page<ApiKey>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['api_key'],
      select: (query) => query.selectAll(),
      spec: keyListing,
      columns: {
        filters: {
          ...filters,
          partnerType: sql.ref('partner_type_code'),
          policyId: sql.ref('policy_id'),
          state: sql.ref('state'),
        },
        sorts: {
          ...sorts,
          partnerType: sql.ref('partner_type_code'),
          state: sql.ref('state'),
          expiryDateTime: sql.ref('valid_till'),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('api_key.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** Columns of the older search; the key itself is none of them (D-19). */
const searchColumns: SearchColumns = {
  label: { expression: sql.ref('label'), kind: 'text' },
  policyId: { expression: sql.ref('policy_id'), kind: 'text' },
  policyName: { expression: sql.ref('policy_name'), kind: 'text', isUnsorted: true },
  partnerId: { expression: sql.ref('partner_id'), kind: 'text', isUnsorted: true },
  partnerName: { expression: sql.ref('organisation_name'), kind: 'text', isUnsorted: true },
  isActive: { expression: sql`(state = 'active')`, kind: 'flag' },
  ...neverDeleted,
  validFromDatetime: { expression: sql.ref('valid_from'), kind: 'time' },
  validToDatetime: { expression: sql.ref('valid_till'), kind: 'time' },
  ...authored,
}

/** One page of an older search for keys (P23). @param partnerIds whose; undefined for everybody's */
export const searchKeys = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<ApiKey>> => {
  const found = await selectSearch(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['api_key'],
      select: (query) => query.selectAll(),
      columns: searchColumns,
      newest: sql.ref('created_at'),
      id: sql.ref('api_key.id'),
    },
    request,
  )
  return mapPage(found, fromRow)
}
