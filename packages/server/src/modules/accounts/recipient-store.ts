import { sql, type RawBuilder } from 'kysely'
import type { Role } from '../../platform/access/roles.ts'
import type { Reader } from '../../platform/database/database.ts'
import type { Locale } from '../../platform/i18n/locale.ts'

/** Somebody to whom mails are written. */
export interface Recipient {
  readonly accountId: string
  readonly userName: string
  readonly firstName: string
  readonly email: string
  readonly locale: Locale
}

/** For statements of others: `account_id` and `partner_id` of everybody who acts for an organisation and may sign in. */
export const actingAccounts: RawBuilder<unknown> = sql`
  select m.account_id, m.partner_id from membership m join account a on a.id = m.account_id and a.status = 'active'`

/** For statements of others: `account_id` and `role` of everybody to whom one of these roles was granted here. */
export const accountsWithRoles = (roles: readonly Role[]): RawBuilder<unknown> => sql`
  select r.account_id, r.role from account_role r join account a on a.id = r.account_id and a.status = 'active'
  where r.role = any(${[...roles]}::text[])`

/** Those among these accounts that may sign in, by their ids. */
export const loadRecipients = async (
  reader: Reader,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Recipient>> => {
  const { rows } = await sql<Recipient>`
    select id as "accountId", user_name as "userName", first_name as "firstName", email, locale from account
    where id = any(${[...accountIds]}::uuid[]) and status = 'active'`.execute(reader.tables)
  return new Map(rows.map((row) => [row.accountId, row]))
}
