import { parseCertificate } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  openCountedDatabase,
  type CountedDatabase,
} from '../../../../../../tests/support/database/counted-database.ts'
import { setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { systemActor } from '../../../platform/access/authority.ts'
import { verifyAudit } from '../../../platform/record/audit-chain.ts'
import { revokeVouchedFor, type Voucher } from './revocation.ts'

/** An authority whose end takes thousands of keys along: others wait while that is written down. */

let api: TestApp
let counted: CountedDatabase
beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api)
  counted = openCountedDatabase(api.app)
})
afterAll(async () => {
  await counted.database.close()
  await api.close()
})

const crowd = 1500

/** As many certificates, each of another key: some octets in the middle of the first one's are replaced. */
const certifyCrowd = async (): Promise<readonly { der: Buffer; domain: string }[]> => {
  const [row] = await api.query<{ der: Buffer; sha256: string }>(
    `select der, sha256 from issued_certificate where holder_id = 'acme' and purpose = 'ALL'`,
  )
  const { spkiDer } = parseCertificate(row!.der)
  const middle = row!.der.indexOf(Buffer.from(spkiDer)) + Math.floor(spkiDer.length / 2)
  return api.query<{ der: Buffer; domain: string }>(
    `insert into issued_certificate
     select (r).* from (
       select jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'serial_number', i.serial_number || n,
         'sha256', i.sha256 || n, 'der', overlay(i.der placing int4send(n) from $2))) as r
         from issued_certificate i, generate_series(1, $3) n where sha256 = $1) rows
     returning der, domain`,
    [row!.sha256, middle, crowd],
  )
}

test('is written down in a few round trips, whole, and takes nobody else along', async () => {
  const rows = await certifyCrowd()
  const vouchers = rows.slice(1).map(({ der, domain }): Voucher => {
    return { partnerId: 'acme', domain, certificate: parseCertificate(der) }
  })
  const sent = await counted.count(() =>
    counted.database.transaction((tx) =>
      revokeVouchedFor(tx, api.app, systemActor, { vouchers, note: 'Its authority has ended.' }),
    ),
  )
  // Each is an event and a record beside its own row.
  expect(sent).toBeLessThan(crowd / 20)
  const [revoked] = await api.query<{ n: number }>(
    'select count(*)::int as n from issued_certificate where revoked_at is not null',
  )
  expect(revoked).toEqual({ n: crowd - 1 })
  const [told] = await api.query<{ n: number }>(
    `select count(distinct object_id)::int as n from audit_event where action = 'issued-certificate.revoked'`,
  )
  expect(told).toEqual({ n: crowd - 1 })
  expect((await verifyAudit(api.app.database, [])).faults).toEqual([])
})
