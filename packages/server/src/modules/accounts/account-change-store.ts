import { sql } from 'kysely'
import { tablesOf, violatesUnique, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Account } from './account.ts'
import type { AccountTable } from './account-store.ts'

interface Tables {
  account: AccountTable
}

const change = (tx: Tx, id: string, at: Date) =>
  tablesOf<Tables>(tx)
    .updateTable('account')
    .set({ updated_at: at, version: sql`version + 1` })
    .where('id', '=', id)

/** The password hash of an account; null when it has no password here. */
export const loadPasswordHash = async (reader: Reader, id: string): Promise<string | null> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.password_hash ?? null
}

/** The token generation of an active account, which nobody else changes until the transaction ends. */
export const lockTokenGeneration = async (tx: Tx, id: string): Promise<number | undefined> => {
  const row = await tablesOf<Tables>(tx)
    .selectFrom('account')
    .select('token_generation')
    .where('id', '=', id)
    .where('status', '=', 'active')
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.token_generation
}

export const savePassword = async (tx: Tx, id: string, passwordHash: string, at: Date): Promise<void> => {
  await change(tx, id, at).set({ password_hash: passwordHash }).execute()
}

export const saveContact = async (
  tx: Tx,
  id: string,
  contact: Partial<Pick<Account, 'phone' | 'address' | 'locale'>>,
  at: Date,
): Promise<void> => {
  await change(tx, id, at).set(contact).execute()
}

/** Gives an account another address. @returns false when another account has it, whatever the case */
export const saveEmail = async (tx: Tx, id: string, email: string, at: Date): Promise<boolean> => {
  try {
    await change(tx, id, at).set({ email }).execute()
    return true
  } catch (error) {
    if (violatesUnique(error, 'account_email')) return false
    throw error
  }
}

/** Notes when somebody last proved who they are. It is no change of the account. */
export const saveSignIn = async (tx: Tx, id: string, at: Date): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('account')
    .set({ last_sign_in_at: at })
    .where('id', '=', id)
    .execute()
}

/** Begins a new generation of tokens: those without a session that were issued before are void. */
export const beginTokenGeneration = async (tx: Tx, id: string): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('account')
    .set({ token_generation: sql`token_generation + 1` })
    .where('id', '=', id)
    .execute()
}
