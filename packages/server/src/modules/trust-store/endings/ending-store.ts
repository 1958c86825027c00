import { parseCertificate } from '@entente/trust'
import { sql } from 'kysely'
import type { App } from '../../../platform/app.ts'
import { tablesOf, type Reader } from '../../../platform/database/database.ts'
import type { EndingSource } from '../../endings/index.ts'
import type { TrustCertificateRow } from '../store.ts'
import { authorityOf, type TrustKind } from '../trust-certificate.ts'

interface Tables {
  trust_certificate: TrustCertificateRow
}

const listActiveFrom = (reader: Reader, from: Date): Promise<TrustCertificateRow[]> =>
  tablesOf<Tables>(reader)
    .selectFrom('trust_certificate')
    .selectAll()
    .where('state', '=', 'ACTIVE')
    .where('not_after', '>=', from)
    .execute()

/** Those that end in the window while no other certificate of the same authority, its name and its key, goes on. */
const listEnding = async (app: App, { from, until }: { readonly from: Date; readonly until: Date }) => {
  const active = await listActiveFrom(app.database, from)
  const lasts = new Map<string, Date>()
  const authorities = new Map(
    active.map((row) => [row.id, `${row.domain} ${authorityOf(parseCertificate(row.der))}`]),
  )
  for (const { id, not_after: end } of active) {
    const authority = authorities.get(id) ?? ''
    if (end > (lasts.get(authority) ?? from)) lasts.set(authority, end)
  }
  return active.filter(
    ({ id, not_after: end }) => end < until && end >= (lasts.get(authorities.get(id) ?? '') ?? end),
  )
}

const endingOf = (kind: EndingSource['kind'], wanted: TrustKind): EndingSource => ({
  kind,
  // Which key a certificate is of, no column says; there are some hundreds of them.
  rows: async (app, window) => {
    const rows = await listEnding(app, window)
    return sql`trust_certificate t where t.state = 'ACTIVE' and t.kind = ${wanted} and t.id = any(${rows.map(({ id }) => id)}::uuid[])`
  },
  endsAt: sql`t.not_after`,
  key: sql`t.id`,
  keyType: 'uuid',
  thingId: sql`t.id`,
  objectId: sql`t.id`,
  partnerId: sql`null::text`,
  title: sql`t.subject`,
  detail: sql`jsonb_build_object('certificateId', t.id, 'issuedTo', t.subject, 'issuedBy', t.issuer, 'partnerDomain', t.domain)`,
})

/** Root and intermediate authorities that are trusted. */
export const endingAuthorities: readonly EndingSource[] = [
  endingOf('root-certificate', 'ROOT'),
  endingOf('intermediate-certificate', 'INTERMEDIATE'),
]
