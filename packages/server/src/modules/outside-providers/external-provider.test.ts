import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import {
  startForeignProvider,
  type ForeignProvider,
} from '../../../../../tests/support/neighbours/foreign-provider.ts'
import { deliverEvents } from '../../../../../tests/support/kept-mails.ts'
import { readSettings } from '../../settings.ts'
import { putExternalAccount } from './external-account.ts'
import { readProfile } from './external-claims.ts'

const origin = 'http://localhost:8080'

const users = {
  'sub-of-nadia': {
    preferred_username: 'nadia',
    email: 'Nadia@Chips.example',
    given_name: 'Nadia',
    family_name: 'Haddad',
    organizationName: 'Nadia Chips',
    addressTest: '1 Foundry',
    phoneNumber: '+33 1',
    partnerType: 'FTM_PROVIDER',
    locale: 'fr-FR',
    realm_access: { roles: ['FTM_PROVIDER', 'offline_access', 'chief', 'XPARTNER_ADMIN'] },
  },
  'sub-of-boss': {
    preferred_username: 'boss',
    email: 'boss@authority.example',
    realm_access: { roles: ['chief'] },
  },
  // The name of somebody who is here already, with another address.
  'sub-of-thief': {
    preferred_username: 'ACME',
    email: 'thief@evil.example',
    realm_access: { roles: ['FTM_PROVIDER'] },
  },
  // The same person as the account here.
  'sub-of-rival': {
    preferred_username: 'rival',
    email: 'RIVAL@test.example.org',
    realm_access: { roles: ['FTM_PROVIDER'] },
  },
  // Says that it is the device maker's, and nobody has checked.
  'sub-of-claimant': {
    preferred_username: 'device',
    email: 'device@test.example.org',
    email_verified: false,
    realm_access: { roles: ['DEVICE_PROVIDER'] },
  },
  // Is new, and nobody has checked the address.
  'sub-of-unverified': {
    preferred_username: 'unverified',
    email: 'somebody-elses@test.example',
    email_verified: false,
    realm_access: { roles: [] },
  },
  'sub-of-blank': {
    preferred_username: 'with blank',
    email: 'blank@test.example',
    realm_access: { roles: [] },
  },
  'sub-of-nobody': { email: 'no-name@test.example' },
}

interface Session {
  signedIn: boolean
  account: Record<string, unknown> | null
}

describe.each(['user-info', 'access-token'] as const)(
  'a stranger’s provider with roles in the %s',
  (rolesIn) => {
    let provider: ForeignProvider
    let api: TestApp

    beforeAll(async () => {
      provider = await startForeignProvider(users, { origin, rolesIn })
      api = await createTestApp({
        OIDC_ISSUER: provider.issuer,
        OIDC_CLIENT_ID: 'entente',
        OIDC_CLIENT_SECRET: 'secret between us and the stranger',
        OIDC_ROLE_MAP: 'chief=PARTNER_ADMIN',
      })
    })
    afterAll(async () => {
      await api?.close()
      provider?.stop()
    })

    const signIn = async (user: string, browser = new Browser(api.web)) => {
      const begun = await browser.send('GET', '/auth/sign-in?returnTo=/chips')
      expect(begun.headers.location).toContain(`${provider.issuer}/auth?`)
      const back = await provider.signIn(begun.headers.location!, user)
      const answer = await browser.send('GET', back)
      return { browser, back, answer }
    }

    const sessionOf = async (browser: Browser): Promise<Session> =>
      (await browser.call<Session>('GET', '/v1/partnermanager/session')).response!

    test('signs people in: account, attributes and roles arrive, and the partner is registered', async () => {
      const { browser, answer } = await signIn('sub-of-nadia')
      expect([answer.statusCode, answer.headers.location]).toEqual([303, '/chips'])
      const session = await sessionOf(browser)
      expect(session.account).toMatchObject({
        userName: 'nadia',
        email: 'Nadia@Chips.example',
        firstName: 'Nadia',
        lastName: 'Haddad',
        organizationName: 'Nadia Chips',
        address: '1 Foundry',
        phone: '+33 1',
        partnerType: 'FTM_PROVIDER',
        locale: 'fra',
      })
      expect([...(session.account!['roles'] as string[])].sort()).toEqual(['FTM_PROVIDER', 'PARTNER_ADMIN'])
      await deliverEvents(api)
      expect(await api.query(`select partner_type_code, user_name from partner where id = 'nadia'`)).toEqual([
        { partner_type_code: 'FTM_Provider', user_name: 'nadia' },
      ])
    })

    test('is asked again at the next sign-in: what it says of people counts, above all their roles', async () => {
      await signIn('sub-of-boss')
      await api.query(
        `insert into account_role select id, 'POLICYMANAGER' from account where user_name = 'boss'`,
      )
      await api.query(`update account set email = 'old@authority.example' where user_name = 'boss'`)
      const { browser } = await signIn('sub-of-boss')
      const { account } = await sessionOf(browser)
      expect(account).toMatchObject({ roles: ['PARTNER_ADMIN'], email: 'boss@authority.example' })
      expect(await api.query(`select 1 from account where user_name = 'boss'`)).toHaveLength(1)
    })

    test('gives an account that is here to its owner, whose password counts no more', async () => {
      const { browser } = await signIn('sub-of-rival')
      expect((await sessionOf(browser)).account).toMatchObject({
        userName: 'rival',
        organizationName: 'Rival Chips',
      })
      expect(await api.query(`select password_hash from account where user_name = 'rival'`)).toEqual([
        { password_hash: null },
      ])
    })

    test.each([
      ['sub-of-thief', 'exists here already'],
      ['sub-of-claimant', 'has not confirmed your e-mail'],
      ['sub-of-unverified', 'has not confirmed your e-mail'],
      ['sub-of-blank', 'did not say enough'],
      ['sub-of-nobody', 'did not say enough'],
    ])('lets %s in nowhere, and says why', async (user, words) => {
      const before = await api.query('select count(*) as count from account')
      const { browser, answer } = await signIn(user)
      expect(answer.statusCode).toBe(400)
      expect(answer.body).toContain(words)
      expect((await sessionOf(browser)).signedIn).toBe(false)
      expect(await api.query('select count(*) as count from account')).toEqual(before)
    })

    test('cannot give somebody the address of another account', async () => {
      await signIn('sub-of-boss')
      await api.query(`update account set email = 'was@authority.example' where user_name = 'boss'`)
      await api.query(`update account set email = 'boss@authority.example' where user_name = 'misp'`)
      expect((await signIn('sub-of-boss')).answer.statusCode).toBe(400)
      await api.query(`update account set email = 'misp@test.example.org' where user_name = 'misp'`)
      expect((await signIn('sub-of-boss')).answer.statusCode).toBe(303)
    })

    test('cannot give somebody what is no address: the old one stays', async () => {
      const profile = readProfile(users['sub-of-boss'], api.app.settings.oidc!)
      const identity = { issuer: provider.issuer, subject: 'sub-of-boss' }
      const emailAfter = async (email: string) => {
        const id = await putExternalAccount(api.app, identity, { ...profile, email })
        return (await api.query<{ email: string }>('select email from account where id = $1', [id]))[0]?.email
      }
      expect(await emailAfter('chief@authority.example')).toBe('chief@authority.example')
      expect(await emailAfter('no address')).toBe('chief@authority.example')
      expect(await emailAfter('boss@authority.example')).toBe('boss@authority.example')
    })

    test('does not open a disabled account', async () => {
      await signIn('sub-of-boss')
      await api.query(`update account set status = 'disabled' where user_name = 'boss'`)
      const { browser, answer } = await signIn('sub-of-boss')
      expect(answer.statusCode).toBe(400)
      expect((await sessionOf(browser)).signedIn).toBe(false)
      await api.query(`update account set status = 'active' where user_name = 'boss'`)
    })

    test('signs people out there too', async () => {
      const { browser } = await signIn('sub-of-boss')
      const left = await browser.send('POST', '/auth/sign-out', { form: {} })
      expect(left.headers.location).toContain(`${provider.issuer}/session/end?`)
      expect(await provider.signOut(left.headers.location!)).toBe(`${origin}/signed-out`)
      expect((await sessionOf(browser)).signedIn).toBe(false)
    })

    test('is the only way in: a code of another browser, and our own provider, open nothing', async () => {
      const { back } = await signIn('sub-of-boss')
      const stranger = new Browser(api.web)
      expect((await stranger.send('GET', back)).statusCode).toBe(400)
      for (const path of ['/oidc/auth?client_id=entente-portal', '/oidc/.well-known/openid-configuration'])
        expect((await stranger.send('GET', path)).statusCode).toBe(404)
      expect((await stranger.send('GET', '/oidc/jwks')).statusCode).toBe(200)
      const { response } = await api.as('admin').call('accounts.system-config')
      expect(response).toMatchObject({ isPasswordKeptHere: 'false' })
    })
  },
)

test('a provider that cannot be reached fails the sign-in, not the server', async () => {
  const api = await createTestApp({ OIDC_ISSUER: 'http://127.0.0.1:1', OIDC_CLIENT_ID: 'entente' })
  try {
    const answer = await new Browser(api.web).send('GET', '/auth/sign-in')
    expect(answer.statusCode).toBe(503)
    expect((await api.as('admin').call('accounts.system-config')).status).toBe(200)
  } finally {
    await api.close()
  }
})

describe('the settings', () => {
  const base = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'entente' }

  test.each([
    [{ OIDC_ISSUER: 'https://id.example.org' }, 'OIDC_CLIENT_ID'],
    [{ ...base, OIDC_ISSUER: 'http://id.example.org' }, 'must be https'],
    [{ ...base, OIDC_ROLE_MAP: 'chief' }, 'name=name'],
    [{ ...base, OIDC_CLAIMS: 'shoeSize=size' }, 'knows no shoeSize'],
  ])('%j cannot work', (environment, words) => {
    expect(() => readSettings(environment)).toThrow(words)
  })

  test('read claims by path, by whole name and through the role map', () => {
    const { oidc } = readSettings({
      ...base,
      OIDC_ROLES_CLAIM: 'https://example.org/roles',
      OIDC_ROLE_MAP: 'boss=PARTNER_ADMIN',
      OIDC_CLAIMS: 'organisationName=company.name, userName=login',
    })
    const claims = {
      login: 'kim\u0000',
      company: { name: ['First', 'Second'] },
      'https://example.org/roles': 'boss MISP_PARTNER root',
      phoneNumber: 7,
      partnerType: 'Root',
    }
    expect(readProfile(claims, oidc!)).toMatchObject({
      userName: 'kim',
      organisationName: 'First',
      roles: ['PARTNER_ADMIN', 'MISP_PARTNER'],
      phone: undefined,
      partnerType: undefined,
      locale: undefined,
    })
  })

  test('believe an address that is proven or of which nothing is said, no other', () => {
    const { oidc } = readSettings(base)
    const of = (claims: object) => {
      const { isEmailProven, isEmailTrusted } = readProfile({ email: 'kim@test.example', ...claims }, oidc!)
      return [isEmailProven, isEmailTrusted]
    }
    expect(of({})).toEqual([false, true])
    for (const email_verified of [true, 'true']) expect(of({ email_verified })).toEqual([true, true])
    for (const email_verified of [false, 'false', 'False', 'no', 0, 1, null, '', [true]])
      expect(of({ email_verified })).toEqual([false, false])
  })

  test('never read roles out of what only looks like them (D-07)', () => {
    const { oidc } = readSettings(base)
    for (const roles of [['XPARTNER_ADMIN', 'partner_admin', 'PARTNER_ADMIN ', { a: 1 }], null, 7, {}])
      expect(readProfile({ realm_access: { roles } }, oidc!).roles).toEqual([])
    expect(readProfile({ scope: 'PARTNER_ADMIN', roles: ['PARTNER_ADMIN'] }, oidc!).roles).toEqual([])
  })
})
