import { sql } from 'kysely'
import type { RevocationReason } from '@entente/trust'
import { tablesOf, type Reader, type Tx } from '../../../platform/database/database.ts'

export interface CrlRow {
  readonly issuer_key_id: string
  readonly number: number
  readonly this_update: Date
  readonly next_update: Date
  readonly revocations: number
  readonly der: Buffer
}

interface Tables {
  certificate_revocation_list: CrlRow
  platform_key: { readonly id: string; readonly revocations: number }
  issued_certificate: {
    readonly issuer_key_id: string
    readonly serial_number: string
    readonly not_after: Date
    readonly revoked_at: Date | null
    readonly revocation_reason: RevocationReason | null
  }
}

/** How an issuer's list stands, without its content. */
export interface CrlState {
  /** Absent: there is none yet. */
  readonly list: Omit<CrlRow, 'der'> | undefined
  /** How many revocations the issuer has made. */
  readonly revocations: number
  /** A replaced certificate has ended since the list was signed. */
  readonly hasEnded: boolean
}

/** One query by keys and a partial index: asked at every download. */
export const loadCrlState = async (reader: Reader, issuerKeyId: string, now: Date): Promise<CrlState> => {
  const row = await tablesOf<Tables>(reader)
    .selectFrom('platform_key as k')
    .leftJoin('certificate_revocation_list as l', 'l.issuer_key_id', 'k.id')
    .select(['k.revocations as made', 'l.number', 'l.this_update', 'l.next_update', 'l.revocations'])
    .select(
      sql<boolean>`exists (
        select 1 from issued_certificate i
        where i.issuer_key_id = k.id and i.revoked_at > l.this_update and i.revoked_at <= ${now}
      )`.as('has_ended'),
    )
    .where('k.id', '=', issuerKeyId)
    .executeTakeFirstOrThrow()
  const { number, this_update, next_update, revocations } = row
  const isThere = number !== null && this_update !== null && next_update !== null && revocations !== null
  return {
    list: isThere ? { issuer_key_id: issuerKeyId, number, this_update, next_update, revocations } : undefined,
    revocations: row.made,
    hasEnded: row.has_ended,
  }
}

export const loadCrl = (reader: Reader, issuerKeyId: string): Promise<CrlRow | undefined> =>
  tablesOf<Tables>(reader)
    .selectFrom('certificate_revocation_list')
    .selectAll()
    .where('issuer_key_id', '=', issuerKeyId)
    .executeTakeFirst()

/** What an issuer has revoked by now, without what expired before `since`. */
export const loadRevoked = (
  reader: Reader,
  issuerKeyId: string,
  { now, since }: { readonly now: Date; readonly since: Date },
): Promise<
  { serial_number: string; revoked_at: Date | null; revocation_reason: RevocationReason | null }[]
> =>
  tablesOf<Tables>(reader)
    .selectFrom('issued_certificate')
    .select(['serial_number', 'revoked_at', 'revocation_reason'])
    .where('issuer_key_id', '=', issuerKeyId)
    .where('revoked_at', '<=', now)
    .where('not_after', '>', since)
    .orderBy('revoked_at')
    .execute()

export const saveCrl = async (tx: Tx, row: CrlRow): Promise<void> => {
  const { issuer_key_id: _, ...values } = row
  await tablesOf<Tables>(tx)
    .insertInto('certificate_revocation_list')
    .values(row)
    .onConflict((conflict) => conflict.column('issuer_key_id').doUpdateSet(values))
    .execute()
}
