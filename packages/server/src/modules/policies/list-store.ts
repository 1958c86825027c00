import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import { selectFilterValues } from '../../platform/database/lists/filter-values-query.ts'
import {
  inLanguageOrder,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import { neverDeleted, selectSearch, type SearchColumns } from '../../platform/database/lists/search-query.ts'
import type { FilterValuesRequest } from '../../platform/http/lists/filter-values-contract.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../platform/http/lists/search-contract.ts'
import { policyListing } from './contract.ts'
import type { Policy } from './policy.ts'
import { fromRow, type PolicyRow } from './store.ts'

interface Tables {
  policy: PolicyRow
  policy_group: { readonly id: string; readonly name: string }
}

/** A policy with the name of its group. */
export interface ListedPolicy extends Policy {
  readonly groupName: string
}

const listed = ({
  group_name: groupName,
  ...row
}: PolicyRow & { readonly group_name: string }): ListedPolicy => ({
  ...fromRow(row),
  groupName,
})

const withGroup = (reader: Reader) =>
  tablesOf<Tables>(reader)
    .selectFrom('policy')
    .innerJoin('policy_group', 'policy_group.id', 'policy.group_id')

type PolicyListRequest = RequestOf<typeof policyListing>

/** By what people look for a policy; the index `policy_search` is on these expressions. */
const policyText = searched(
  ['name', 'description', 'policy_type'].map((column) => sql.ref(`policy.${column}`)),
  sql.ref('policy.id'),
)

/** One page of all policies (P19). */
export const pagePolicies = async (
  reader: Reader,
  request: PolicyListRequest,
): Promise<Page<ListedPolicy>> => {
  const page = await selectPage(
    reader,
    {
      base: withGroup(reader),
      tables: ['policy', 'policy_group'],
      select: (query) => query.selectAll('policy').select('policy_group.name as group_name'),
      spec: policyListing,
      columns: {
        filters: {
          policyType: sql.ref('policy.policy_type'),
          policyId: sql.ref('policy.id'),
          policyName: sql.ref('policy.name'),
          policyDescription: sql.ref('policy.description'),
          policyGroupName: sql.ref('policy_group.name'),
          status: sql.ref('policy.state'),
          search: policyText,
        },
        sorts: {
          policyId: sql.ref('policy.id'),
          policyName: inLanguageOrder(sql.ref('policy.name')),
          policyDescription: inLanguageOrder(sql.ref('policy.description')),
          policyGroupId: sql.ref('policy.group_id'),
          policyGroupName: inLanguageOrder(sql.ref('policy_group.name')),
          status: sql.ref('policy.state'),
          createdDateTime: sql.ref('policy.created_at'),
        },
        newest: sql.ref('policy.created_at'),
        id: sql.ref('policy.id'),
      },
    },
    request,
  )
  return mapPage(page, listed)
}

/** Columns of a policy that both older questions know. */
const entityColumns: SearchColumns = {
  id: { expression: sql.ref('policy.id'), kind: 'text' },
  name: { expression: sql.ref('policy.name'), kind: 'text' },
  version: { expression: sql.ref('policy.version'), kind: 'text' },
  policyType: { expression: sql.ref('policy.policy_type'), kind: 'text' },
  schema: { expression: sql.ref('policy.schema_url'), kind: 'text' },
  isActive: { expression: sql`(policy.state = 'activated')`, kind: 'flag' },
  ...neverDeleted,
  crBy: { expression: sql.ref('policy.created_by'), kind: 'text' },
  crDtimes: { expression: sql.ref('policy.created_at'), kind: 'time' },
  updBy: { expression: sql.ref('policy.updated_by'), kind: 'text' },
  updDtimes: { expression: sql.ref('policy.updated_at'), kind: 'time' },
  validFromDate: { expression: sql.ref('policy.valid_from'), kind: 'time' },
  validToDate: { expression: sql.ref('policy.valid_till'), kind: 'time' },
}

/** P13 calls the description `desc` and sorts by it as little as by the group (§1, P13). */
const searchColumns: SearchColumns = {
  ...entityColumns,
  desc: { expression: sql.ref('policy.description'), kind: 'text', isUnsorted: true },
  policyGroupId: { expression: sql.ref('policy.group_id'), kind: 'text', isUnsorted: true },
  policyGroupName: {
    expression: sql.ref('policy_group.name'),
    kind: 'text',
    always: 'contains',
    isUnsorted: true,
  },
}

/** P16 calls it as the entity does. */
const valueColumns: SearchColumns = {
  ...entityColumns,
  descr: { expression: sql.ref('policy.description'), kind: 'text' },
}

/** All types, or those of one name in any case. */
const ofType = (reader: Reader, policyType: string) =>
  policyType.trim().toLowerCase() === 'all'
    ? withGroup(reader)
    : withGroup(reader).where(sql<boolean>`lower(policy.policy_type) = ${policyType.trim().toLowerCase()}`)

/** One page of an older search for policies (P13). @param policyType one of the types, or `all` */
export const searchPolicies = async (
  reader: Reader,
  policyType: string,
  request: SearchRequest,
): Promise<Page<ListedPolicy>> => {
  const found = await selectSearch(
    reader,
    {
      base: ofType(reader, policyType),
      tables: ['policy', 'policy_group'],
      select: (query) => query.selectAll('policy').select('policy_group.name as group_name'),
      columns: searchColumns,
      newest: sql.ref('policy.created_at'),
      id: sql.ref('policy.id'),
    },
    request,
  )
  return mapPage(found, listed)
}

/** The values of columns of policies, each with the policy's id (P16). */
export const policyFilterValues = (reader: Reader, policyType: string, request: FilterValuesRequest) =>
  selectFilterValues(
    { base: ofType(reader, policyType), columns: valueColumns, code: sql<string>`policy.id` },
    request,
  )
