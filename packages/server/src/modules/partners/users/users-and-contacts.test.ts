import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { Browser } from '../../../../../../tests/support/browser.ts'
import { keepMails, mailsTo, tokenTo } from '../../../../../../tests/support/kept-mails.ts'
import type { Persona } from '../../../../../../tests/support/people/personas.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp(keepMails)
})
afterAll(() => api.close())

const user = (userName: string, over: Readonly<Record<string, string>> = {}) => ({
  userName,
  emailID: `${userName}@users.example`,
  contactNo: '+1',
  organizationName: 'Users',
  role: 'AUTH_PARTNER',
  ...over,
})

const create = (request: ReturnType<typeof user>, as: Persona = 'admin') =>
  api.as(as).call('partners.create-user', { request })

const accountOf = async (userName: string) =>
  (
    await api.query<{ partner_type: string; roles: string[] }>(
      `select partner_type, array(select role from account_role where account_id = account.id) as roles
       from account where user_name = $1`,
      [userName],
    )
  )[0]

describe('creating a user (U1, D-02)', () => {
  test('gives the role of a partner type, and lets the person choose the password', async () => {
    const { response, codes } = await create(user('invited', { userPassword: 'known to two people' }))
    expect(codes).toEqual([])
    expect(response).toMatchObject({ userId: 'invited', userPassword: null, token: null })
    expect(await accountOf('invited')).toEqual({ partner_type: 'Auth_Partner', roles: ['AUTH_PARTNER'] })
    const browser = new Browser(api.web)
    await expect(browser.signIn('invited', 'known to two people')).rejects.toThrow('ENT_ACC_002')
    expect(await mailsTo(api, 'invited@users.example')).toMatchObject([{ template: 'invitation' }])
    api.clock.advance(71 * 3_600_000)
    const request = {
      token: await tokenTo(api, 'invited@users.example'),
      password: 'seven quiet herons wade',
    }
    expect((await api.as('stranger').call('accounts.reset-password', { request })).codes).toEqual([])
    api.clock.set(new Date())
    await new Browser(api.web).signIn('invited', 'seven quiet herons wade')
  })

  test.each(['PARTNER_ADMIN', 'partner_admin', 'POLICYMANAGER', 'ID_AUTHENTICATION', 'nonsense'])(
    'never gives the role %s',
    async (role) => {
      expect((await create(user('climber', { role }))).codes).toEqual(['PMS_PRT_010'])
      expect(await accountOf('climber')).toBeUndefined()
    },
  )

  test.each(['acme', 'manager', 'roleless', 'service-client'] as const)('is not for %s', async (persona) => {
    expect((await create(user('by-partner'), persona)).status).toBe(403)
    expect(await accountOf('by-partner')).toBeUndefined()
  })

  test('changes nothing of an account that exists, whatever the case', async () => {
    const before = await accountOf('acme')
    expect((await create(user('ACME', { role: 'MISP_PARTNER' }))).codes).toEqual([])
    expect(await accountOf('acme')).toEqual(before)
    expect((await create(user('other', { emailID: 'ACME@test.example.org' }))).codes).toEqual(['PMS_PRT_011'])
  })

  test('twice at the same time makes one account', async () => {
    const both = await Promise.all([create(user('twin')), create(user('twin'))])
    expect(
      both.map(({ codes }) => codes.join()).filter((code) => code !== '' && code !== 'PMS_PRT_011'),
    ).toEqual([])
    expect(await api.query(`select 1 from account where user_name = 'twin'`)).toHaveLength(1)
  })
})

describe('contacts of a partner (P7)', () => {
  beforeAll(() =>
    api.query(`update partner set is_active = true, approval_status = 'approved' where id = 'acme'`),
  )
  const put = (as: Persona, partnerId: string, over: Readonly<Record<string, unknown>> = {}) =>
    api.as(as).call('partners.put-contact', {
      params: { partnerId },
      request: {
        address: '9 Hidden Lane',
        contactNumber: '+99',
        emailId: 'second@acme.example',
        is_Active: true,
        ...over,
      },
    })

  test('are added once and updated then, found by address whatever its case', async () => {
    expect((await put('acme', 'acme')).response).toBe('Contacts details added successfully.')
    const again = await put('acme', 'acme', { emailId: 'SECOND@acme.example', is_Active: false })
    expect(again.response).toBe('Contacts details updated successfully.')
    const rows = await api.query<{ is_active: boolean; text: string }>(
      'select is_active, c::text as text from partner_contact c',
    )
    expect(rows).toMatchObject([{ is_active: false }])
    expect(rows[0]!.text).not.toMatch(/acme\.example|Hidden/u)
    const audit = await api.query<{ text: string }>('select a::text as text from audit_event a')
    expect(audit.some(({ text }) => /second@acme|Hidden/iu.test(text))).toBe(false)
  })

  test('are the owner’s and administrators’ to write; others learn not even whether the partner exists', async () => {
    expect((await put('admin', 'acme')).codes).toEqual([])
    expect((await put('rival', 'acme')).codes).toEqual(['PMS_PRT_055'])
    expect((await put('rival', 'nobody')).codes).toEqual(['PMS_PRT_055'])
    expect((await put('admin', 'nobody')).codes).toEqual(['PMS_PRT_005'])
  })

  test('are refused while the partner is not active, new ones and changes', async () => {
    expect((await put('rival', 'rival')).codes).toEqual(['PMS_PMP_016'])
    await api.query(`update partner set is_active = false where id = 'acme'`)
    expect((await put('acme', 'acme')).codes).toEqual(['PMS_PMP_016'])
    await api.query(`update partner set is_active = true where id = 'acme'`)
  })

  test('need every field', async () => {
    for (const missing of ['address', 'contactNumber', 'emailId', 'is_Active'])
      expect((await put('acme', 'acme', { [missing]: null })).codes).toEqual(['PMS_COR_001'])
  })
})
