import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import {
  outsideOrigin as origin,
  startOutsideSignIn,
  type OutsideSignIn,
} from '../../../../../tests/support/people/outside-sign-in.ts'
import {
  claimsIn,
  makeIssuerKey,
  signToken,
  startTestIssuer,
} from '../../../../../tests/support/neighbours/token-issuer.ts'
import { systemActor } from '../../platform/access/authority.ts'
import { checkRefusals } from '../../commands/doctor/doctor-sign-ins.ts'
import { loadByUserName } from '../accounts/account-store.ts'
import { fromForeignToken } from './foreign-identity.ts'
import { endOwnSessions } from '../sessions/own-sessions.ts'
import { checkProviders } from './provider-check.ts'
import { openSession, signOut } from '../sessions/sessions.ts'
import { relinkAccount, relinkAccounts } from './relink.ts'

const person = (name: string, over: Readonly<Record<string, unknown>> = {}) => ({
  preferred_username: name,
  email: `${name}@fail.example`,
  email_verified: true,
  realm_access: { roles: ['PARTNER_ADMIN'] },
  ...over,
})

const users = {
  'sub-of-boss': person('boss'),
  'sub-of-nadia': person('nadia'),
  // The same person, after somebody deleted and made her again.
  'new-sub-of-nadia': person('nadia'),
  'newest-sub-of-nadia': person('nadia'),
  'sub-of-thief': person('acme'),
  'sub-of-unverified': person('unverified', { email_verified: false }),
  'sub-of-unsaid': person('unsaid', { email_verified: 'false' }),
  'sub-of-leaver': person('gone', { given_name: 'Gone' }),
  'sub-of-nobody': { email: 'nobody@fail.example' },
}

const encode = (address: string) => Buffer.from(address).toString('base64url')
const target = `${origin}/bye`
const proxyRedirect = `${origin}/v1/partnermanager/login-redirect/${encode(target)}`

let outside: OutsideSignIn
beforeAll(async () => {
  outside = await startOutsideSignIn(users, { rolesIn: 'access-token', redirectUris: [proxyRedirect] })
})
afterAll(() => outside?.close())

const refused = () => outside.refusals().at(-1)

/** The address of a page's first link. */
const linkIn = (page: string) => /<a href="([^"]+)"/u.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''

describe('a provider that does not work', () => {
  test.each([
    ['discovery fails', { status: { '/.well-known/openid-configuration': 503 } }, 'failing', 'with an error'],
    ['its tokens fail', { status: { '/token': 500 } }, 'failing', 'with an error'],
    ['its keys cannot be read', { status: { '/jwks': 503 } }, 'unchecked', 'could not be checked'],
  ])('when %s', async (_, faults, problem, words) => {
    const { provider } = outside
    // A server that has asked nothing yet.
    const api = await createTestApp({
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'entente',
      OIDC_CLIENT_SECRET: 'secret between us and the stranger',
    })
    const browser = new Browser(api.web)
    const isEarly = '/.well-known/openid-configuration' in faults.status
    if (isEarly) await provider.fail(faults)
    let answer = await browser.send('GET', '/auth/sign-in')
    if (!isEarly) {
      await provider.fail(faults)
      answer = await browser.send('GET', await provider.signIn(answer.headers.location!, 'sub-of-boss'))
    }
    await provider.fail({})
    expect([answer.statusCode, problem]).toEqual([503, problem])
    expect(answer.headers['content-type']).toContain('text/html')
    expect(answer.body).toContain(words)
    // It works again as soon as the provider does.
    expect((await browser.send('GET', '/auth/sign-in')).statusCode).toBe(303)
    await api.close()
  })

  test('when it is slow', async () => {
    await outside.provider.fail({ delay: { '/token': 20_000 } })
    const { answer } = await outside.signIn('sub-of-boss').finally(() => outside.provider.fail({}))
    expect([answer.statusCode, refused()?.problem]).toEqual([503, 'slow'])
    expect(answer.body).toContain('did not answer in time')
  })

  const settingsOf = (over: Record<string, string>) => ({
    OIDC_ISSUER: outside.provider.issuer,
    OIDC_CLIENT_ID: 'entente',
    OIDC_CLIENT_SECRET: 'secret between us and the stranger',
    ...over,
  })

  const withApp = async (over: Record<string, string>, work: (api: TestApp) => Promise<void>) => {
    const api = await createTestApp(settingsOf(over))
    await work(api).finally(() => api.close())
  }

  test('when it is not there: told in three languages, and to another portal in the envelope', async () => {
    await withApp({ OIDC_ISSUER: 'http://127.0.0.1:1' }, async (api) => {
      for (const [language, words] of [
        ['en', 'cannot be reached'],
        ['fr', 'est injoignable'],
        ['ar', 'لا يمكن الوصول'],
      ] as const) {
        const headers = { host: 'localhost:8080', 'accept-language': language }
        const answer = await api.web.inject({ url: '/auth/sign-in', headers })
        expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining(words)])
      }
      const url = `/v1/partnermanager/login/${encode(target)}?state=${randomUUID()}`
      const [error] = (await api.web.inject({ url })).json().errors
      expect(error).toMatchObject({ errorCode: 'ENT_ACC_060' })
      expect(error.message).toContain('cannot be reached')
      const page = await api.web.inject({ url, headers: { accept: 'text/html' } })
      expect([page.statusCode, page.body]).toEqual([503, expect.stringContaining('cannot be reached')])
      expect((await checkProviders(api.app)).map(({ remedy }) => remedy !== null)).toEqual([true])
    })
  })

  test('when the secret is wrong', async () => {
    await withApp({ OIDC_CLIENT_SECRET: 'not it' }, async (api) => {
      const browser = new Browser(api.web)
      const { location } = (await browser.send('GET', '/auth/sign-in')).headers
      const answer = await browser.send('GET', await outside.provider.signIn(location!, 'sub-of-boss'))
      expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('as its client')])
      const remedies = (await checkProviders(api.app)).map(({ remedy }) => remedy ?? '')
      expect(remedies.join('')).toContain('Compare OIDC_CLIENT_ID and OIDC_CLIENT_SECRET')
    })
  })

  test('when the issuer is written with a slash that the provider does not write', async () => {
    const realm = await startTestIssuer([makeIssuerKey('any')])
    await withApp({ OIDC_ISSUER: `${realm.issuer}/` }, async (api) => {
      const answer = await new Browser(api.web).send('GET', '/auth/sign-in')
      expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('by another address')])
      const [finding] = await checkProviders(api.app)
      expect(finding?.remedy).toContain('a slash at the end counts')
    }).finally(() => realm.stop())
  })

  test('nothing of which the doctor says about one that works', async () => {
    const findings = await checkProviders(outside.api.app)
    expect(findings.filter(({ remedy }) => remedy !== null)).toEqual([])
    expect(findings.map(({ text }) => text).join('\n')).toMatch(
      /answers[^]*clocks[^]*keys[^]*client[^]*back to/u,
    )
  })
})

describe('a person who is not let in', () => {
  test.each([
    ['sub-of-thief', 'taken', 'exists here already'],
    ['sub-of-unverified', 'unverified', 'has not confirmed'],
    ['sub-of-unsaid', 'unverified', 'has not confirmed'],
    ['sub-of-nobody', 'incomplete', 'did not say enough'],
  ])('%s: is told why, with a way to sign in as another', async (user, problem, words) => {
    const { answer } = await outside.signIn(user)
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining(words)])
    expect(refused()).toMatchObject({ problem, level: 40, subject: user })
    const out = new URL(linkIn(answer.body))
    expect(out.href).toContain(`${outside.provider.issuer}/session/end?`)
    expect(out.searchParams.get('id_token_hint')).not.toBeNull()
    expect(await outside.provider.signOut(out.href)).toBe(`${origin}/signed-out`)
  })

  test('is asked again who she is', async () => {
    const browser = new Browser(outside.api.web)
    const begun = await browser.send('GET', '/auth/sign-in?prompt=login')
    expect(new URL(begun.headers.location!).searchParams.get('prompt')).toBe('login')
  })

  test('because she is disabled here: nothing of her changes', async () => {
    await outside.signIn('sub-of-leaver')
    await outside.api.query(
      `update account set status = 'disabled', first_name = 'X' where user_name = 'gone'`,
    )
    const { answer } = await outside.signIn('sub-of-leaver')
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('disabled here')])
    expect(refused()?.problem).toBe('disabled')
    expect(await outside.api.query(`select first_name from account where user_name = 'gone'`)).toEqual([
      { first_name: 'X' },
    ])
  })

  test('because she was created again there, until the operator links her anew', async () => {
    const { browser } = await outside.signIn('sub-of-nadia')
    const { answer } = await outside.signIn('new-sub-of-nadia')
    expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('created again')])
    const { app } = outside.api
    const told = (await checkRefusals(app)).find(({ text }) => text.startsWith('nadia '))
    expect(told?.remedy).toBe('npx entente accounts relink nadia')
    const account = (await loadByUserName(app.database, 'nadia'))!
    const { issuer } = outside.provider
    await relinkAccount(app, systemActor, { account, issuer, subject: null })
    expect((await outside.sessionOf(browser)).signedIn).toBe(false)
    expect((await outside.signIn('new-sub-of-nadia')).answer.statusCode).toBe(303)
    // Now it is the former one who is a stranger.
    expect((await outside.signIn('sub-of-nadia')).answer.statusCode).toBe(400)
    await relinkAccount(app, systemActor, { account, issuer, subject: 'newest-sub-of-nadia' })
    expect((await outside.signIn('newest-sub-of-nadia')).answer.statusCode).toBe(303)
    await outside.signIn('sub-of-boss')
    const boss = (await loadByUserName(app.database, 'boss'))!
    const taken = { account: boss, issuer, subject: 'newest-sub-of-nadia' }
    expect(await relinkAccount(app, systemActor, taken)).toBe(false)
  })

  test('because the whole realm was built anew', async () => {
    const { app } = outside.api
    await outside.signIn('sub-of-boss')
    await outside.api.query(`update external_identity set subject = 'former-' || subject`)
    expect((await outside.signIn('sub-of-boss')).answer.body).toContain('created again')
    expect(await relinkAccounts(app, systemActor, outside.provider.issuer)).toBeGreaterThan(1)
    expect((await outside.signIn('sub-of-boss')).answer.statusCode).toBe(303)
    expect((await checkRefusals(app)).filter(({ remedy }) => remedy !== null)).toEqual([])
  })
})

describe('signing out ends the session of the provider', () => {
  const proxySignIn = async () => {
    const browser = new Browser(outside.api.web)
    const url = `/v1/partnermanager/login/${encode(target)}?state=${randomUUID()}`
    const begun = await browser.send('GET', url)
    const back = await outside.provider.signIn(begun.headers.location!, 'sub-of-boss')
    const answer = await browser.send('GET', back)
    expect(answer.headers.location).toBe(target)
    return browser
  }

  const leave = (cookie: string) =>
    outside.api.web.inject({
      url: `/v1/partnermanager/logout/user?redirecturi=${encode(target)}`,
      headers: { cookie },
    })

  test.each(['all cookies', 'the token alone'])('from the login proxy, with %s', async (which) => {
    const browser = await proxySignIn()
    const cookies = browser.cookies.filter(({ name }) => which === 'all cookies' || name === 'Authorization')
    const left = await leave(cookies.map(({ name, value }) => `${name}=${value}`).join('; '))
    const url = new URL(left.headers.location!)
    expect(url.searchParams.get('id_token_hint')).not.toBeNull()
    expect(url.searchParams.get('client_id')).toBe('entente')
    expect(await outside.provider.signOut(url.href)).toBe(target)
    expect((await outside.sessionOf(browser)).signedIn).toBe(false)
  })

  test('after its keys have changed: without the hint that it could not check', async () => {
    const { browser } = await outside.signIn('sub-of-boss')
    const { issuer } = outside.provider
    const former = signToken(makeIssuerKey('former'), issuer, outside.api.clock.now(), { sub: 'x' })
    await outside.api.query('update session set id_token = $1', [former])
    const left = await browser.send('POST', '/auth/sign-out', { form: {} })
    const url = new URL(left.headers.location!)
    expect(url.searchParams.get('id_token_hint')).toBeNull()
    expect(url.searchParams.get('client_id')).toBe('entente')
    expect(await outside.provider.signOut(url.href)).toBe(`${origin}/signed-out`)
  })

  test('and nobody stays signed in because the hint is no token at all', async () => {
    const { browser } = await outside.signIn('sub-of-boss')
    await outside.api.query(`update session set id_token = 'x.y.z'`)
    const left = await browser.send('POST', '/auth/sign-out', { form: {} })
    expect(left.statusCode).toBe(303)
    expect((await outside.sessionOf(browser)).signedIn).toBe(false)
  })
})

describe('the login proxy hands on the token of the provider', () => {
  const handOn = async (
    audience: string,
    work: (answer: Awaited<ReturnType<Browser['send']>>, browser: Browser, api: TestApp) => Promise<void>,
  ) => {
    const { issuer } = outside.provider
    const api = await createTestApp({
      OIDC_ISSUER: issuer,
      OIDC_CLIENT_ID: 'entente',
      OIDC_CLIENT_SECRET: 'secret between us and the stranger',
      LOGIN_PROXY_TOKEN: 'provider',
      OUTBOUND_ALLOWED: '127.0.0.1',
      TOKEN_ISSUERS: JSON.stringify([{ issuer, audience }]),
    })
    const browser = new Browser(api.web)
    const begun = await browser.send(
      'GET',
      `/v1/partnermanager/login/${encode(target)}?state=${randomUUID()}`,
    )
    const back = await outside.provider.signIn(begun.headers.location!, 'sub-of-boss')
    await work(await browser.send('GET', back), browser, api).finally(() => api.close())
  }

  test('so that services behind the portal can read it, and we take it back', async () => {
    await handOn('urn:stranger:api', async (answer, browser, api) => {
      expect(answer.headers.location).toBe(target)
      const token = browser.cookies.find(({ name }) => name === 'Authorization')!.value
      expect(claimsIn(token)).toMatchObject({ iss: outside.provider.issuer, sub: 'sub-of-boss' })
      const asked = await api.web.inject({
        url: '/v1/partnermanager/authorize/admin/validateToken',
        headers: { cookie: `Authorization=${token}` },
      })
      expect(asked.json().response).toMatchObject({ userId: 'boss', role: 'PARTNER_ADMIN', token })
    })
  })

  test('which counts no more when the person has signed out here, and again after the next sign-in', async () => {
    await handOn('urn:stranger:api', async (_, browser, api) => {
      const { issuer } = outside.provider
      const account = (await loadByUserName(api.app.database, 'boss'))!
      const signedIn = { accountId: account.id, idToken: null, providerSession: 'session-of-keycloak' }
      const verified = {
        issuer,
        audiences: new Set<string>(),
        parties: new Set(['portal']),
        algorithms: ['RS256'],
        rolesClaim: 'roles',
        roleMap: new Map<string, string>(),
        jwksUri: undefined,
      }
      const realm = await startTestIssuer([makeIssuerKey('first')])
      await api.query('update external_identity set issuer = $1', [realm.issuer])
      const claims = { sub: 'sub-of-boss', azp: 'portal', sid: 'session-of-keycloak' }
      const token = signToken(realm.keys[0]!, realm.issuer, api.clock.now(), claims)
      const ask = () => fromForeignToken(api.app, { ...verified, issuer: realm.issuer }, token)
      const secret = (await openSession(api.app, signedIn, 'test'))!
      expect((await ask()).account?.userName).toBe('boss')
      await signOut(api.app, secret)
      await expect(ask()).rejects.toMatchObject({ problem: 'signed-out' })
      const again = (await openSession(api.app, signedIn, 'test'))!
      expect((await ask()).account?.userName).toBe('boss')
      await endOwnSessions(api.app, account, systemActor)
      await expect(ask()).rejects.toMatchObject({ problem: 'signed-out' })
      expect(again).not.toBe(secret)
      expect(browser.cookies).not.toEqual([])
      realm.stop()
    })
  })

  test.each(['its session', 'the token alone, with no session left'])(
    'which counts no more for whoever signs out with %s',
    async (which) => {
      await handOn('urn:stranger:api', async (_, browser, api) => {
        const token = browser.cookies.find(({ name }) => name === 'Authorization')!.value
        const ask = async () => {
          const url = '/v1/partnermanager/authorize/admin/validateToken'
          return (await api.web.inject({ url, headers: { cookie: `Authorization=${token}` } })).statusCode
        }
        const isAlone = which !== 'its session'
        if (isAlone) await api.query('delete from session')
        expect([typeof claimsIn(token)['sid'], await ask()]).toEqual(['string', 200])
        const cookie = browser.cookies
          .filter(({ name }) => (name === 'Authorization') === isAlone)
          .map(({ name, value }) => `${name}=${value}`)
          .join('; ')
        const url = `/v1/partnermanager/logout/user?redirecturi=${encode(target)}`
        expect((await api.web.inject({ url, headers: { cookie } })).statusCode).toBe(302)
        expect(await ask()).toBe(401)
      })
    },
  )

  test('but none that would not be taken back', async () => {
    await handOn('another', async (answer, browser) => {
      expect(answer.json().errors[0]).toMatchObject({ errorCode: 'ENT_ACC_060' })
      expect(answer.json().errors[0].message).toContain('TOKEN_ISSUERS')
      expect(browser.cookies.some(({ name }) => name === 'Authorization')).toBe(false)
    })
  })
})
