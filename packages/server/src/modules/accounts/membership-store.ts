import { sql } from 'kysely'
import type { Membership, MemberRole } from '../../platform/access/membership.ts'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { AccountTable } from './account-store.ts'

interface Tables {
  membership: {
    account_id: string
    partner_id: string
    role: MemberRole
    partner_type: string
    since: Date
    added_by: string
  }
  account: AccountTable
}

/** Somebody who acts for an organisation. */
export interface Member {
  readonly accountId: string
  readonly userName: string
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly isActive: boolean
  readonly role: MemberRole
  readonly since: Date
}

/** Stores a membership. @returns false when the account belongs to the organisation already */
export const insert = async (
  tx: Tx,
  membership: Membership & { readonly accountId: string; readonly by: string; readonly at: Date },
): Promise<boolean> => {
  const { accountId, partnerId, role, partnerType, by, at } = membership
  const stored = await tablesOf<Tables>(tx)
    .insertInto('membership')
    .values({
      account_id: accountId,
      partner_id: partnerId,
      role,
      partner_type: partnerType,
      since: at,
      added_by: by,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return stored !== undefined
}

/** The members of an organisation, owners first, then by name. */
export const listOfPartner = (reader: Reader, partnerId: string): Promise<Member[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('membership')
    .innerJoin('account', 'account.id', 'membership.account_id')
    .select([
      'account.id as accountId',
      'account.user_name as userName',
      'account.first_name as firstName',
      'account.last_name as lastName',
      'account.email',
      'membership.role',
      'membership.since',
    ])
    .select(sql<boolean>`account.status = 'active'`.as('isActive'))
    .where('membership.partner_id', '=', partnerId)
    .orderBy(sql`array_position(array['owner', 'operator', 'auditor'], membership.role)`)
    .orderBy('account.user_name_key')
    .execute()

export const saveRole = async (
  tx: Tx,
  partnerId: string,
  accountId: string,
  role: MemberRole,
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('membership')
    .set({ role })
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .execute()
}

export const remove = async (tx: Tx, partnerId: string, accountId: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .deleteFrom('membership')
    .where('partner_id', '=', partnerId)
    .where('account_id', '=', accountId)
    .execute()
}
