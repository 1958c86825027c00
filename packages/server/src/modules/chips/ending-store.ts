import { sql } from 'kysely'
import type { EndingSource } from '../endings/index.ts'
import { currentHeld, endingHeld, heldDetail } from '../partner-certificates/index.ts'

/** Certificates of chips that are approved, or wait for it. */
export const endingChips: EndingSource = {
  ...endingHeld,
  kind: 'chip-certificate',
  rows: async () => sql`held_certificate h join chip c on c.certificate_id = h.id
    where ${currentHeld} and h.holder_type = 'chip' and c.status in ('approved', 'pending_approval')`,
  objectId: sql`c.id`,
  title: sql`c.make || ' ' || c.model`,
  detail: sql`jsonb_build_object(${heldDetail}, 'ftmId', c.id, 'make', c.make, 'model', c.model)`,
}
