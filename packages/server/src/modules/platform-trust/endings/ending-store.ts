import { sql } from 'kysely'
import type { EndingSource } from '../../endings/index.ts'

/** Each newer certificate of a holder takes the place of one older: of the others there are still fewer than needed. */
const oneTakesItsPlace = sql`(
  select count(*) from issued_certificate n
  where n.holder_type = i.holder_type and n.holder_id = i.holder_id and n.purpose = 'TLS' and n.revoked_at is null
    and n.issued_at > i.issued_at and n.not_after > i.not_after
) >= (
  select count(*) from issued_certificate o
  where o.holder_type = i.holder_type and o.holder_id = i.holder_id and o.purpose = 'TLS' and o.revoked_at is null
    and (o.not_after, o.id) <= (i.not_after, i.id) and o.not_after > i.issued_at)`

/** Certificates with which partners open connections. */
export const endingTls: EndingSource = {
  kind: 'tls-certificate',
  rows: async () => sql`issued_certificate i
    where i.purpose = 'TLS' and i.revoked_at is null and not ${oneTakesItsPlace}`,
  endsAt: sql`i.not_after`,
  key: sql`i.id`,
  keyType: 'uuid',
  thingId: sql`i.id`,
  objectId: sql`i.id`,
  partnerId: sql`i.partner_id`,
  title: sql`i.subject`,
  detail: sql`jsonb_build_object('certificateId', i.id, 'issuedTo', i.subject, 'partnerDomain', i.domain, 'serialNumber', i.serial_number)`,
}

/** Keys of our own authorities that none of the same kind has followed: they are replaced in time unless something is wrong. */
export const endingPlatformKeys: EndingSource = {
  kind: 'platform-key',
  rows: async () => sql`platform_key k where k.kind <> 'ocsp' and not exists (
    select from platform_key n
    where n.kind = k.kind and n.application is not distinct from k.application and n.not_after > k.not_after)`,
  endsAt: sql`k.not_after`,
  key: sql`k.id`,
  keyType: 'uuid',
  thingId: sql`k.id`,
  objectId: sql`k.id`,
  partnerId: sql`null::text`,
  title: sql`coalesce(k.application, upper(k.kind))`,
  detail: sql`jsonb_build_object('keyKind', k.kind)`,
}
