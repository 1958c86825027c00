import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../tests/support/app.ts'
import { importAccounts } from './import-accounts.ts'
import { seed } from './seed.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const stored = () =>
  api.query<{ id: string; user_name: string; email: string }>(
    `select id, partner_type_code as type, policy_group_id as "group", approval_status as status, is_active as active,
       organisation_name as organisation, user_name, email, version
     from partner where id like 'mpartner-default-%' order by id`,
  )

test('the partners of the platform are there, each ready for its certificate', async () => {
  const partners = await stored()
  const ready = { status: 'approved', active: true, organisation: 'Entente', user_name: 'system' }
  const of = (service: string, type: string) => ({
    id: `mpartner-default-${service}`,
    group: `mpolicygroup-default-${service}`,
    type,
  })
  expect(partners).toMatchObject(
    [
      of('abis', 'ABIS_Partner'),
      of('adjudication', 'Manual_Adjudication'),
      of('auth', 'Online_Verification_Partner'),
      of('cert', 'Internal_Partner'),
      of('digitalcard', 'Credential_Partner'),
      of('mobile', 'Credential_Partner'),
      of('print', 'Credential_Partner'),
      of('resident', 'Credential_Partner'),
    ].map((partner) => ({ ...partner, ...ready })),
  )
  const addresses = partners.map(({ email }) => email)
  expect(new Set(addresses).size).toBe(8)
  for (const address of addresses) expect(address).toMatch(/^mpartner-default-[a-z]+@platform\.invalid$/u)
})

test('are told in the record, and not stored twice, nor what an operator has changed again', async () => {
  await api.query(`update partner set organisation_name = 'Changed' where id = 'mpartner-default-print'`)
  const before = [await stored(), await api.query('select count(*) from audit_event')]
  await seed(api.app)
  expect([await stored(), await api.query('select count(*) from audit_event')]).toEqual(before)
  const lines = await api.query(
    `select 1 from audit_event where action = 'partner.registered' and object_id like 'mpartner-default-%'`,
  )
  expect(lines).toHaveLength(8)
})

test('belong to nobody who takes their name', async () => {
  const account = (username: string) => ({
    accounts: [{ username, password: 'nine plain words', email: `${username}@test.example.org` }],
  })
  await importAccounts(api.app, account('mpartner-default-auth'))
  const rows = await api.query(`select 1 from membership where partner_id like 'mpartner-default-%'`)
  expect(rows).toEqual([])
  // Whose they are is no name that anybody can have.
  await expect(importAccounts(api.app, account('system'))).rejects.toThrow(/system/u)
})
