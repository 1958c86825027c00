import { sql } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Stopper, TermState } from '../liveness/index.ts'
import { issuedStore } from '../policy-requests/index.ts'
import type { Licence } from './licence.ts'

/** The row of a licence, for the stores of this module. */
export interface LicenceRow {
  readonly id: string
  readonly partner_id: string
  readonly number: number
  readonly organisation_name: string
  readonly partner_is_active: boolean
  readonly policy_id: string | null
  readonly policy_name: string | null
  readonly policy_group_id: string | null
  readonly request_id: string | null
  readonly digest: Buffer
  readonly hint: string
  readonly sealed_key: Buffer
  readonly state: TermState
  readonly stopped_by: Stopper | null
  readonly valid_from: Date
  readonly valid_till: Date
  readonly announce_at: Date
  readonly announced_at: Date | null
  readonly replaces_id: string | null
  readonly quota_id: string | null
  readonly created_at: Date
  readonly created_by: string
  readonly updated_at: Date | null
  readonly updated_by: string | null
  readonly version: number
}

export interface LicenceTables {
  licence: LicenceRow
}

/** The constraint that gives a MISP one chain, and each licence of it one successor. */
export const uniqueNumber = 'licence_number'

/** A licence from its row. */
export const fromRow = (row: LicenceRow): Licence => ({
  id: row.id,
  partnerId: row.partner_id,
  number: row.number,
  organisationName: row.organisation_name,
  partnerIsActive: row.partner_is_active,
  policyId: row.policy_id,
  policyName: row.policy_name,
  groupId: row.policy_group_id,
  requestId: row.request_id,
  hint: row.hint,
  state: row.state,
  stoppedBy: row.stopped_by,
  validFrom: row.valid_from,
  validTill: row.valid_till,
  announceAt: row.announce_at,
  announcedAt: row.announced_at,
  replacesId: row.replaces_id,
  quotaId: row.quota_id,
  createdAt: row.created_at,
  createdBy: row.created_by,
  updatedAt: row.updated_at,
  updatedBy: row.updated_by,
  version: row.version,
})

/** What of a row may change; nothing ever changes the licence key, or the policy that it is bound to. */
const changeable = (licence: Licence) => ({
  state: licence.state,
  stopped_by: licence.stoppedBy,
  valid_till: licence.validTill,
  quota_id: licence.quotaId,
  announce_at: licence.announceAt,
  announced_at: licence.announcedAt,
  updated_at: licence.updatedAt,
  updated_by: licence.updatedBy,
  version: licence.version,
})

const licences = (reader: Reader) => tablesOf<LicenceTables>(reader).selectFrom('licence').selectAll()

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
} = issuedStore('licence', fromRow)

/** The licence that took the place of another. */
export const findReplacement = async (reader: Reader, id: string): Promise<Licence | undefined> => {
  const row = await licences(reader).where('replaces_id', '=', id).executeTakeFirst()
  return row && fromRow(row)
}

/** A partner's licences, the newest first; at most some hundreds. */
export const listOfPartner = async (reader: Reader, partnerId: string): Promise<Licence[]> => {
  const rows = await licences(reader)
    .where('partner_id', '=', partnerId)
    .orderBy('number', 'desc')
    .limit(sql.lit(500))
    .execute()
  return rows.map(fromRow)
}

/** The licence of a partner that verifiers know: the newest that they were told of. */
export const findKnown = async (reader: Reader, partnerId: string): Promise<Licence | undefined> => {
  const row = await licences(reader)
    .where('partner_id', '=', partnerId)
    .where('announced_at', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && fromRow(row)
}

/** What is stored of a licence beside what everybody sees of it. */
export interface LicenceMaterial {
  readonly digest: Buffer
  readonly sealedKey: Buffer
}

/** Stores a new licence. @throws the database's error: `uniqueNumber` */
export const insert = async (
  tx: Tx,
  licence: Licence,
  { digest, sealedKey }: LicenceMaterial,
): Promise<void> => {
  await tablesOf<LicenceTables>(tx)
    .insertInto('licence')
    .values({
      ...changeable(licence),
      id: licence.id,
      partner_id: licence.partnerId,
      number: licence.number,
      organisation_name: licence.organisationName,
      partner_is_active: licence.partnerIsActive,
      policy_id: licence.policyId,
      policy_name: licence.policyName,
      policy_group_id: licence.groupId,
      request_id: licence.requestId,
      digest,
      hint: licence.hint,
      sealed_key: sealedKey,
      valid_from: licence.validFrom,
      replaces_id: licence.replacesId,
      created_at: licence.createdAt,
      created_by: licence.createdBy,
    })
    .execute()
}

/** Writes a locked licence. @returns it with its new version */
export const save = async (
  tx: Tx,
  licence: Licence,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<Licence> => {
  const saved = { ...licence, updatedAt: at, updatedBy: by, version: licence.version + 1 }
  await tablesOf<LicenceTables>(tx)
    .updateTable('licence')
    .set(changeable(saved))
    .where('id', '=', licence.id)
    .execute()
  return saved
}

/** Notes that verifiers were told of a locked licence; for whoever reads it, nothing has changed. */
export const noteAnnounced = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tablesOf<LicenceTables>(tx)
    .updateTable('licence')
    .set({ announced_at: at, announce_at: sql<Date>`least(announce_at, ${at})` })
    .where('id', '=', id)
    .execute()
}

/** Ids of licences that verifiers have to be told of by now, oldest first. */
export const listUnannounced = async (reader: Reader, now: Date, limit: number): Promise<string[]> => {
  const rows = await tablesOf<LicenceTables>(reader)
    .selectFrom('licence')
    .select('id')
    .where('announced_at', 'is', null)
    .where('announce_at', '<=', now)
    .orderBy('announce_at')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
