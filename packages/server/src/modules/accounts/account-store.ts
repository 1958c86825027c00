import { oneLine } from '@entente/trust'
import { emailKey } from '@entente/mail-addresses'
import { sql, type ColumnType, type Generated } from 'kysely'
import type { Membership } from '../../platform/access/membership.ts'
import { isRole } from '../../platform/access/roles.ts'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import type { Account, NewAccount } from './account.ts'

export interface AccountTable {
  id: string
  user_name: string
  user_name_key: ColumnType<string, never, never>
  email: string
  email_key: ColumnType<string, never, never>
  password_hash: string | null
  first_name: string
  last_name: string
  organisation_name: string
  address: string
  phone: string
  locale: Locale
  partner_type: string | null
  status: 'active' | 'disabled'
  created_at: Date
  created_by: string
  updated_at: Date
  foreign_roles: Generated<string[]>
  token_generation: Generated<number>
  last_sign_in_at: Generated<Date | null>
  version: Generated<number>
}

interface Tables {
  account: AccountTable
  account_role: { account_id: string; role: string }
}

/** The columns of an account, for joins of other stores of this module. */
export const accountColumns = [
  'account.id',
  'account.user_name as userName',
  'account.email',
  'account.first_name as firstName',
  'account.last_name as lastName',
  'account.organisation_name as organisationName',
  'account.address',
  'account.phone',
  'account.locale',
  'account.partner_type as partnerType',
  'account.status',
  'account.foreign_roles as foreignRoles',
  'account.token_generation as tokenGeneration',
  sql<
    string[]
  >`array(select role from account_role where account_role.account_id = account.id order by role)`.as(
    'roles',
  ),
  sql<Membership[]>`coalesce((
    select jsonb_agg(jsonb_build_object('partnerId', partner_id, 'role', role, 'partnerType', partner_type)
      order by since, partner_id)
    from membership where membership.account_id = account.id), '[]')`.as('memberships'),
] as const

export type AccountRow = Omit<Account, 'roles' | 'foreignRoles' | 'isActive'> & {
  readonly foreignRoles: string[]
  readonly status: 'active' | 'disabled'
  readonly roles: string[]
}

export const toAccount = ({ status, roles, ...row }: AccountRow): Account => ({
  ...row,
  isActive: status === 'active',
  roles: roles.filter(isRole),
})

const accounts = (reader: Reader) => tablesOf<Tables>(reader).selectFrom('account').select(accountColumns)

export const load = async (reader: Reader, id: string): Promise<Account | undefined> => {
  const row = await accounts(reader).where('id', '=', id).executeTakeFirst()
  return row && toAccount(row)
}

/** The account with this user name, whatever its case. */
export const loadByUserName = async (reader: Reader, userName: string): Promise<Account | undefined> => {
  const row = await accounts(reader).where('user_name_key', '=', userName.toLowerCase()).executeTakeFirst()
  return row && toAccount(row)
}

/** The account with this user name or e-mail address, whatever its case, and its password. */
export const loadForSignIn = async (
  reader: Reader,
  name: string,
): Promise<{ account: Account; passwordHash: string | null } | undefined> => {
  const key = emailKey(name)
  const row = await accounts(reader)
    .select('password_hash')
    .where((where) => where.or([where('user_name_key', '=', key), where('email_key', '=', key)]))
    .executeTakeFirst()
  if (!row) return undefined
  const { password_hash: passwordHash, ...rest } = row
  return { account: toAccount(rest), passwordHash }
}

/** True when an account has this e-mail address, whatever its case. */
export const emailExists = async (reader: Reader, email: string): Promise<boolean> =>
  (await tablesOf<Tables>(reader)
    .selectFrom('account')
    .select('id')
    .where('email_key', '=', emailKey(email))
    .executeTakeFirst()) !== undefined

const replaceRoles = async (tx: Tx, accountId: string, roles: readonly string[]): Promise<void> => {
  const tables = tablesOf<Tables>(tx)
  await tables.deleteFrom('account_role').where('account_id', '=', accountId).execute()
  if (roles.length > 0)
    await tables
      .insertInto('account_role')
      .values(roles.map((role) => ({ account_id: accountId, role })))
      .execute()
}

const profile = (account: NewAccount) => ({
  email: account.email,
  password_hash: account.passwordHash,
  first_name: account.firstName,
  last_name: account.lastName,
  organisation_name: oneLine(account.organisationName),
  address: account.address,
  phone: account.phone,
  locale: account.locale,
  partner_type: account.partnerType,
  ...(account.foreignRoles ? { foreign_roles: [...account.foreignRoles] } : {}),
})

/** Stores an account with its roles. @returns false when its user name or e-mail address is taken */
export const insert = async (
  tx: Tx,
  id: string,
  account: NewAccount,
  by: { readonly userName: string; readonly at: Date },
): Promise<boolean> => {
  const stored = await tablesOf<Tables>(tx)
    .insertInto('account')
    .values({
      id,
      user_name: account.userName,
      ...profile(account),
      status: 'active',
      created_at: by.at,
      created_by: by.userName,
      updated_at: by.at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (stored) await replaceRoles(tx, id, account.roles)
  return stored !== undefined
}

/** Writes everything but the user name of an existing account. */
export const save = async (tx: Tx, id: string, account: NewAccount, at: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('account')
    .set({ ...profile(account), updated_at: at, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
  await replaceRoles(tx, id, account.roles)
}

/** Notes the partner type of an account that has none yet. */
export const savePartnerType = async (
  tx: Tx,
  userName: string,
  partnerType: string,
  at: Date,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('account')
    .set({ partner_type: partnerType, updated_at: at, version: sql`version + 1` })
    .where('user_name_key', '=', userName.toLowerCase())
    .where('partner_type', 'is', null)
    .execute()
}
