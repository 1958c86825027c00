import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Stopper, TermState } from '../liveness/index.ts'
import { issuedStore } from '../policy-requests/index.ts'
import type { ApiKey } from './api-key.ts'

/** The row of a key, for the stores of this module. */
export interface KeyRow {
  readonly id: string
  readonly partner_id: string
  readonly organisation_name: string
  readonly partner_type_code: string
  readonly policy_id: string
  readonly policy_name: string
  readonly policy_group_id: string
  readonly policy_group_name: string
  readonly request_id: string
  readonly announced_policy_id: string
  readonly label: string
  readonly digest: Buffer
  readonly hint: string
  readonly sealed_key: Buffer
  readonly state: TermState
  readonly stopped_by: Stopper | null
  readonly valid_from: Date
  readonly valid_till: Date
  readonly replaces_id: string | null
  readonly quota_id: string | null
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
  readonly version: number
}

export interface KeyTables {
  api_key: KeyRow
}

/** The constraint that gives a label once for each policy of a partner (D-24). */
export const uniqueLabel = 'api_key_label'

/** A key from its row. */
export const fromRow = (row: KeyRow): ApiKey => ({
  id: row.id,
  partnerId: row.partner_id,
  organisationName: row.organisation_name,
  partnerType: row.partner_type_code,
  policyId: row.policy_id,
  policyName: row.policy_name,
  groupId: row.policy_group_id,
  groupName: row.policy_group_name,
  requestId: row.request_id,
  announcedPolicyId: row.announced_policy_id,
  label: row.label,
  hint: row.hint,
  state: row.state,
  stoppedBy: row.stopped_by,
  validFrom: row.valid_from,
  validTill: row.valid_till,
  replacesId: row.replaces_id,
  quotaId: row.quota_id,
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

/** What of a row may change; nothing ever changes the key itself. */
const changeable = (key: ApiKey) => ({
  policy_id: key.policyId,
  policy_name: key.policyName,
  policy_group_id: key.groupId,
  policy_group_name: key.groupName,
  request_id: key.requestId,
  label: key.label,
  state: key.state,
  stopped_by: key.stoppedBy,
  valid_till: key.validTill,
  quota_id: key.quotaId,
  updated_at: key.updatedAt,
  updated_by: key.updatedBy,
  version: key.version,
})

const keys = (reader: Reader) => tablesOf<KeyTables>(reader).selectFrom('api_key').selectAll()

export const {
  load,
  lock,
  findByDigest,
  loadSealed,
  countActive,
  listActiveFor,
  listEnded,
  listEndingBetween,
  bindToQuota,
  someHave,
} = issuedStore('api_key', fromRow)

/** The key of this label that a partner has for a policy. */
export const findByLabel = async (
  reader: Reader,
  { partnerId, policyId, label }: Pick<ApiKey, 'partnerId' | 'policyId' | 'label'>,
): Promise<ApiKey | undefined> => {
  const row = await keys(reader)
    .where('partner_id', '=', partnerId)
    .where('policy_id', '=', policyId)
    .where('label', '=', label)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The key that took the place of another, the newest if there are several. */
export const findReplacement = async (reader: Reader, id: string): Promise<ApiKey | undefined> => {
  const row = await keys(reader)
    .where('replaces_id', '=', id)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** What is stored of a key beside what everybody sees of it. */
export interface KeyMaterial {
  readonly digest: Buffer
  readonly sealedKey: Buffer
}

/** Stores a new key. @throws the database's error for a label that is taken: `uniqueLabel` */
export const insert = async (tx: Tx, key: ApiKey, { digest, sealedKey }: KeyMaterial): Promise<void> => {
  await tablesOf<KeyTables>(tx)
    .insertInto('api_key')
    .values({
      ...changeable(key),
      id: key.id,
      partner_id: key.partnerId,
      organisation_name: key.organisationName,
      partner_type_code: key.partnerType,
      announced_policy_id: key.announcedPolicyId,
      digest,
      hint: key.hint,
      sealed_key: sealedKey,
      valid_from: key.validFrom,
      replaces_id: key.replacesId,
      created_at: key.createdAt,
      created_by: key.createdBy,
    })
    .execute()
}

/** Writes a locked key. @throws the database's error for a label that is taken: `uniqueLabel` */
export const save = async (
  tx: Tx,
  key: ApiKey,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<ApiKey> => {
  const saved = { ...key, updatedAt: at, updatedBy: by, version: key.version + 1 }
  await tablesOf<KeyTables>(tx)
    .updateTable('api_key')
    .set(changeable(saved))
    .where('id', '=', key.id)
    .execute()
  return saved
}

/** How many keys were made for a partner since then. */
export const countMadeSince = async (reader: Reader, partnerId: string, since: Date): Promise<number> => {
  const { total } = await tablesOf<KeyTables>(reader)
    .selectFrom('api_key')
    .where('partner_id', '=', partnerId)
    .where('created_at', '>', since)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow()
  return total
}

/** A partner's keys that were not ended, in the order of their labels; at most some thousands. */
export const listActiveOfPartner = async (reader: Reader, partnerId: string): Promise<ApiKey[]> => {
  const rows = await keys(reader)
    .where('partner_id', '=', partnerId)
    .where('state', '=', 'active')
    .orderBy(sql`label collate "und-x-icu"`)
    .orderBy('id')
    .limit(sql.lit(5000))
    .execute()
  return rows.map(fromRow)
}

/** The newest key of a partner for each policy that it has one for. */
export const listNewestOfPartner = async (reader: Reader, partnerId: string): Promise<ApiKey[]> => {
  const rows = await keys(reader)
    .distinctOn('policy_id')
    .where('partner_id', '=', partnerId)
    .orderBy('policy_id')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}
