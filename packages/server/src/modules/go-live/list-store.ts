import { sql, type RawBuilder } from 'kysely'
import { tablesOf, type Reader } from '../../platform/database/database.ts'
import { inLanguageOrder, searched, selectPage, type Page } from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { platformPartnerIds } from '../partners/index.ts'
import { goLiveListing, type GoLiveState } from './contract.ts'

/** Where a partner stands with going live. */
export interface GoLiveStanding {
  readonly partnerId: string
  readonly organisationName: string
  readonly partnerType: string
  readonly isActive: boolean
  readonly isRequired: boolean
  readonly state: GoLiveState
  /** The last thing that was said; all of it null where nothing was. */
  readonly at: Date | null
  readonly by: string | null
  /** Of a passed run. */
  readonly entryId: string | null
  readonly kit: string | null
  readonly isCertificateChanged: boolean
}

interface Tables {
  partner: {
    readonly id: string
    readonly organisation_name: string
    readonly partner_type_code: string
    readonly is_active: boolean
  }
  go_live_standing: {
    readonly partner_id: string
    readonly at: Date
    readonly by_user: string
    readonly kit: string | null
  }
}

const isPassed = sql<boolean>`coalesce(go_live_standing.kind = 'passed', false)`

/** As `mustGoLive` has it. @param gated types in capitals, of the settings */
const mustGoLive = (gated: ReadonlySet<string>): RawBuilder<boolean> =>
  sql<boolean>`(upper(partner.partner_type_code) = any(${[...gated]}) and partner.id <> all(${[...platformPartnerIds]}))`

const stateOf = (isRequired: RawBuilder<boolean>): RawBuilder<GoLiveState> =>
  sql<GoLiveState>`(case when ${isPassed} then 'live' when not ${isRequired} then 'not-needed'
    when go_live_standing.kind = 'withdrawn' then 'withdrawn' else 'waiting' end)`

/** Whether the certificate that signed a passed run is no more one of those by which the partner signs now. */
const isCertificateChanged = sql<boolean>`(${isPassed} and not exists (
  select from held_certificate h where h.holder_type = 'partner' and h.holder_id = partner.id
    and h.purpose in ('ALL', 'SIGNATURE') and h.superseded_at is null
    and h.platform_sha256 = go_live_standing.thumbprint))`

const asWord = (flag: RawBuilder<boolean>): RawBuilder<string> =>
  sql<string>`(case when ${flag} then 'true' else 'false' end)`

type StandingRequest = RequestOf<typeof goLiveListing>

/** One page of all partners, with where each stands. @param gated types in capitals, of the settings */
export const pageStandings = (
  reader: Reader,
  request: StandingRequest,
  gated: ReadonlySet<string>,
): Promise<Page<GoLiveStanding>> => {
  const isRequired = mustGoLive(gated)
  return selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader)
        .selectFrom('partner')
        .leftJoin('go_live_standing', 'go_live_standing.partner_id', 'partner.id'),
      tables: ['partner', 'go_live_standing', 'held_certificate'],
      select: (query) =>
        query.select([
          'partner.id as partnerId',
          'partner.organisation_name as organisationName',
          'partner.partner_type_code as partnerType',
          'partner.is_active as isActive',
          isRequired.as('isRequired'),
          stateOf(isRequired).as('state'),
          'go_live_standing.at as at',
          'go_live_standing.by_user as by',
          sql<string | null>`case when ${isPassed} then go_live_standing.entry_id end`.as('entryId'),
          'go_live_standing.kit as kit',
          isCertificateChanged.as('isCertificateChanged'),
        ]),
      spec: goLiveListing,
      columns: {
        filters: {
          partnerId: sql.ref('partner.id'),
          orgName: sql.ref('partner.organisation_name'),
          partnerType: sql.ref('partner.partner_type_code'),
          state: stateOf(isRequired),
          isRequired: asWord(isRequired),
          isActive: sql.ref('partner.is_active'),
          isCertificateChanged: asWord(isCertificateChanged),
          search: searched(
            ['organisation_name', 'id', 'email'].map((column) => sql.ref(`partner.${column}`)),
          ),
        },
        sorts: {
          partnerId: sql.ref('partner.id'),
          orgName: inLanguageOrder(sql.ref('partner.organisation_name')),
          partnerType: sql.ref('partner.partner_type_code'),
          dateTime: sql`coalesce(go_live_standing.at, '-infinity')`,
        },
        newest: sql.ref('partner.created_at'),
        id: sql.ref('partner.id'),
      },
    },
    request,
  )
}
