import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import { uuidOf } from '../../platform/ids.ts'
import type { Stopper } from '../liveness/index.ts'
import type { ToldClient, ClientState, OidcClient } from './oidc-client.ts'

/** The row of a client, for the stores of this module. */
export interface ClientRow {
  readonly id: string
  readonly client_id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly policy_id: string
  readonly policy_name: string
  readonly policy_group_id: string
  readonly policy_group_name: string
  readonly request_id: string
  readonly name: string
  readonly name_map: Readonly<Record<string, string>> | null
  readonly wire_name: string
  readonly logo_uri: string
  readonly redirect_uris: string[]
  readonly grant_types: string[]
  readonly auth_methods: string[]
  readonly claims: string[]
  readonly acr_values: string[]
  readonly dialect: 'oauth' | 'oidc'
  readonly state: ClientState
  readonly stopped_by: Stopper | null
  readonly is_announced: boolean
  readonly version: number
  readonly told_version: number
  readonly told: ToldClient | null
  readonly attempts: number
  readonly next_attempt_at: Date | null
  readonly talking_until: Date | null
  readonly last_problem: string | null
  readonly refusal_code: string | null
  readonly refusal_message: string | null
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
}

export interface ClientTables {
  oidc_client: ClientRow
}

/** The constraint that lets an id be one client's, those not counted that eSignet has refused. */
export const uniqueLiveClient = 'oidc_client_live'

/** A client from its row. */
export const fromRow = (row: ClientRow): OidcClient => ({
  id: row.id,
  clientId: row.client_id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  policyId: row.policy_id,
  policyName: row.policy_name,
  groupId: row.policy_group_id,
  groupName: row.policy_group_name,
  requestId: row.request_id,
  name: row.name,
  nameMap: row.name_map,
  logoUri: row.logo_uri,
  redirectUris: row.redirect_uris,
  grantTypes: row.grant_types,
  authMethods: row.auth_methods,
  claims: row.claims,
  acrValues: row.acr_values,
  dialect: row.dialect,
  state: row.state,
  stoppedBy: row.stopped_by,
  isAnnounced: row.is_announced,
  version: row.version,
  toldVersion: row.told_version,
  told: row.told,
  attempts: row.attempts,
  nextAttemptAt: row.next_attempt_at,
  talkingUntil: row.talking_until,
  lastProblem: row.last_problem,
  refusal: row.refusal_code === null ? null : { code: row.refusal_code, message: row.refusal_message ?? '' },
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
})

/** The name as the contract shows it: all of them, and the plain one under `@none`, where there are several (C1). */
export const wireNameOf = ({ name, nameMap }: Pick<OidcClient, 'name' | 'nameMap'>): string =>
  nameMap === null ? name : JSON.stringify({ '@none': name, ...nameMap })

/** What of a row may change; neither its id nor its partner nor its policy do. */
const changeable = (client: OidcClient) => ({
  name: client.name,
  name_map: client.nameMap,
  wire_name: wireNameOf(client),
  logo_uri: client.logoUri,
  redirect_uris: [...client.redirectUris],
  grant_types: [...client.grantTypes],
  auth_methods: [...client.authMethods],
  claims: [...client.claims],
  acr_values: [...client.acrValues],
  dialect: client.dialect,
  state: client.state,
  stopped_by: client.stoppedBy,
  is_announced: client.isAnnounced,
  version: client.version,
  told_version: client.toldVersion,
  told: client.told === null ? null : sql<ToldClient>`${JSON.stringify(client.told)}::jsonb`,
  attempts: client.attempts,
  next_attempt_at: client.nextAttemptAt,
  talking_until: client.talkingUntil,
  last_problem: client.lastProblem,
  refusal_code: client.refusal?.code ?? null,
  refusal_message: client.refusal?.message ?? null,
  updated_at: client.updatedAt,
  updated_by: client.updatedBy,
})

const clients = (reader: Reader) => tablesOf<ClientTables>(reader).selectFrom('oidc_client').selectAll()

export const load = async (reader: Reader, id: string): Promise<OidcClient | undefined> => {
  const row = await clients(reader).where('id', '=', uuidOf(id)).executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody else changes the client until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<OidcClient | undefined> => {
  const row = await clients(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

/** The client of this id, whosever it is; none that eSignet has refused. */
export const findByClientId = async (reader: Reader, clientId: string): Promise<OidcClient | undefined> => {
  const row = await clients(reader)
    .where('client_id', '=', clientId)
    .where('state', '<>', 'refused')
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Stores a new client. @throws the database's error for an id that is taken: `uniqueLiveClient` */
export const insert = async (tx: Tx, client: OidcClient): Promise<void> => {
  await tablesOf<ClientTables>(tx)
    .insertInto('oidc_client')
    .values({
      ...changeable(client),
      id: client.id,
      client_id: client.clientId,
      partner_id: client.partnerId,
      organisation_name: client.organisationName,
      policy_id: client.policyId,
      policy_name: client.policyName,
      policy_group_id: client.groupId,
      policy_group_name: client.groupName,
      request_id: client.requestId,
      created_at: client.createdAt,
      created_by: client.createdBy,
    })
    .execute()
}

/** Writes a locked client as it is. */
export const save = async (tx: Tx, client: OidcClient): Promise<OidcClient> => {
  await tablesOf<ClientTables>(tx)
    .updateTable('oidc_client')
    .set(changeable(client))
    .where('id', '=', client.id)
    .execute()
  return client
}

/** How many clients a partner has for a policy that are not inactive or refused. @param partnerId absent: everybody's */
export const countLive = async (reader: Reader, policyId: string, partnerId?: string): Promise<number> => {
  const live = tablesOf<ClientTables>(reader)
    .selectFrom('oidc_client')
    .where('policy_id', '=', policyId)
    .where('state', 'in', ['pending', 'active'])
  const asked = partnerId === undefined ? live : live.where('partner_id', '=', partnerId)
  const { total } = await asked.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return total
}

/** The newest of them. */
export const listLiveOf = async (reader: Reader, policyId: string, limit: number): Promise<OidcClient[]> => {
  const rows = await clients(reader)
    .where('policy_id', '=', policyId)
    .where('state', 'in', ['pending', 'active'])
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(fromRow)
}

/** How many clients were made for a partner since then, whatever became of them. */
export const countMadeSince = async (reader: Reader, partnerId: string, since: Date): Promise<number> => {
  const { total } = await tablesOf<ClientTables>(reader)
    .selectFrom('oidc_client')
    .where('partner_id', '=', partnerId)
    .where('created_at', '>', since)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** A partner's active clients, in the order of their names; at most some thousands. */
export const listActiveOfPartner = async (reader: Reader, partnerId: string): Promise<OidcClient[]> => {
  const rows = await clients(reader)
    .where('partner_id', '=', partnerId)
    .where('state', '=', 'active')
    .orderBy(sql`name collate "und-x-icu"`)
    .orderBy('id')
    .limit(sql.lit(5000))
    .execute()
  return rows.map(fromRow)
}

/** Ids of clients of which eSignet has to be told now, and nobody is telling it; those that have waited longest first. */
export const listDue = async (reader: Reader, now: Date, limit: number): Promise<string[]> => {
  const rows = await tablesOf<ClientTables>(reader)
    .selectFrom('oidc_client')
    .select('id')
    .where('next_attempt_at', '<=', now)
    .where((where) => where.or([where('talking_until', 'is', null), where('talking_until', '<=', now)]))
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
