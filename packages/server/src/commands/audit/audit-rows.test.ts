import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { authorityExtensions, make } from '../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { policySceneOf } from '../../../../../tests/support/scenes/policy-scene.ts'
import { deliverEvents } from '../../../../../tests/support/kept-mails.ts'
import { auditVerify } from './audit-verify.ts'

/** What an owner of the database may do to the things themselves, beside their record. */

let api: TestApp
let scene: FtmScene
let chips: Record<'approved' | 'rejected' | 'deactivated', string>
let tls: string
let authority: string
let policy: string
let account: string
beforeAll(async () => {
  api = await createTestApp()
  vi.stubEnv('DATABASE_URL', api.url)
  vi.stubEnv('ENTENTE_MASTER_KEY', api.app.settings.ENTENTE_MASTER_KEY)
  vi.stubEnv('ENTENTE_DATA', join(tmpdir(), 'entente-tests'))
  scene = await setFtmScene(api)
  const admin = api.as('admin')
  chips = {
    approved: await scene.chipIn('approved'),
    rejected: await scene.chipIn('rejected'),
    deactivated: await scene.chipIn('deactivated', 'rival'),
  }
  tls = await scene.issuedTo('acme')
  await admin.call('platform-trust.revoke', {
    params: { certificateId: tls },
    request: { reason: 'keyCompromise' },
  })
  const certificateData = make({
    subject: '/O=Suspended/CN=Root',
    extensions: authorityExtensions,
    until: new Date(Date.now() + 2000 * 86_400_000),
  }).certificate
  const sent = await admin.call('trust-store.upload', { request: { certificateData, partnerDomain: 'AUTH' } })
  authority = sent.response.certificates[0]!.certificateId!
  const params = { certificateId: authority }
  const { impactId } = (
    await admin.call('trust-store.preview-change', { params, query: { action: 'suspend' } })
  ).response
  await admin.call('trust-store.change-state', {
    params,
    request: { action: 'suspend', reason: 'Lost.', impactId },
  })
  await deliverEvents(api)
  policy = (await policySceneOf(api).addPolicy('activated')).policyId
  const [leaver] = await api.query<{ id: string }>(`select id from account where user_name = 'leaver'`)
  account = leaver!.id
  const granted = { params: { accountId: account, role: 'AUTH' } }
  await admin.call('accounts.grant-role', granted)
  const stopped = { params: { accountId: account }, request: { status: 'disabled', reason: 'left' } as const }
  expect((await admin.call('accounts.change-status', stopped)).codes).toEqual([])
  // Put on hold, given back, and replaced.
  await admin.call('partner-administration.set-status', {
    params: { partnerId: 'acme' },
    request: { status: 'De-active' },
  })
  await deliverEvents(api)
  await admin.call('partner-administration.reactivate', { params: { partnerId: 'acme' }, request: {} })
  await deliverEvents(api)
  const again = { partnerId: 'acme', certificateData: scene.certificateOf('acme'), partnerDomain: 'FTM' }
  await api.as('acme').call('partner-certificates.upload', { request: { ...again, renew: true } })
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await api.close()
})

const verify = async (): Promise<{ code: number; said: string }> => {
  const lines: string[] = []
  const say = (text: string): void => void lines.push(text)
  return { code: await auditVerify.run([], { say, complain: say }), said: lines.join('\n') }
}

test('whatever people have done, rows say what was recorded', async () => {
  expect(await verify()).toMatchObject({ code: 0, said: expect.stringContaining('is intact') })
})

/** Each with the table that is put back, and what is said. */
test.each<[string, string, () => string, string]>([
  [
    'a chip is approved',
    'chip',
    () => `update chip set status = 'approved' where id = '${chips.rejected}'`,
    'The status of chip',
  ],
  [
    'a chip is planted',
    'chip',
    () =>
      `insert into chip select (jsonb_populate_record(chip, '{"id": "7", "make": "Planted"}')).* from chip where id = '${chips.approved}'`,
    'Of chip 7 nothing was ever recorded',
  ],
  [
    'a partner is stopped',
    'partner',
    () => `update partner set is_active = false where id = 'acme'`,
    'The isActive of partner acme is false, but true was recorded last',
  ],
  [
    'an authority is trusted again',
    'trust_certificate',
    () => `update trust_certificate set state = 'ACTIVE' where id = '${authority}'`,
    'is ACTIVE, but SUSPENDED was recorded last',
  ],
  [
    'an authority is exchanged',
    'trust_certificate',
    () =>
      `update trust_certificate set der = (select der from trust_certificate where domain = 'FTM' limit 1) where id = '${authority}'`,
    'The sha256 of trust-certificate',
  ],
  [
    'a revocation is taken back',
    'issued_certificate',
    () =>
      `update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null where id = '${tls}'`,
    'The revokedAt of issued-certificate',
  ],
  [
    'a policy is prolonged',
    'policy',
    () => `update policy set valid_till = '2099-01-01' where id = '${policy}'`,
    'is 2099-01-01T00:00:00.000Z, but',
  ],
  [
    'a policy is brought back',
    'policy',
    () => `update policy set state = 'deactivated' where id = '${policy}'`,
    'The status of policy',
  ],
  [
    'an account is let in again',
    'account',
    () => `update account set status = 'active' where id = '${account}'`,
    'The isActive of account',
  ],
])('%s outside the program', async (_, table, statement, expected) => {
  await api.query(`create table kept as table ${table}`)
  try {
    await api.query(statement())
    const { code, said } = await verify()
    expect(said).toContain(expected)
    expect([code, said.includes('is intact')]).toEqual([1, false])
  } finally {
    await api.query(`delete from chip where id = '7'`)
    const columns = await api.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`,
      [table],
    )
    const names = columns.map(({ name }) => name).filter((name) => name !== 'id')
    await api.query(
      `update ${table} set (${names.join()}) = (select ${names.map((name) => `kept.${name}`).join()} from kept where kept.id = ${table}.id)`,
    )
    await api.query('drop table kept')
  }
  expect((await verify()).code).toBe(0)
})

test('a role is given outside the program', async () => {
  await api.query(`insert into account_role values ('${account}', 'PARTNER_ADMIN')`)
  const { code, said } = await verify()
  expect(said).toContain('The roles of account')
  expect(code).toBe(1)
  await api.query(`delete from account_role where account_id = '${account}' and role = 'PARTNER_ADMIN'`)
  expect((await verify()).code).toBe(0)
})
