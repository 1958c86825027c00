import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { Browser } from '../../../../../../tests/support/browser.ts'
import type { Contracts } from '../../../contracts.ts'
import { importAccounts } from '../../../seed/import-accounts.ts'
import { loadAccountByUserName } from '../../accounts/index.ts'
import { loadPartner, ownPartners } from '../index.ts'

let testApp: TestApp

beforeAll(async () => {
  testApp = await createTestApp()
})
afterAll(() => testApp.close())

/** The partners that a user acts for. */
const partnersOf = async (userName: string) => {
  const { database } = testApp.app
  const account = await loadAccountByUserName(database, userName)
  const partnerIds = account?.memberships.map(({ partnerId }) => partnerId) ?? []
  return ownPartners(database, { partnerIds })
}

describe('P1', () => {
  const request = (over: Partial<Contracts['partners.register']['request']> = {}) => ({
    partnerId: 'roleless',
    organizationName: 'Late Partner',
    address: '1 Test Street',
    contactNumber: '123',
    emailId: 'late@partner.example',
    partnerType: 'device_provider',
    ...over,
  })
  const ask = async (persona: 'roleless' | 'admin' | 'acme' | 'service-client', over = {}) =>
    (await testApp.as(persona).call('partners.register', { request: request(over) })).codes

  test('refuses in the order of the contract', async () => {
    expect(await ask('service-client')).toEqual(['PMS_PRT_012'])
    expect(await ask('acme')).toEqual(['PMS_PRT_055'])
    expect(await ask('roleless', { partnerId: 'somebody' })).toEqual(['PMS_PRT_055'])
    const wrong = {
      partnerId: 'with blank',
      emailId: 'no-address',
      langCode: 'deu',
      partnerType: 'Nonsense',
      policyGroup: 'none',
    }
    const steps: [string, Record<string, unknown>][] = [
      ['PMS_PRT_012', { emailId: 'acme@test.example.org' }],
      ['PMS_PRT_066', { partnerId: 'x'.repeat(37) }],
      ['PMS_PRT_052', { partnerId: 'ACME' }],
      ['PMS_PRT_011', { emailId: 'late@partner.example' }],
      ['PMS_PRT_056', { langCode: 'fra' }],
      ['PMS_PRT_051', { partnerId: 'by-admin' }],
      ['PMS_PRT_010', { partnerType: 'Auth_Partner' }],
      ['PMS_PRT_002', { policyGroup: null }],
      ['PMS_PRT_108', { partnerType: 'MISP_Partner' }],
    ]
    let current: Record<string, unknown> = wrong
    for (const [code, mend] of steps) {
      expect(await ask('admin', current)).toEqual([code])
      current = { ...current, ...mend }
    }
    expect(await ask('admin', current)).toEqual([])
  })

  test.each([
    ['a number of 17 characters', { contactNumber: '1'.repeat(17) }],
    ['no number', { contactNumber: null }],
  ])('refuses %s as a field', async (_what, over) => {
    expect(await ask('admin', over)).toEqual(['PMS_COR_001'])
  })

  test('as a type that is not open to strangers is for those who have its role already (D-02)', async () => {
    const binding = {
      partnerType: 'Binding_Partner',
      emailId: 'binding@partner.example',
      policyGroup: 'none',
    }
    expect(await ask('roleless', binding)).toEqual(['PMS_PRT_010'])
    const grant = `insert into account_role (account_id, role) select id, 'BINDING_PARTNER' from account where user_name = $1`
    await testApp.query(grant, ['roleless'])
    // On to what comes next: there are no groups yet.
    expect(await ask('roleless', binding)).toEqual(['PMS_PRT_002'])
    await testApp.query(`delete from account_role where role = 'BINDING_PARTNER'`)
  })

  test('keeps the language that was asked for, and takes that of the account when none was (D-11)', async () => {
    expect((await loadPartner(testApp.app.database, 'by-admin'))!.locale).toBe('fra')
  })

  test('registers the caller in the spelling of the account, so that it owns what it registered (D-32)', async () => {
    const { response } = await testApp.as('roleless').call('partners.register', {
      request: request({ partnerId: 'RoleLess', emailId: 'roleless@partner.example' }),
    })
    expect(response).toEqual({ partnerId: 'roleless', status: 'InProgress' })
    expect(await partnersOf('roleless')).toMatchObject([
      { id: 'roleless', locale: 'eng', partnerType: 'Device_Provider' },
    ])
    // From now on it is a partner account: the terms concern it.
    expect((await testApp.as('roleless').call('accounts.get-consent')).codes).toEqual([])
    expect(await ask('roleless', { emailId: 'next@partner.example' })).toEqual(['PMS_PRT_051'])
  })
})

describe('own partners', () => {
  const list = (query: Contracts['partners.list-own']['query'], persona: 'acme' | 'admin' = 'acme') =>
    testApp.as(persona).call('partners.list-own', { query })

  test('are listed by status and type (P17)', async () => {
    expect((await list({ status: 'InProgress' })).response).toEqual([
      {
        partnerId: 'acme',
        partnerType: 'FTM_Provider',
        policyGroupId: null,
        policyGroupName: null,
        policyGroupDescription: null,
      },
    ])
    expect((await list({ status: 'approved' })).response).toEqual([])
    expect((await list({ status: 'InProgress', partnerType: 'Device_Provider' })).response).toEqual([])
    expect((await list({ status: 'InProgress' }, 'admin')).codes).toEqual(['PMS_CERTIFICATE_ERROR_002'])
    const withGroup = async (policyGroupAvailable: 'true' | 'false') =>
      (await list({ status: 'InProgress', policyGroupAvailable })).response.map(({ partnerId }) => partnerId)
    expect([await withGroup('true'), await withGroup('false')]).toEqual([[], ['acme']])
    await testApp.query(`update partner set policy_group_id = 'mpolicygroup-default-abis' where id = 'acme'`)
    expect([await withGroup('true'), await withGroup('false')]).toEqual([['acme'], []])
    await testApp.query(`update partner set policy_group_id = null where id = 'acme'`)
  })

  test('are found by the address of the caller, not by that of others (P25, D-44)', async () => {
    const ask = async (emailId: string, persona: 'acme' | 'admin' = 'acme') =>
      (await testApp.as(persona).call('partners.verify-email', { request: { emailId } })).response
    expect(await ask('ACME@test.example.org')).toEqual({
      emailExists: true,
      policyRequiredPartnerTypes: [
        'AUTH_PARTNER',
        'CREDENTIAL_PARTNER',
        'ONLINE_VERIFICATION_PARTNER',
        'ABIS_PARTNER',
        'MANUAL_ADJUDICATION',
        'INTERNAL_PARTNER',
        'PRINT_PARTNER',
        'BINDING_PARTNER',
      ],
    })
    expect(await ask('rival@test.example.org')).toMatchObject({ emailExists: false })
    expect(await ask('rival@test.example.org', 'admin')).toMatchObject({ emailExists: true })
    // Nothing to register, although there is no partner: or else portals of others would register one.
    expect(await ask('admin@test.example.org', 'admin')).toMatchObject({ emailExists: true })
    expect(await ask('nobody@test.example.org', 'admin')).toMatchObject({ emailExists: false })
    for (const request of [{ emailId: 'x' }, { emailId: '' }, {}])
      expect((await testApp.as('acme').call('partners.verify-email', { request })).codes).toEqual([
        'PMS_PRT_012',
      ])
  })
})

describe('an import of accounts', () => {
  const entry = { username: 'imported', password: 'short', email: 'imported@test.example.org' }

  test('may be repeated, and brings accounts to the values of the file', async () => {
    const { app } = testApp
    const file = {
      accounts: [{ ...entry, roles: ['policymanager'] }],
      clients: [{ clientId: 'c', secret: 's' }],
    }
    expect(await importAccounts(app, file)).toEqual({ accounts: 1, created: 1, clients: 1, foreignRoles: [] })
    expect(await importAccounts(app, file)).toEqual({ accounts: 1, created: 0, clients: 1, foreignRoles: [] })
    await importAccounts(app, { accounts: [{ ...entry, roles: ['PARTNER_ADMIN'], password: 'other' }] })
    const own = new Browser(testApp.web)
    await own.signIn('imported', 'other')
    const { response } = await own.call<{ account: unknown }>('GET', '/v1/partnermanager/session')
    expect(response!.account).toMatchObject({ roles: ['PARTNER_ADMIN'], partnerType: '' })
  })

  test.each<[string, Record<string, unknown>]>([
    ['accounts[0].email', { email: 5 }],
    ['accounts[0].locale', { locale: 'deu' }],
    ['accounts[0].roles.0', { roles: ['no role: blanks'] }],
    ['accounts[0].partnerType', { partnerType: 'Nonsense', organizationName: 'X' }],
    ['accounts[0].organizationName', { partnerType: 'FTM_Provider' }],
    ['accounts[0] (with blank)', { username: 'with blank' }],
    ['accounts[0] (imported)', { email: 'no-address' }],
    ['accounts[0] (someone)', { username: 'someone', email: 'acme@test.example.org' }],
  ])('names entry and field of what it cannot take: %s', async (place, over) => {
    const file = { accounts: [{ ...entry, ...over }] }
    await expect(importAccounts(testApp.app, file as never)).rejects.toThrow(place)
  })
})
