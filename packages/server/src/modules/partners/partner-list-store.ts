import { sql } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import { inLanguageOrder, searched, selectPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import type { RecordedObjects } from '../../platform/record/recorded-objects.ts'
import type { Partner } from './partner.ts'
import { partnerListing } from './contract.ts'
import { columns, partners, type PartnerTables } from './partner-store.ts'

/** The most that a list without pages answers. */
const mostListed = 10_000

/** All partners, or those of exactly one type, by id. */
export const listOfType = (reader: Reader, type: string | undefined): Promise<Partner[]> => {
  const all = partners(reader)
  return (type === undefined ? all : all.where('partner.partner_type_code', '=', type))
    .orderBy('partner.id')
    .limit(mostListed)
    .execute()
}

/** The contract's words for whether a certificate was uploaded. */
const uploadStatus = sql`(case when partner.is_certified then 'uploaded' else 'not_uploaded' end)`

/** One page of all partners. */
export const listPage = (reader: Reader, request: RequestOf<typeof partnerListing>): Promise<Page<Partner>> =>
  selectPage(
    reader,
    {
      base: tablesOf<PartnerTables>(reader)
        .selectFrom('partner')
        .innerJoin('partner_type', 'partner_type.code', 'partner.partner_type_code'),
      tables: ['partner'],
      select: (query) => query.select(columns),
      spec: partnerListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner.id'),
          partnerType: sql.ref('partner.partner_type_code'),
          orgName: sql.ref('partner.organisation_name'),
          policyGroupName: sql.ref('partner.policy_group_name'),
          emailAddress: sql.ref('partner.email'),
          isActive: sql.ref('partner.is_active'),
          certificateUploadStatus: uploadStatus,
          search: searched(
            ['organisation_name', 'id', 'email'].map((column) => sql.ref(`partner.${column}`)),
          ),
        },
        sorts: {
          partnerId: sql.ref('partner.id'),
          partnerType: sql.ref('partner.partner_type_code'),
          orgName: inLanguageOrder(sql.ref('partner.organisation_name')),
          policyGroupId: sql.ref('partner.policy_group_id'),
          policyGroupName: inLanguageOrder(sql.ref('partner.policy_group_name')),
          emailAddress: sql.ref('partner.email'),
          certificateUploadStatus: sql.ref('partner.is_certified'),
          status: sql.ref('partner.approval_status'),
          // The active ones first: the contract sorts by this the other way round.
          isActive: sql`(not partner.is_active)`,
          createdDateTime: sql.ref('partner.created_at'),
        },
        newest: sql.ref('partner.created_at'),
        id: sql.ref('partner.id'),
      },
    },
    request,
  )

/** What of a partner must be as it was recorded last. */
export const recordedPartners: RecordedObjects = {
  type: 'partner',
  rows: sql`select id, jsonb_build_object('organisationName', organisation_name, 'partnerType', partner_type_code,
    'approvalStatus', approval_status, 'isActive', is_active) as values from partner`,
  areAllRecorded: false,
}
