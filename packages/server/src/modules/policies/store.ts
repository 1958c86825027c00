import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Policy, PolicyChange, PolicyRevision, PolicyState } from './policy.ts'

/** The row of a policy, for the stores of this module. */
export interface PolicyRow {
  readonly id: string
  readonly group_id: string
  readonly name: string
  readonly description: string
  readonly policy_type: string
  readonly version: string
  readonly document: string
  readonly state: PolicyState
  readonly schema_url: string | null
  readonly valid_from: Date
  readonly valid_till: Date
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
  readonly revision: number
}

interface RevisionRow {
  readonly policy_id: string
  readonly revision: number
  readonly action: PolicyChange
  readonly name: string
  readonly description: string
  readonly version: string
  readonly document: string
  readonly state: PolicyState
  readonly valid_from: Date
  readonly valid_till: Date
  readonly reason: string | null
  readonly at: Date
  readonly by_user: string
}

interface Tables {
  policy: PolicyRow
  policy_revision: RevisionRow
}

/** The constraints that a policy may meet. */
export const uniquePolicyName = 'policy_name'
export const uniquePolicyId = 'policy_pkey'

/** A policy from its row. */
export const fromRow = (row: PolicyRow): Policy => ({
  id: row.id,
  groupId: row.group_id,
  name: row.name,
  description: row.description,
  policyType: row.policy_type,
  version: row.version,
  document: row.document,
  state: row.state,
  schemaUrl: row.schema_url,
  validFrom: row.valid_from,
  validTill: row.valid_till,
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  revision: row.revision,
})

const toRow = (policy: Policy): PolicyRow => ({
  id: policy.id,
  group_id: policy.groupId,
  name: policy.name,
  description: policy.description,
  policy_type: policy.policyType,
  version: policy.version,
  document: policy.document,
  state: policy.state,
  schema_url: policy.schemaUrl,
  valid_from: policy.validFrom,
  valid_till: policy.validTill,
  created_at: policy.createdAt,
  created_by: policy.createdBy,
  updated_at: policy.updatedAt,
  updated_by: policy.updatedBy,
  revision: policy.revision,
})

const one = (reader: Reader, id: string) =>
  tablesOf<Tables>(reader).selectFrom('policy').selectAll().where('id', '=', id)

export const load = async (reader: Reader, id: string): Promise<Policy | undefined> => {
  const row = await one(reader, id).executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody else changes the policy until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<Policy | undefined> => {
  const row = await one(tx, id).forUpdate().executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody changes the policy until the transaction ends; others may hold it likewise. */
export const hold = async (tx: Tx, id: string): Promise<Policy | undefined> => {
  const row = await one(tx, id).forShare().executeTakeFirst()
  return row && fromRow(row)
}

/** The policies with these ids, by id. */
export const loadPolicies = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Policy>> => {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('policy')
    .selectAll()
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map((row) => [row.id, fromRow(row)]))
}

/** What says whether a policy counts: without its document, for questions about many. */
export type PolicyTerms = Pick<Policy, 'state' | 'validFrom' | 'validTill'>

/** The terms of the policies with these ids, by id. */
export const loadTerms = async (
  reader: Reader,
  ids: readonly string[],
): Promise<ReadonlyMap<string, PolicyTerms>> => {
  if (ids.length === 0) return new Map()
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('policy')
    .select(['id', 'state', 'valid_from as validFrom', 'valid_till as validTill'])
    .where(sql<boolean>`id = any(${[...new Set(ids)]}::text[])`)
    .execute()
  return new Map(rows.map(({ id, ...terms }) => [id, terms]))
}

/** The policies of exactly this name, of whichever group. */
export const listNamed = async (reader: Reader, name: string): Promise<Policy[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('policy')
    .selectAll()
    .where('name', '=', name)
    .execute()
  return rows.map(fromRow)
}

/** The id of the policy of this name in a group. */
export const findIdByName = async (
  reader: Reader,
  groupId: string,
  name: string,
): Promise<string | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('policy')
    .select('id')
    .where('group_id', '=', groupId)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.id
}

/** How a revision came to be. */
interface Made {
  readonly action: PolicyChange
  readonly reason?: string | null
  readonly at: Date
  readonly by: string
}

const keepRevision = async (tx: Tx, policy: Policy, { action, reason, at, by }: Made): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('policy_revision')
    .values({
      policy_id: policy.id,
      revision: policy.revision,
      action,
      name: policy.name,
      description: policy.description,
      version: policy.version,
      document: policy.document,
      state: policy.state,
      valid_from: policy.validFrom,
      valid_till: policy.validTill,
      reason: reason ?? null,
      at,
      by_user: by,
    })
    .execute()
}

/** Stores a policy with its first revision. @throws the database's error: `uniquePolicyName`, `uniquePolicyId` */
export const insert = async (tx: Tx, policy: Policy, made: Made): Promise<void> => {
  await tablesOf<Tables>(tx).insertInto('policy').values(toRow(policy)).execute()
  await keepRevision(tx, policy, made)
}

/** Stores a policy unless its id or its name in the group is there. @returns whether it was stored */
export const insertMissing = async (tx: Tx, policy: Policy, made: Made): Promise<boolean> => {
  const { numInsertedOrUpdatedRows } = await tablesOf<Tables>(tx)
    .insertInto('policy')
    .values(toRow(policy))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows !== 1n) return false
  await keepRevision(tx, policy, made)
  return true
}

/**
 * Writes a locked policy as its next revision.
 * @returns the policy with its number
 * @throws the database's error for a name that is taken: `uniquePolicyName`
 */
export const save = async (tx: Tx, policy: Policy, made: Made): Promise<Policy> => {
  const saved = { ...policy, updatedAt: made.at, updatedBy: made.by, revision: policy.revision + 1 }
  await tablesOf<Tables>(tx).updateTable('policy').set(toRow(saved)).where('id', '=', policy.id).execute()
  await keepRevision(tx, saved, made)
  return saved
}

const revisionFrom = (row: RevisionRow): PolicyRevision => ({
  revision: row.revision,
  action: row.action,
  name: row.name,
  description: row.description,
  version: row.version,
  document: row.document,
  state: row.state,
  validFrom: row.valid_from,
  validTill: row.valid_till,
  reason: row.reason,
  at: row.at,
  by: row.by_user,
})

const mostRevisions = 200

/** The revisions of a policy, newest first, at most 200. */
export const listRevisions = async (reader: Reader, policyId: string): Promise<PolicyRevision[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('policy_revision')
    .selectAll()
    .where('policy_id', '=', policyId)
    .orderBy('revision', 'desc')
    .limit(mostRevisions)
    .execute()
  return rows.map(revisionFrom)
}

export const loadRevision = async (
  reader: Reader,
  policyId: string,
  revision: number,
): Promise<PolicyRevision | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('policy_revision')
    .selectAll()
    .where('policy_id', '=', policyId)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return row && revisionFrom(row)
}

/** Some policies, oldest first. @param groupId of this group only, @param state of this state only */
export const listAll = async (
  reader: Reader,
  { groupId, state }: { readonly groupId?: string; readonly state?: PolicyState } = {},
): Promise<Policy[]> => {
  let query = tablesOf<Tables>(reader).selectFrom('policy').selectAll()
  if (groupId !== undefined) query = query.where('group_id', '=', groupId)
  if (state !== undefined) query = query.where('state', '=', state)
  const rows = await query.orderBy('created_at').orderBy('id').limit(sql.lit(10_000)).execute()
  return rows.map(fromRow)
}
