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
import type { RequestOf } from '../../../platform/http/lists/list-request.ts'
import { contractListing } from '../contract.ts'
import { clientListing } from '../own-contract.ts'
import type { OidcClient } from '../oidc-client.ts'
import { fromRow, type ClientTables } from '../store.ts'

/** The clients of some partners. @param partnerIds undefined for everybody's */
const visible = (reader: Reader, partnerIds: readonly string[] | undefined) =>
  tablesOf<ClientTables>(reader)
    .selectFrom('oidc_client')
    .where(isAmong(sql.ref('partner_id'), partnerIds))

const filters = {
  orgName: sql.ref('organisation_name'),
  policyName: sql.ref('policy_name'),
  policyGroupName: sql.ref('policy_group_name'),
  search: searched(
    ['name', 'organisation_name', 'partner_id', 'policy_name', 'client_id'].map((name) => sql.ref(name)),
  ),
}

const sorts = {
  partnerId: sql.ref('partner_id'),
  orgName: inLanguageOrder(sql.ref('organisation_name')),
  policyName: inLanguageOrder(sql.ref('policy_name')),
  policyGroupName: inLanguageOrder(sql.ref('policy_group_name')),
  createdDateTime: sql.ref('created_at'),
}

/** One page of the clients that the contract shows (C7). @param partnerIds whose; undefined for everybody's */
export const pageContractClients = async (
  reader: Reader,
  request: RequestOf<typeof contractListing>,
  partnerIds: readonly string[] | undefined,
): Promise<Page<OidcClient>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds).where('state', '<>', 'refused'),
      tables: ['oidc_client'],
      select: (query) => query.selectAll(),
      spec: contractListing,
      columns: {
        filters: {
          ...filters,
          partnerId: sql.ref('partner_id'),
          clientName: sql.ref('wire_name'),
          status: sql.ref('status'),
        },
        sorts: {
          ...sorts,
          clientId: sql.ref('client_id'),
          clientName: inLanguageOrder(sql.ref('wire_name')),
          status: sql.ref('status'),
        },
        newest: sql.ref('created_at'),
        id: sql.ref('oidc_client.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** One page of clients, whatever their state. @param partnerIds whose; undefined for everybody's */
export const pageClients = async (
  reader: Reader,
  request: RequestOf<typeof clientListing>,
  partnerIds: readonly string[] | undefined,
): Promise<Page<OidcClient>> => {
  const page = await selectPage(
    reader,
    {
      base: visible(reader, partnerIds),
      tables: ['oidc_client'],
      select: (query) => query.selectAll(),
      spec: clientListing,
      columns: {
        filters: {
          ...filters,
          partnerId: sql.ref('partner_id'),
          policyId: sql.ref('policy_id'),
          clientName: sql.ref('name'),
          clientId: sql.ref('client_id'),
          state: sql.ref('state'),
        },
        sorts: { ...sorts, clientName: inLanguageOrder(sql.ref('name')), state: sql.ref('state') },
        newest: sql.ref('created_at'),
        id: sql.ref('oidc_client.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}
