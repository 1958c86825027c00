import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { expectNothingStored } from '../support/database/database-state.ts'
import { createTestApp, type Name, type TestApp } from '../support/app.ts'
import { setFtmScene, type FtmScene } from '../support/scenes/ftm-scene.ts'
import { personas } from '../support/people/personas.ts'

/** The original's holes in authorisation (pms-partner-api §11.1), each shut. */
let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
}, 60_000)
afterAll(() => api.close())

const contact = (emailId: string) => ({ address: '1 Road', contactNumber: '+1', emailId, is_Active: true })

test('D-01 no partner reads, changes or searches what is another partner’s', async () => {
  const chip = await ftm.chipIn('approved', 'rival')
  const acme = api.as('acme')
  const refused = await expectNothingStored(api, async () => [
    await acme.call('partner-certificates.upload', {
      request: { partnerId: 'rival', certificateData: ftm.certificateOf('rival'), partnerDomain: 'FTM' },
    }),
    await acme.call('chips.edit', { request: { ftpChipDetailId: chip, ...ftm.newModel() } }),
    await acme.call('chips.get', { params: { ftmId: chip } }),
    await acme.call('organisations.list-users', { params: { partnerId: 'rival' } }),
  ])
  expect(refused.flatMap(({ codes }) => codes)).toEqual([
    'PMS_PRT_055',
    'PMS_PRT_055',
    'PMS_FTM_ERROR_006',
    'ENT_ORG_001',
  ])
  const found = await acme.call('chips.search', { request: { filters: [], sort: [] } })
  expect(new Set(found.response.data.map(({ ftpProviderId }) => ftpProviderId))).not.toContain('rival')
  const partners = await acme.call('partners.search', { request: { partnerType: 'all' } })
  expect(partners.response.data?.map(({ id }) => id)).toEqual(['acme'])
  const values = await acme.call('partners.filter-values', { request: { filters: [{ columnName: 'id' }] } })
  expect(values.response.filters.map(({ fieldValue }) => fieldValue)).toEqual(['acme'])
})

test('D-02 nobody creates an administrator through U1, and no partner creates users', async () => {
  const request = {
    userName: 'sneaked-in',
    contactNo: '+1',
    emailID: 'sneaked-in@walk.example',
    organizationName: 'None',
    userPassword: 'chosen by another',
  }
  for (const role of ['PARTNER_ADMIN', 'partner_admin', 'AUDITOR', 'POLICYMANAGER', 'ID_AUTHENTICATION'])
    expect(
      (await api.as('admin').call('partners.create-user', { request: { ...request, role } })).codes,
    ).toEqual(['PMS_PRT_010'])
  const byPartner = await api
    .as('acme')
    .call('partners.create-user', { request: { ...request, role: 'FTM_PROVIDER' } })
  expect(byPartner.status).toBe(403)
  expect(await api.query(`select 1 from account where user_name = 'sneaked-in'`)).toEqual([])
  // Nor does registering as that type bring the role.
  const registered = await api.as('roleless').call('partners.register', {
    request: {
      partnerId: 'roleless',
      organizationName: 'Roleless',
      address: '1 Road',
      contactNumber: '+1',
      emailId: 'roleless@walk.example',
      partnerType: 'Partner_Admin',
    },
  })
  expect(registered.codes).toEqual(['PMS_PRT_010'])
  expect((await api.as('roleless').call('chips.list')).status).toBe(403)
})

test('D-03 ids cannot be guessed: 36 digits for chips, and every other id and link more than 120 bits', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, () => ftm.addChip('acme')))
  for (const id of ids) expect(id).toMatch(/^\d{36}$/u)
  expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(ids.length)
  const columns = await api.query<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'id' and data_type in ('integer', 'bigint', 'smallint')`,
  )
  // The only counted id is of a row that no request names.
  expect(columns.map(({ name }) => name)).toEqual(['object_history.id'])
})

test('D-04 no secret stands in the database as it was given', async () => {
  const secrets = personas.clients.map(({ secret }) => secret)
  const passwords = personas.accounts.map(({ password }) => password)
  const tables = await api.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public'`,
  )
  for (const { name } of tables) {
    const rows = await api.query<{ row: string }>(`select t::text as row from "${name}" t`)
    const text = rows.map(({ row }) => row).join('\n')
    for (const secret of [...secrets, ...passwords]) expect(text.includes(secret), name).toBe(false)
  }
})

test('D-05 contacts and certificates ask for ownership', async () => {
  const params = { partnerId: 'rival' }
  const acme = api.as('acme')
  const added = await acme.call('partners.put-contact', { params, request: contact('spy@walk.example') })
  expect(added.codes).toEqual(['PMS_PRT_055'])
  expect((await acme.call('partner-certificates.get-platform-signed', { params })).codes).toEqual([
    'PMS_PRT_055',
  ])
  expect((await acme.call('partner-certificates.get-both', { params })).codes).toEqual([
    'PMS_CERTIFICATE_ERROR_007',
  ])
})

test('D-06 no operation that changes something of a partner or the platform is open to every token', () => {
  const open = operations.filter(
    ({ access, effect }) =>
      effect === 'changes' &&
      !('public' in access) &&
      access.roles === 'any' &&
      access.ownership !== 'partner',
  )
  // P1 and P2 register the caller itself, and asks for the caller's own name.
  expect(open.map(({ name }) => name)).toEqual(['partners.register', 'partners.register-branded'])
})

test('D-07 only the exact role makes an administrator, and no scope does', async () => {
  for (const role of ['NOT_PARTNER_ADMIN', 'PARTNER_ADMIN_ASSISTANT', 'partner_admin'])
    await api.query(
      `insert into account_role (account_id, role) select id, $1 from account where user_name = 'roleless'`,
      [role],
    )
  const calls: Name[] = ['chips.list', 'trust-store.list']
  for (const name of calls) expect((await api.as('roleless').call(name)).status).toBe(403)
  const session = await api.as('roleless').call('accounts.session')
  expect(session.response.account?.roles).toEqual([])
})

test('D-08 nothing turns the verification of certificates off', async () => {
  const root = new URL('../../packages/server/src/', import.meta.url).pathname
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  const code = files.filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  expect(code.length).toBeGreaterThan(150)
  for (const file of code) {
    const text = readFileSync(root + file, 'utf8')
    expect(/rejectUnauthorized:\s*false|NODE_TLS_REJECT_UNAUTHORIZED/u.test(text), file).toBe(false)
  }
})

test('D-09 health alone is public, and says nothing of the inside', async () => {
  for (const path of ['env', 'metrics', 'heapdump', 'loggers', 'configprops', 'beans'])
    for (const at of [`/actuator/${path}`, `/v1/partnermanager/actuator/${path}`])
      expect((await api.web.inject({ url: at })).statusCode, at).toBe(404)
  for (const url of ['/health/live', '/health/ready']) {
    const health = await api.web.inject({ url })
    expect(health.statusCode).toBe(200)
    expect(Object.keys(health.json<object>()).sort()).toEqual(['at', 'status'])
  }
})
