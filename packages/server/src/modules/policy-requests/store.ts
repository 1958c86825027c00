import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Approvers } from '../policies/index.ts'
import type { Approval, Decision, PolicyRequest, RequestState } from './policy-request.ts'

/** The row of a request, for the stores of this module. */
export interface RequestRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly partner_type_code: string
  readonly policy_id: string
  readonly policy_name: string
  readonly policy_group_id: string
  readonly policy_group_name: string
  readonly comment: string
  readonly approvers: Approvers
  readonly state: RequestState
  readonly requested_at: Date
  readonly requested_by: string
  readonly decided_at: Date | null
  readonly decided_by: string | null
  readonly decision_reason: string | null
  readonly version: number
}

interface ApprovalRow {
  readonly request_id: string
  readonly by_user: string
  readonly reason: string | null
  readonly at: Date
}

export interface RequestTables {
  policy_request: RequestRow
  policy_request_approval: ApprovalRow
}

/** The index that allows one request that is open or approved for each policy of a partner. */
export const uniqueLiveRequest = 'policy_request_live'

const decisionOf = (row: RequestRow): Decision | null =>
  row.decided_at && row.decided_by !== null
    ? { by: row.decided_by, at: row.decided_at, reason: row.decision_reason }
    : null

/** A request from its row. */
export const fromRow = (row: RequestRow): PolicyRequest => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  partnerType: row.partner_type_code,
  policyId: row.policy_id,
  policyName: row.policy_name,
  groupId: row.policy_group_id,
  groupName: row.policy_group_name,
  comment: row.comment,
  approvers: row.approvers,
  state: row.state,
  requestedAt: row.requested_at,
  requestedBy: row.requested_by,
  decision: decisionOf(row),
  version: row.version,
})

const toRow = (request: PolicyRequest): RequestRow => ({
  id: request.id,
  partner_id: request.partnerId,
  organisation_name: request.organisationName,
  partner_type_code: request.partnerType,
  policy_id: request.policyId,
  policy_name: request.policyName,
  policy_group_id: request.groupId,
  policy_group_name: request.groupName,
  comment: request.comment,
  approvers: request.approvers,
  state: request.state,
  requested_at: request.requestedAt,
  requested_by: request.requestedBy,
  decided_at: request.decision?.at ?? null,
  decided_by: request.decision?.by ?? null,
  decision_reason: request.decision?.reason ?? null,
  version: request.version,
})

const requests = (reader: Reader) => tablesOf<RequestTables>(reader).selectFrom('policy_request').selectAll()

export const load = async (reader: Reader, id: string): Promise<PolicyRequest | undefined> => {
  const row = await requests(reader).where('id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody else changes the request until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<PolicyRequest | undefined> => {
  const row = await requests(tx).where('id', '=', id).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

const ofPair = (reader: Reader, partnerId: string, policyId: string) =>
  requests(reader).where('partner_id', '=', partnerId).where('policy_id', '=', policyId)

/** The request of a partner for a policy that is open or approved, if there is one. */
export const findLive = async (
  reader: Reader,
  partnerId: string,
  policyId: string,
): Promise<PolicyRequest | undefined> => {
  const row = await ofPair(reader, partnerId, policyId)
    .where('state', 'in', ['InProgress', 'approved'])
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The approved request of a partner for a policy, which stays approved until the transaction ends. */
export const holdApproved = async (
  tx: Tx,
  partnerId: string,
  policyId: string,
): Promise<PolicyRequest | undefined> => {
  const row = await ofPair(tx, partnerId, policyId)
    .where('state', '=', 'approved')
    .forShare()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The approved request of a partner for a policy. */
export const findApproved = async (
  reader: Reader,
  partnerId: string,
  policyId: string,
): Promise<PolicyRequest | undefined> => {
  const row = await ofPair(reader, partnerId, policyId).where('state', '=', 'approved').executeTakeFirst()
  return row && fromRow(row)
}

/** Those of the requests with these ids that are approved. */
export const approvedAmong = async (reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  if (ids.length === 0) return new Set()
  const rows = await tablesOf<RequestTables>(reader)
    .selectFrom('policy_request')
    .select('id')
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::text[])`)
    .where('state', '=', 'approved')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Stores a new request. @throws the database's error for a second one: `uniqueLiveRequest` */
export const insert = async (tx: Tx, request: PolicyRequest): Promise<void> => {
  await tablesOf<RequestTables>(tx).insertInto('policy_request').values(toRow(request)).execute()
}

/** Writes a locked request. @returns the request with its new version */
export const save = async (tx: Tx, request: PolicyRequest): Promise<PolicyRequest> => {
  const saved = { ...request, version: request.version + 1 }
  await tablesOf<RequestTables>(tx)
    .updateTable('policy_request')
    .set(toRow(saved))
    .where('id', '=', request.id)
    .execute()
  return saved
}

/** Who has approved a request so far, the first one first. */
export const listApprovals = async (reader: Reader, requestId: string): Promise<Approval[]> => {
  const rows = await tablesOf<RequestTables>(reader)
    .selectFrom('policy_request_approval')
    .select(['by_user', 'reason', 'at'])
    .where('request_id', '=', requestId)
    .orderBy('at')
    .orderBy('by_user')
    .execute()
  return rows.map(({ by_user: by, reason, at }) => ({ by, reason, at }))
}

/** Notes that somebody has approved a locked request. */
export const insertApproval = async (tx: Tx, requestId: string, approval: Approval): Promise<void> => {
  await tablesOf<RequestTables>(tx)
    .insertInto('policy_request_approval')
    .values({ request_id: requestId, by_user: approval.by, reason: approval.reason, at: approval.at })
    .execute()
}
