import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import { selectFilterValues } from '../../../platform/database/lists/filter-values-query.ts'
import {
  inLanguageOrder,
  isAmong,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import {
  neverDeleted,
  selectSearch,
  type SearchColumns,
} from '../../../platform/database/lists/search-query.ts'
import { waitingLine } from '../../../platform/database/lists/waiting-line.ts'
import type { FilterValuesRequest } from '../../../platform/http/lists/filter-values-contract.ts'
import { mostUnpaged, type RequestOf } from '../../../platform/http/lists/list-request.ts'
import type { SearchRequest } from '../../../platform/http/lists/search-contract.ts'
import { requestListing } from '../contract.ts'
import type { PolicyRequest, RequestState } from '../policy-request.ts'
import { fromRow, type RequestTables } from '../store.ts'

const requests = (reader: Reader) => tablesOf<RequestTables>(reader).selectFrom('policy_request')

/** The requests of some partners. @param partnerIds undefined for everybody's */
const visible = (reader: Reader, partnerIds: readonly string[] | undefined) =>
  requests(reader).where(isAmong(sql.ref('partner_id'), partnerIds))

type RequestListRequest = RequestOf<typeof requestListing>

/** Texts that are longer are in order by their beginning. */
const comment = sql`left(comment, 200)`

/** One page of requests (M12). @param partnerIds whose; undefined for everybody's */
export const pageRequests = async (
  reader: Reader,
  request: RequestListRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<PolicyRequest>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['policy_request'],
      select: (query) => query.selectAll(),
      spec: requestListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner_id'),
          partnerComment: sql.ref('comment'),
          orgName: sql.ref('organisation_name'),
          policyId: sql.ref('policy_id'),
          policyName: sql.ref('policy_name'),
          policyGroupName: sql.ref('policy_group_name'),
          partnerType: sql.ref('partner_type_code'),
          status: sql.ref('status'),
          state: sql.ref('state'),
          search: searched(
            ['organisation_name', 'partner_id', 'policy_name', 'policy_group_name'].map((column) =>
              sql.ref(column),
            ),
            sql.ref('id'),
          ),
        },
        sorts: {
          partnerId: sql.ref('partner_id'),
          partnerType: sql.ref('partner_type_code'),
          orgName: inLanguageOrder(sql.ref('organisation_name')),
          policyId: sql.ref('policy_id'),
          policyGroupName: inLanguageOrder(sql.ref('policy_group_name')),
          policyName: inLanguageOrder(sql.ref('policy_name')),
          status: sql.ref('status'),
          requestDetail: inLanguageOrder(comment),
          createdDateTime: sql.ref('requested_at'),
        },
        newest: sql.ref('requested_at'),
        id: sql.ref('policy_request.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** Requests, oldest first, at most as many as an answer without pages holds (M6, P11). @param partnerId of this one only */
export const listOldest = async (reader: Reader, partnerId?: string): Promise<PolicyRequest[]> => {
  const rows = await visible(reader, partnerId === undefined ? undefined : [partnerId])
    .selectAll()
    .orderBy('requested_at')
    .orderBy('id')
    .limit(mostUnpaged)
    .execute()
  return rows.map(fromRow)
}

/** A partner's requests that are open or approved, oldest first. */
export const listLive = async (reader: Reader, partnerId: string): Promise<PolicyRequest[]> => {
  const rows = await visible(reader, [partnerId])
    .selectAll()
    .where('state', 'in', ['InProgress', 'approved'])
    .orderBy('requested_at')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** Columns of a request that both older questions know (pms-partner-api §4.3). */
const entityColumns: SearchColumns = {
  id: { expression: sql.ref('id'), kind: 'text' },
  policyId: { expression: sql.ref('policy_id'), kind: 'text' },
  requestDetail: { expression: sql.ref('comment'), kind: 'text' },
  requestDatetimes: { expression: sql.ref('requested_at'), kind: 'time' },
  statusCode: { expression: sql.ref('status'), kind: 'text' },
  ...neverDeleted,
  crBy: { expression: sql.ref('requested_by'), kind: 'text' },
  crDtimes: { expression: sql.ref('requested_at'), kind: 'time' },
  updBy: { expression: sql.ref('decided_by'), kind: 'text' },
  updDtimes: { expression: sql.ref('decided_at'), kind: 'time' },
}

const searchColumns: SearchColumns = {
  ...entityColumns,
  id: { expression: sql.ref('id'), kind: 'text', isUnsorted: true },
  apikeyRequestId: { expression: sql.ref('id'), kind: 'text', isUnsorted: true },
  policyName: { expression: sql.ref('policy_name'), kind: 'text', always: 'contains', isUnsorted: true },
  partnerName: {
    expression: sql.ref('organisation_name'),
    kind: 'text',
    always: 'contains',
    isUnsorted: true,
  },
  partnerId: { expression: sql.ref('partner_id'), kind: 'text', isUnsorted: true },
}

/** One page of an older search for requests (P22). @param partnerIds whose; undefined for everybody's */
export const searchRequests = async (
  reader: Reader,
  request: SearchRequest,
  partnerIds: readonly string[] | undefined,
): Promise<Page<PolicyRequest>> => {
  const found = await selectSearch(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['policy_request'],
      select: (query) => query.selectAll(),
      columns: searchColumns,
      newest: sql.ref('requested_at'),
      id: sql.ref('id'),
    },
    request,
  )
  return mapPage(found, fromRow)
}

/** The values of columns of requests, each with the mapping key (P21). @param partnerIds whose; undefined for everybody's */
export const requestFilterValues = (
  reader: Reader,
  request: FilterValuesRequest,
  partnerIds: readonly string[] | undefined,
) =>
  selectFilterValues(
    {
      base: visible(reader, partnerIds),
      columns: entityColumns,
      code: sql<string>`id`,
    },
    request,
  )

/** How many requests for a policy there are in a state. @param partnerId of this one only */
export const countFor = async (
  reader: Reader,
  policyId: string,
  state: RequestState,
  partnerId?: string,
): Promise<number> => {
  let counting = requests(reader).where('policy_id', '=', policyId).where('state', '=', state)
  if (partnerId !== undefined) counting = counting.where('partner_id', '=', partnerId)
  const { total } = await counting.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return total
}

/** The newest requests for a policy in a state. */
export const listFor = async (
  reader: Reader,
  policyId: string,
  state: RequestState,
  limit: number,
): Promise<PolicyRequest[]> => {
  const rows = await requests(reader)
    .selectAll()
    .where('policy_id', '=', policyId)
    .where('state', '=', state)
    .orderBy('requested_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** How far some partners have come with their policies. */
interface Progress {
  readonly hasRequest: boolean
  readonly hasApproved: boolean
}

/** What these partners have reached with any of their requests. */
export const loadProgress = async (reader: Reader, partnerIds: readonly string[]): Promise<Progress> => {
  const own = sql`partner_id = any(${[...partnerIds]})`
  const { rows } = await sql<Progress>`
    select exists (select from policy_request where ${own}) as "hasRequest",
      exists (select from policy_request where ${own} and state = 'approved') as "hasApproved"`.execute(
    reader.tables,
  )
  return rows[0] ?? { hasRequest: false, hasApproved: false }
}

/** The requests that wait for a decision. */
export const waitingRequests = waitingLine({
  table: sql.table('policy_request'),
  waits: sql<boolean>`state = 'InProgress'`,
  since: sql.ref('requested_at'),
  id: sql.ref('policy_request.id'),
  name: sql.ref('policy_name'),
  organisation: sql.ref('organisation_name'),
  hasId: (id) => sql<boolean>`policy_request.id = ${id}`,
})
