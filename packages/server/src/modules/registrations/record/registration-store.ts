import { emailKey } from '@entente/mail-addresses'
import { createHash } from 'node:crypto'
import { sql, type ColumnType } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'
import { uuidOf } from '../../../platform/ids.ts'
import type { Locale } from '../../../platform/i18n/locale.ts'
import type { Registration, RegistrationState } from './registration.ts'

interface Row {
  readonly id: string
  readonly user_name: string
  readonly email: string
  readonly password_hash: string | null
  readonly first_name: string
  readonly last_name: string
  readonly organisation_name: string
  readonly address: string
  readonly phone: string
  readonly locale: Locale
  readonly partner_type_code: string
  readonly policy_group_id: string | null
  readonly purpose: string
  readonly state: RegistrationState
  readonly is_decoy: boolean
  readonly code_hash: Buffer | null
  readonly code_expires_at: Date
  readonly code_tries: number
  readonly code_sent_at: Date
  readonly codes_sent: number
  readonly created_at: Date
  readonly confirmed_at: Date | null
  readonly decided_at: Date | null
  readonly decided_by: string | null
  readonly reason: string | null
  readonly account_id: string | null
}

export interface RegistrationTables {
  registration: Row & {
    user_name_key: ColumnType<string, never, never>
    email_key: ColumnType<string, never, never>
    interaction_hash: Buffer | null
  }
}

/** The columns of a registration, for queries that other files of this module build. */
export const registrationColumns = [
  'id',
  'user_name',
  'email',
  'password_hash',
  'first_name',
  'last_name',
  'organisation_name',
  'address',
  'phone',
  'locale',
  'partner_type_code',
  'policy_group_id',
  'purpose',
  'state',
  'is_decoy',
  'code_hash',
  'code_expires_at',
  'code_tries',
  'code_sent_at',
  'codes_sent',
  'created_at',
  'confirmed_at',
  'decided_at',
  'decided_by',
  'reason',
  'account_id',
] as const satisfies readonly (keyof Row)[]

export const fromRow = (row: Row): Registration => ({
  id: row.id,
  userName: row.user_name,
  email: row.email,
  passwordHash: row.password_hash,
  firstName: row.first_name,
  lastName: row.last_name,
  organisationName: row.organisation_name,
  address: row.address,
  phone: row.phone,
  locale: row.locale,
  partnerType: row.partner_type_code,
  policyGroupId: row.policy_group_id,
  purpose: row.purpose,
  state: row.state,
  isDecoy: row.is_decoy,
  code: {
    hash: row.code_hash,
    expiresAt: row.code_expires_at,
    tries: row.code_tries,
    sentAt: row.code_sent_at,
    count: row.codes_sent,
  },
  createdAt: row.created_at,
  confirmedAt: row.confirmed_at,
  decision:
    row.decided_at && row.decided_by !== null
      ? { at: row.decided_at, by: row.decided_by, reason: row.reason }
      : null,
  accountId: row.account_id,
})

const toRow = (registration: Registration): Row => ({
  id: registration.id,
  user_name: registration.userName,
  email: registration.email,
  password_hash: registration.passwordHash,
  first_name: registration.firstName,
  last_name: registration.lastName,
  organisation_name: registration.organisationName,
  address: registration.address,
  phone: registration.phone,
  locale: registration.locale,
  partner_type_code: registration.partnerType,
  policy_group_id: registration.policyGroupId,
  purpose: registration.purpose,
  state: registration.state,
  is_decoy: registration.isDecoy,
  code_hash: registration.code.hash,
  code_expires_at: registration.code.expiresAt,
  code_tries: registration.code.tries,
  code_sent_at: registration.code.sentAt,
  codes_sent: registration.code.count,
  created_at: registration.createdAt,
  confirmed_at: registration.confirmedAt,
  decided_at: registration.decision?.at ?? null,
  decided_by: registration.decision?.by ?? null,
  reason: registration.decision?.reason ?? null,
  account_id: registration.accountId,
})

const registrations = (reader: Reader) =>
  tablesOf<RegistrationTables>(reader).selectFrom('registration').select(registrationColumns)

const open = sql<boolean>`state in ('unconfirmed', 'pending_approval')`

/** Ids that do not look like ours are as unknown as others. */
export const hasId = (id: string) => sql<boolean>`registration.id = ${uuidOf(id)}::uuid`

/** The registration with this id that somebody has confirmed. */
export const load = async (reader: Reader, id: string): Promise<Registration | undefined> => {
  const row = await registrations(reader)
    .where(hasId(id))
    .where('state', '<>', 'unconfirmed')
    .executeTakeFirst()
  return row && fromRow(row)
}

/** `load`, and nobody else changes it until the transaction ends. */
export const lock = async (tx: Tx, id: string): Promise<Registration | undefined> => {
  const row = await registrations(tx)
    .where(hasId(id))
    .where('state', '<>', 'unconfirmed')
    .forUpdate()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** The registration that this user name or e-mail address belongs to, whatever its case: an open one first, then the newest. */
export const loadByName = async (reader: Reader, name: string): Promise<Registration | undefined> => {
  const key = name.trim().toLowerCase()
  const row = await registrations(reader)
    .where((where) => where.or([where('user_name_key', '=', key), where('email_key', '=', key)]))
    .where('state', '<>', 'approved')
    .orderBy(sql`state = 'rejected'`)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  return row && fromRow(row)
}

const hashOf = (interactionId: string): Buffer => createHash('sha256').update(interactionId).digest()

/** The registration that the browser of this sign-in may go on with. */
export const loadByInteraction = async (
  reader: Reader,
  interactionId: string,
): Promise<Registration | undefined> => {
  const row = await registrations(reader)
    .where('interaction_hash', '=', hashOf(interactionId))
    .executeTakeFirst()
  return row && fromRow(row)
}

/** `loadByInteraction`, and nobody else changes it until the transaction ends. */
export const lockByInteraction = async (tx: Tx, interactionId: string): Promise<Registration | undefined> => {
  const row = await registrations(tx)
    .where('interaction_hash', '=', hashOf(interactionId))
    .forUpdate()
    .executeTakeFirst()
  return row && fromRow(row)
}

/** Whatever else this browser sends to register waits until the transaction ends. */
export const lockInteraction = async (tx: Tx, interactionId: string): Promise<void> => {
  const key = `registration:${hashOf(interactionId).toString('hex')}`
  await sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`.execute(tx.tables)
}

/** Lets the browser of this sign-in go on with a registration, and with no other. */
export const bindInteraction = async (tx: Tx, id: string, interactionId: string): Promise<void> => {
  await lockInteraction(tx, interactionId)
  const hash = hashOf(interactionId)
  const tables = tablesOf<RegistrationTables>(tx)
  await tables
    .updateTable('registration')
    .set({ interaction_hash: null })
    .where('interaction_hash', '=', hash)
    .where('id', '<>', id)
    .execute()
  await tables.updateTable('registration').set({ interaction_hash: hash }).where('id', '=', id).execute()
}

/** True when an open registration holds this user name, whatever its case. */
export const nameIsHeld = async (reader: Reader, userName: string, since: Date): Promise<boolean> =>
  (await tablesOf<RegistrationTables>(reader)
    .selectFrom('registration')
    .select('id')
    .where('user_name_key', '=', userName.toLowerCase())
    .where(open)
    .where((where) => where.or([where('state', '<>', 'unconfirmed'), where('created_at', '>=', since)]))
    .executeTakeFirst()) !== undefined

/** True when a registration with this address waits for its approval. */
export const emailWaits = async (reader: Reader, email: string): Promise<boolean> =>
  (await tablesOf<RegistrationTables>(reader)
    .selectFrom('registration')
    .select('id')
    .where('email_key', '=', emailKey(email))
    .where('state', '=', 'pending_approval')
    .executeTakeFirst()) !== undefined

/** Takes a locked registration away. */
export const remove = async (tx: Tx, id: string): Promise<void> => {
  await tablesOf<RegistrationTables>(tx).deleteFrom('registration').where('id', '=', id).execute()
}

/**
 * Stores a registration; one of the same name whose time is up gives way. Where the name is an address, unconfirmed ones
 * stand side by side: only the owner of the mailbox can go on, and a stranger's must not displace theirs.
 * @returns false when the name is held
 */
export const insert = async (tx: Tx, registration: Registration, since: Date): Promise<boolean> => {
  const tables = tablesOf<RegistrationTables>(tx)
  await tables
    .deleteFrom('registration')
    .where('user_name_key', '=', registration.userName.toLowerCase())
    .where('state', '=', 'unconfirmed')
    .where('created_at', '<', since)
    .execute()
  const stored = await tables
    .insertInto('registration')
    .values({ ...toRow(registration), interaction_hash: null })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}

/** Writes a locked registration. */
export const save = async (tx: Tx, registration: Registration): Promise<void> => {
  await tablesOf<RegistrationTables>(tx)
    .updateTable('registration')
    .set(toRow(registration))
    .where('id', '=', registration.id)
    .execute()
}

/** Deletes at most a hundred registrations that nobody confirmed or that were rejected long ago. @returns how many */
export const removeOld = async (
  tx: Tx,
  before: { readonly unconfirmed: Date; readonly rejected: Date },
): Promise<number> => {
  const { rows } = await sql`
    delete from registration where id in (
      select id from registration
      where (state = 'unconfirmed' and created_at < ${before.unconfirmed})
         or (state = 'rejected' and decided_at < ${before.rejected})
      limit 100 for update skip locked)
    returning id`.execute(tx.tables)
  return rows.length
}
