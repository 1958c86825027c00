import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import {
  inLanguageOrder,
  mapPage,
  searched,
  selectPage,
  type ListColumns,
  type Page,
} from '../../../platform/database/lists/list-query.ts'
import { waitingLine } from '../../../platform/database/lists/waiting-line.ts'
import type { ListSpec } from '../../../platform/http/lists/list-contract.ts'
import type { ListRequest } from '../../../platform/http/lists/list-request.ts'
import type { Registration } from './registration.ts'
import { fromRow, hasId, registrationColumns, type RegistrationTables } from './registration-store.ts'

type Filter = 'userName' | 'orgName' | 'emailAddress' | 'partnerType' | 'status' | 'search'
type Sort = 'userName' | 'orgName' | 'partnerType' | 'status' | 'createdDateTime'

const columns: ListColumns<Filter, Sort> = {
  filters: {
    userName: sql.ref('user_name'),
    orgName: sql.ref('organisation_name'),
    emailAddress: sql.ref('email'),
    partnerType: sql.ref('partner_type_code'),
    status: sql.ref('state'),
    search: searched(['organisation_name', 'user_name', 'email'].map((column) => sql.ref(column))),
  },
  sorts: {
    userName: sql.ref('user_name_key'),
    orgName: inLanguageOrder(sql.ref('organisation_name')),
    partnerType: sql.ref('partner_type_code'),
    status: sql.ref('state'),
    createdDateTime: sql.ref('created_at'),
  },
  newest: sql.ref('created_at'),
  id: sql.ref('id'),
}

/** One page of the registrations whose e-mail address is confirmed. */
export const list = async (
  reader: Reader,
  spec: ListSpec<Filter, Sort>,
  request: ListRequest<Filter, Sort>,
): Promise<Page<Registration>> => {
  const page = await selectPage(
    reader,
    {
      base: tablesOf<RegistrationTables>(reader)
        .selectFrom('registration')
        .where('state', '<>', 'unconfirmed'),
      tables: ['registration'],
      select: (query) => query.select(registrationColumns),
      spec,
      columns,
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** The registrations that wait for an administrator. */
export const waitingRegistrations = waitingLine({
  table: sql.table('registration'),
  waits: sql<boolean>`state = 'pending_approval'`,
  since: sql.ref('confirmed_at'),
  id: sql.ref('registration.id'),
  name: sql.ref('user_name'),
  organisation: sql.ref('organisation_name'),
  exists: sql<boolean>`state <> 'unconfirmed'`,
  hasId,
})
