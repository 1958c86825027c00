import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../tests/support/database/database-state.ts'
import { keepMails } from '../../../../tests/support/kept-mails.ts'
import { importAccounts } from './import-accounts.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
})
afterAll(() => api.close())

const foreign = [
  'GLOBAL_ADMIN',
  'ZONAL_ADMIN',
  'KEY_MAKER',
  'PMS_ADMIN',
  'offline_access',
  'default-roles-mosip',
]
const password = 'nine plain words'

const fileOf = (roles: readonly string[], over: Readonly<Record<string, unknown>> = {}) => ({
  accounts: [{ username: 'zone-keeper', password, email: 'zone@test.example.org', roles, ...over }],
})

const tokenOf = async (userName = 'zone-keeper'): Promise<string> =>
  (await api.as('stranger').call('accounts.authenticate-user', { request: { userName, password } })).response
    .token

const rolesIn = (token: string): string[] =>
  decodeJwt<{ realm_access: { roles: string[] } }>(token).realm_access.roles

const idOf = async (userName: string): Promise<string> =>
  (await api.query<{ id: string }>('select id from account where user_name = $1', [userName]))[0]!.id

describe('roles of other parts of the platform', () => {
  test('are taken from an accounts file, told, and stand in tokens beside ours', async () => {
    const result = await importAccounts(api.app, fileOf(['partner_admin', ...foreign, 'GLOBAL_ADMIN']))
    expect(result.foreignRoles).toEqual(foreign)
    const token = await tokenOf()
    expect(rolesIn(token)).toEqual(['PARTNER_ADMIN', ...foreign])
    const asked = await api
      .as('stranger')
      .call('accounts.validate-token', { headers: { authorization: `Bearer ${token}` } })
    expect(asked.response.role.split(',')).toEqual(['PARTNER_ADMIN', ...foreign])
  })

  test('change nothing when the file is imported again', async () => {
    const file = fileOf(['PARTNER_ADMIN', ...foreign])
    await importAccounts(api.app, file)
    const count = 'select foreign_roles from account where user_name = $1'
    const before = await api.query(count, ['zone-keeper'])
    await importAccounts(api.app, file)
    expect(await api.query(count, ['zone-keeper'])).toEqual(before)
  })

  test('open nothing here', async () => {
    await importAccounts(api.app, fileOf(foreign))
    const headers = { authorization: `Bearer ${await tokenOf()}` }
    for (const name of ['accounts.list', 'trust-store.list', 'registrations.list'] as const)
      expect((await api.as('stranger').call(name as 'accounts.list', { headers })).status).toBe(403)
  })

  test('are shown to administrators, who neither give nor take them', async () => {
    await importAccounts(api.app, fileOf(foreign))
    const params = { accountId: await idOf('zone-keeper') }
    const shown = await api.as('admin').call('accounts.get', { params })
    expect(shown.response).toMatchObject({ roles: [], foreignRoles: foreign })
    await expectNothingStored(api, async () => {
      for (const name of ['accounts.grant-role', 'accounts.revoke-role'] as const)
        for (const role of ['GLOBAL_ADMIN', 'ANYTHING'])
          expect((await api.as('admin').call(name, { params: { ...params, role } })).codes).toEqual([
            'ENT_ADM_002',
          ])
    })
    const made = await api.as('admin').call('accounts.create', {
      request: {
        userName: 'new-keeper',
        email: 'new-keeper@test.example.org',
        firstName: 'A',
        lastName: 'B',
        organizationName: '',
        locale: 'eng',
        roles: ['GLOBAL_ADMIN' as 'AUDITOR'],
      },
    })
    expect(made.codes).toEqual(['PMS_COR_001'])
  })

  test('stay when ours change, and go with the file', async () => {
    await importAccounts(api.app, fileOf(foreign))
    const params = { accountId: await idOf('zone-keeper'), role: 'AUDITOR' }
    expect((await api.as('admin').call('accounts.grant-role', { params })).codes).toEqual([])
    expect(rolesIn(await tokenOf())).toEqual(['AUDITOR', ...foreign])
    await importAccounts(api.app, fileOf(['AUDITOR', 'ZONAL_ADMIN']))
    expect(rolesIn(await tokenOf())).toEqual(['AUDITOR', 'ZONAL_ADMIN'])
    const history = await api.as('admin').call('audit-trail.history', {
      params: { objectType: 'account', objectId: params.accountId },
    })
    expect(JSON.stringify(history.response)).toContain('KEY_MAKER')
  })

  test('of programs stand in their tokens too', async () => {
    const roles = ['ID_AUTHENTICATION', 'REGISTRATION_PROCESSOR']
    await importAccounts(api.app, { clients: [{ clientId: 'processor', secret: 'a long secret', roles }] })
    const { raw } = await api.as('stranger').call('accounts.authenticate-client', {
      request: { clientId: 'processor', secretKey: 'a long secret' },
    })
    const token = String(raw.headers['authorization'])
    expect(rolesIn(token)).toEqual(roles)
    const headers = { authorization: `Bearer ${token}` }
    const asked = await api.as('stranger').call('accounts.validate-token', { headers })
    expect(asked.response.role).toBe(roles.join(','))
  })
})

test.each(['', ' ', 'two words', 'a,b', 'x'.repeat(65), 'PАRTNER_ADMIN', "o'role", '<b>', 'a\nb', '-role'])(
  '%j is no name of a role',
  async (role) => {
    await expect(importAccounts(api.app, fileOf([role]))).rejects.toThrow(
      /accounts\[0\]\.roles\.0: must be a name/u,
    )
  },
)

test('more than a hundred roles are too many', async () => {
  const many = Array.from({ length: 101 }, (_, number) => `ROLE_${number}`)
  await expect(importAccounts(api.app, fileOf(many))).rejects.toThrow(/accounts\[0\]\.roles/u)
})
