import { sql } from 'kysely'
import type { Reader, Tx } from '../../../platform/database/database.ts'

interface StoredContact {
  readonly sealedContact: Buffer
  readonly isActive: boolean
  readonly updatedAt: Date
}

/** The contacts of a partner, oldest first. */
export const list = async (reader: Reader, partnerId: string): Promise<StoredContact[]> => {
  const { rows } = await sql<StoredContact>`
    select sealed_contact as "sealedContact", is_active as "isActive", updated_at as "updatedAt"
    from partner_contact where partner_id = ${partnerId} order by created_at, id`.execute(reader.tables)
  return rows
}

/**
 * Stores a contact of a partner, or brings the one with this address to these values.
 * @returns whether it was new
 */
export const save = async (
  tx: Tx,
  contact: {
    readonly id: string
    readonly partnerId: string
    readonly emailHash: Buffer
    readonly sealedContact: Buffer
    readonly isActive: boolean
    readonly by: string
    readonly at: Date
  },
): Promise<boolean> => {
  const { id, partnerId, emailHash, sealedContact, isActive, by, at } = contact
  const { rows } = await sql<{ isNew: boolean }>`
    insert into partner_contact
      (id, partner_id, email_hash, sealed_contact, is_active, created_at, created_by, updated_at)
    values (${id}, ${partnerId}, ${emailHash}, ${sealedContact}, ${isActive}, ${at}, ${by}, ${at})
    on conflict (partner_id, email_hash) do update set
      sealed_contact = excluded.sealed_contact, is_active = excluded.is_active, updated_at = excluded.updated_at
    returning id = ${id} as "isNew"`.execute(tx.tables)
  return rows[0]?.isNew ?? false
}
