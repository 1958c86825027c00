import { sql, type RawBuilder } from 'kysely'

/** For lists of holders: when the CA-signed certificate with this id ends. @param id an expression over the list's tables */
export const certificateEnd = (id: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select not_after from held_certificate where held_certificate.id = ${id})`

/** For lists of holders: when the certificate with this id was uploaded. @param id an expression over the list's tables */
export const certificateUpload = (id: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(select uploaded_at from held_certificate where held_certificate.id = ${id})`
