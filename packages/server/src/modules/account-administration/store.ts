import { sql } from 'kysely'
import type { Role } from '../../platform/access/roles.ts'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import {
  inLanguageOrder,
  mapPage,
  searched,
  selectPage,
  type Page,
} from '../../platform/database/lists/list-query.ts'
import type { RequestOf } from '../../platform/http/lists/list-request.ts'
import { accountColumns, toAccount, type AccountTable, type Account } from '../accounts/index.ts'
import { accountListing } from './contract.ts'

interface Tables {
  account: AccountTable
  account_role: { account_id: string; role: string }
  external_identity: { account_id: string }
}

/** An account as administrators see it. */
export interface ListedAccount extends Account {
  readonly createdAt: Date
  readonly createdBy: string
  readonly lastSignInAt: Date | null
}

const columns = [
  ...accountColumns,
  'account.created_at as createdAt',
  'account.created_by as createdBy',
  'account.last_sign_in_at as lastSignInAt',
] as const

type Row = Parameters<typeof toAccount>[0] & Pick<ListedAccount, 'createdAt' | 'createdBy' | 'lastSignInAt'>

const fromRow = ({ createdAt, createdBy, lastSignInAt, ...rest }: Row): ListedAccount => ({
  ...toAccount(rest),
  createdAt,
  createdBy,
  lastSignInAt,
})

type AccountListRequest = RequestOf<typeof accountListing>

const fullName = sql`(account.first_name || ' ' || account.last_name)`

/** What people know an account by. */
const accountText = searched(
  ['user_name', 'first_name', 'last_name', 'email', 'organisation_name'].map((column) =>
    sql.ref(`account.${column}`),
  ),
)

/** One page of all accounts. */
export const list = async (reader: Reader, request: AccountListRequest): Promise<Page<ListedAccount>> => {
  const page = await selectPage(
    reader,
    {
      base: tablesOf<Tables>(reader).selectFrom('account'),
      tables: ['account', 'account_role'],
      select: (query) => query.select(columns),
      spec: accountListing,
      columns: {
        filters: {
          userName: sql.ref('account.user_name'),
          name: fullName,
          email: sql.ref('account.email'),
          organizationName: sql.ref('account.organisation_name'),
          role: sql`array(select role from account_role where account_role.account_id = account.id)`,
          status: sql.ref('account.status'),
          search: accountText,
        },
        sorts: {
          userName: sql.ref('account.user_name_key'),
          name: inLanguageOrder(fullName),
          email: sql.ref('account.email_key'),
          organizationName: inLanguageOrder(sql.ref('account.organisation_name')),
          status: sql.ref('account.status'),
          createdDateTime: sql.ref('account.created_at'),
          lastSignInDateTime: sql`coalesce(account.last_sign_in_at, '-infinity')`,
        },
        newest: sql.ref('account.created_at'),
        id: sql.ref('account.id'),
      },
    },
    request,
  )
  return mapPage(page, fromRow)
}

/** The account with this id as text; what is no id finds none. */
export const find = async (reader: Reader, id: string): Promise<ListedAccount | undefined> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('account')
    .select(columns)
    .where((where) => where(where.cast('account.id', 'text'), '=', id.toLowerCase()))
    .executeTakeFirst()
  return row && fromRow(row)
}

/**
 * The ids of the administrators who can sign in, while nobody else disables one or takes the role. Always in the same
 * order, so that two decisions cannot wait for each other.
 */
export const lockAdministrators = async (tx: Tx): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select account.id from account
    where status = 'active' and exists (
      select 1 from account_role where account_id = account.id and role = 'PARTNER_ADMIN')
    order by account.id for update`.execute(tx.tables)
  return rows.map(({ id }) => id)
}

export const saveStatus = async (
  tx: Tx,
  id: string,
  status: 'active' | 'disabled',
  at: Date,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('account')
    .set({ status, updated_at: at, version: sql`version + 1` })
    .where('id', '=', id)
    .execute()
}

export const addRole = async (tx: Tx, accountId: string, role: Role): Promise<void> => {
  await tablesOf<Tables>(tx)
    .insertInto('account_role')
    .values({ account_id: accountId, role })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export const removeRole = async (tx: Tx, accountId: string, role: Role): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('account_role')
    .where('account_id', '=', accountId)
    .where('role', '=', role)
    .execute()
}

/** True when another identity provider signs this account in. */
export const isExternal = async (reader: Reader, accountId: string): Promise<boolean> =>
  (await tablesOf<Tables>(reader)
    .selectFrom('external_identity')
    .select('account_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()) !== undefined

/** Every account, for the terminal, by user name. */
export const listAll = async (reader: Reader): Promise<ListedAccount[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('account')
    .select(columns)
    .orderBy('account.user_name_key')
    .execute()
  return rows.map((row) => fromRow(row))
}

/** How many active accounts administer the platform. */
export const countAdministrators = async (reader: Reader): Promise<number> => {
  const { count } = await tablesOf<Tables>(reader)
    .selectFrom('account_role')
    .innerJoin('account', 'account.id', 'account_role.account_id')
    .where('account_role.role', '=', 'PARTNER_ADMIN')
    .where('account.status', '=', 'active')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow()
  return count
}
