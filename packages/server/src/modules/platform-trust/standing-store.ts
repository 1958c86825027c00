import { sql, type RawBuilder } from 'kysely'

/** `standingOf` as an expression over the register. */
export const standingSql = (now: Date): RawBuilder<unknown> => sql`case
  when revoked_at <= ${now} then 'revoked'
  when not_after <= ${now} then 'expired'
  when revoked_at is not null then 'replaced'
  else 'valid' end`
