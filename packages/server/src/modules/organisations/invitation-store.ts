import type { Selectable } from 'kysely'
import { tablesOf, type Reader, type Tx } from '../../platform/database/database.ts'
import type { Invitation } from './invitation.ts'

interface Row {
  id: string
  partner_id: string
  email_hash: Buffer
  sealed_email: Buffer
  role: Invitation['role']
  locale: Invitation['locale']
  token_hash: Buffer
  state: Invitation['state']
  created_at: Date
  created_by: string
  sent_at: Date
  times_sent: number
  expires_at: Date
}

interface Tables {
  invitation: Row
}

/** An invitation as it is stored: the address sealed, and as keyed hash. */
export type StoredInvitation = Omit<Invitation, 'email'> & { readonly sealedEmail: Buffer }

const fromRow = (row: Selectable<Row>): StoredInvitation => ({
  id: row.id,
  partnerId: row.partner_id,
  sealedEmail: row.sealed_email,
  role: row.role,
  locale: row.locale,
  state: row.state,
  createdBy: row.created_by,
  sentAt: row.sent_at,
  timesSent: row.times_sent,
  expiresAt: row.expires_at,
})

/** Stores a new invitation. @returns false when its address has an open one already */
export const insert = async (
  tx: Tx,
  invitation: StoredInvitation & { readonly emailHash: Buffer; readonly tokenHash: Buffer },
): Promise<boolean> => {
  const { id, partnerId, emailHash, sealedEmail, role, locale, tokenHash, state } = invitation
  const stored = await tablesOf<Tables>(tx)
    .insertInto('invitation')
    .values({
      id,
      partner_id: partnerId,
      email_hash: emailHash,
      sealed_email: sealedEmail,
      role,
      locale,
      token_hash: tokenHash,
      state,
      created_at: invitation.sentAt,
      created_by: invitation.createdBy,
      sent_at: invitation.sentAt,
      times_sent: invitation.timesSent,
      expires_at: invitation.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst()
  return stored !== undefined
}

/** The open invitations of an organisation, the latest first. */
export const listOpen = async (reader: Reader, partnerId: string): Promise<StoredInvitation[]> => {
  const rows = await tablesOf<Tables>(reader)
    .selectFrom('invitation')
    .selectAll()
    .where('partner_id', '=', partnerId)
    .where('state', '=', 'open')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map(fromRow)
}

/** The invitation behind a link's token. @param lock nobody else changes it until the transaction ends */
export const loadByToken = async (
  reader: Reader,
  tokenHash: Buffer,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<StoredInvitation | undefined> => {
  const query = tablesOf<Tables>(reader)
    .selectFrom('invitation')
    .selectAll()
    .where('token_hash', '=', tokenHash)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row && fromRow(row)
}

/** Ends an open invitation. */
export const close = async (tx: Tx, id: string, state: 'accepted' | 'revoked'): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('invitation')
    .set({ state })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .execute()
}

/** Ends the open invitations of an address whose time is up, so that it can be invited anew. */
export const closeExpired = async (
  tx: Tx,
  {
    partnerId,
    emailHash,
    now,
  }: { readonly partnerId: string; readonly emailHash: Buffer; readonly now: Date },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('invitation')
    .set({ state: 'revoked' })
    .where('partner_id', '=', partnerId)
    .where('email_hash', '=', emailHash)
    .where('state', '=', 'open')
    .where('expires_at', '<=', now)
    .execute()
}

/** Notes that it was mailed again, with another link. */
export const saveResent = async (
  tx: Tx,
  id: string,
  sent: { readonly tokenHash: Buffer; readonly by: string; readonly at: Date; readonly expiresAt: Date },
): Promise<void> => {
  await tablesOf<Tables>(tx)
    .updateTable('invitation')
    .set((set) => ({
      token_hash: sent.tokenHash,
      created_by: sent.by,
      sent_at: sent.at,
      expires_at: sent.expiresAt,
      times_sent: set('times_sent', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}
