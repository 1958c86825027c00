import { sql, type RawBuilder } from 'kysely'
import type { EndingSource } from '../endings/index.ts'

/** How current certificates of holders end: what was uploaded, or what the platform has signed for it, whichever is first. */
export const endingHeld = {
  endsAt: sql<Date>`least(h.not_after, h.platform_not_after)`,
  key: sql<string>`h.id`,
  keyType: 'uuid',
  thingId: sql<string>`h.id`,
  partnerId: sql<string | null>`h.partner_id`,
} as const

/** Certificates that none has replaced, for statements over `held_certificate h`. */
export const currentHeld: RawBuilder<boolean> = sql`h.superseded_at is null`

/** What the contract shows of a certificate that ends (pms-1.3-delta §6.5), as pairs of a JSON object. */
export const heldDetail: RawBuilder<unknown> = sql`'certificateId', h.id, 'issuedTo', h.subject, 'issuedBy', h.issuer,
  'partnerDomain', h.domain, 'purpose', h.purpose`

/** Certificates of partners. */
export const endingPartnerCertificates: EndingSource = {
  ...endingHeld,
  kind: 'partner-certificate',
  rows: async () => sql`held_certificate h where ${currentHeld} and h.holder_type = 'partner'`,
  objectId: sql`h.partner_id`,
  title: sql`h.subject`,
  detail: sql`jsonb_build_object(${heldDetail})`,
}
