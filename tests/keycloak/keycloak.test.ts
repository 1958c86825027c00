import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkRefusals } from '../../packages/server/src/commands/doctor/doctor-sign-ins.ts'
import { loadByUserName } from '../../packages/server/src/modules/accounts/account-store.ts'
import { checkProviders } from '../../packages/server/src/modules/outside-providers/provider-check.ts'
import { relinkAccount, relinkAccounts } from '../../packages/server/src/modules/outside-providers/relink.ts'
import { systemActor } from '../../packages/server/src/platform/access/authority.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { Browser } from '../support/browser.ts'
import { ForeignBrowser } from '../support/neighbours/foreign-provider.ts'
import { deliverEvents } from '../support/kept-mails.ts'
import { outsideOrigin as origin } from '../support/people/outside-sign-in.ts'
import { claimsIn } from '../support/neighbours/token-issuer.ts'
import { startKeycloak, type Keycloak } from './keycloak-server.ts'
import { clientSecret, passwordAtKeycloak, people, realmOf } from './realm.ts'

// The sentences of docs/operators/identity.md, one after the other, beside the server that most of its readers have.

const target = `${origin}/bye`
const encoded = Buffer.from(target).toString('base64url')

let keycloak: Keycloak
let issuer: string
let api: TestApp

const settings = (over: Readonly<Record<string, string>> = {}) => ({
  OIDC_ISSUER: issuer,
  OIDC_CLIENT_ID: 'entente',
  OIDC_CLIENT_SECRET: clientSecret,
  OIDC_ROLE_MAP: 'registrar=PARTNER_ADMIN',
  TOKEN_ISSUERS: JSON.stringify([
    { issuer, audience: 'entente-api', roleMap: { registrar: 'PARTNER_ADMIN' } },
  ]),
  ...over,
})

beforeAll(async () => {
  keycloak = await startKeycloak()
  issuer = `${keycloak.url}/realms/partners`
  await keycloak.admin('POST', '', realmOf('partners', [target]))
  await keycloak.admin('POST', '', realmOf('strangers', []))
  api = await createTestApp(settings())
})
afterAll(async () => {
  await api?.close()
  await keycloak?.stop()
})

interface Visit {
  readonly ours: Browser
  readonly theirs: ForeignBrowser
  readonly answer: Awaited<ReturnType<Browser['send']>>
}

/** Begins here, fills in Keycloak's form, and comes back. */
const signIn = async (
  username: string,
  {
    password = passwordAtKeycloak(username),
    begin = '/auth/sign-in?returnTo=/chips',
    theirs = new ForeignBrowser(),
    app = api,
  } = {},
): Promise<Visit> => {
  const ours = new Browser(app.web)
  const { location = '' } = (await ours.send('GET', begin)).headers
  expect(location).toContain(`${issuer}/protocol/openid-connect/auth?`)
  const back = await theirs.walk(keycloak.url, location, { username, password })
  return { ours, theirs, answer: await ours.send('GET', back) }
}

interface Session {
  readonly signedIn: boolean
  readonly account: Record<string, unknown> | null
}

const sessionOf = async (browser: Browser): Promise<Session> =>
  (await browser.call<Session>('GET', '/v1/partnermanager/session')).response!

const idAtKeycloak = async (username: string): Promise<string> => {
  const [found] = await keycloak.admin<{ id: string }[]>(
    'GET',
    `/partners/users?exact=true&username=${username}`,
  )
  return found!.id
}

const whoIs = (headers: Readonly<Record<string, string>>) =>
  api.web.inject({ url: '/v1/partnermanager/authorize/admin/validateToken', headers: { ...headers } })

const byBearer = (token: string | undefined) => whoIs({ authorization: `Bearer ${token}` })
const byCookie = (token: string | undefined) => whoIs({ cookie: `Authorization=${token}` })

const personToken = (username: string, realm = 'partners', client = 'other-portal') =>
  keycloak.token(realm, {
    grant_type: 'password',
    scope: 'openid',
    client_id: client,
    username,
    password: passwordAtKeycloak(username),
  })

test('the client that the document describes is what the doctor wants', async () => {
  const findings = await checkProviders(api.app)
  expect(findings.filter(({ remedy }) => remedy !== null)).toEqual([])
  for (const [over, words] of [
    [{ OIDC_CLIENT_SECRET: 'not it' }, 'OIDC_CLIENT_SECRET'],
    [{ OIDC_ISSUER: `${issuer}/`, TOKEN_ISSUERS: '' }, 'a slash at the end counts'],
    [{ OIDC_ISSUER: `${keycloak.url}/realms/none`, TOKEN_ISSUERS: '' }, 'Check the issuer'],
    [{ PUBLIC_URL: 'http://localhost:9' }, 'Register it for the client'],
  ] as const) {
    const other = await createTestApp(settings(over))
    const remedies = (await checkProviders(other.app)).map(({ remedy }) => remedy ?? '')
    await other.close()
    expect(remedies.join('\n')).toContain(words)
  }
})

test('a sign-in brings account, attributes, roles and the partner', async () => {
  const { ours, answer } = await signIn('nadia')
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/chips'])
  expect((await sessionOf(ours)).account).toMatchObject({
    userName: 'nadia',
    email: 'nadia@kc.example',
    organizationName: 'Nadia Chips',
    address: '1 Foundry',
    phone: '+33 1',
    partnerType: 'FTM_PROVIDER',
    locale: 'fra',
    roles: ['FTM_PROVIDER'],
  })
  await deliverEvents(api)
  expect(await api.query(`select 1 from partner where id = 'nadia'`)).toHaveLength(1)
  expect((await sessionOf((await signIn('boss')).ours)).account).toMatchObject({ roles: ['PARTNER_ADMIN'] })
})

test('a role counts from the next sign-in on; one that is not given does not exist', async () => {
  const first = await signIn('self')
  await deliverEvents(api)
  expect((await sessionOf(first.ours)).account).toMatchObject({ roles: [] })
  expect(await api.query(`select 1 from partner where id = 'self'`)).toEqual([])
  const role = await keycloak.admin('GET', '/partners/roles/FTM_PROVIDER')
  const mappings = `/partners/users/${await idAtKeycloak('self')}/role-mappings/realm`
  await keycloak.admin('POST', mappings, [role])
  expect((await sessionOf(first.ours)).account).toMatchObject({ roles: [] })
  const second = await signIn('self')
  await deliverEvents(api)
  expect((await sessionOf(second.ours)).account).toMatchObject({ roles: ['FTM_PROVIDER'] })
  expect(await api.query(`select 1 from partner where id = 'self'`)).toHaveLength(1)
  await keycloak.admin('DELETE', mappings, [role])
  const third = await signIn('self')
  expect((await sessionOf(third.ours)).account).toMatchObject({ roles: [] })
})

test('an address that is not verified makes no account; a person who is refused signs in as another', async () => {
  const theirs = new ForeignBrowser()
  const { answer } = await signIn('unverified', { theirs })
  expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('has not confirmed')])
  const [, link = ''] = /<a href="([^"]+)"/u.exec(answer.body) ?? []
  expect(await theirs.walk(keycloak.url, link.replaceAll('&amp;', '&'), {})).toBe(`${origin}/signed-out`)
  // Asks for a password again, and takes another's.
  expect((await signIn('boss', { theirs })).answer.statusCode).toBe(303)
  await keycloak.admin('PUT', `/partners/users/${await idAtKeycloak('unverified')}`, {
    ...people.unverified,
    credentials: undefined,
    emailVerified: true,
  })
  expect((await signIn('unverified')).answer.statusCode).toBe(303)
  expect((await signIn('acme')).answer.body).toContain('exists here already')
})

test('tokens of the realm open the API: a person’s and a program’s, by bearer and by cookie', async () => {
  const { access_token: ofBoss } = await personToken('boss')
  const { access_token: ofProgram } = await keycloak.token('partners', {
    grant_type: 'client_credentials',
    client_id: 'ida-service',
    client_secret: clientSecret,
  })
  for (const ask of [byBearer, byCookie]) {
    expect((await ask(ofBoss)).json().response).toMatchObject({ userId: 'boss', role: 'PARTNER_ADMIN' })
    expect((await ask(ofProgram)).json().response).toMatchObject({
      userId: 'service-account-ida-service',
      role: 'ID_AUTHENTICATION',
    })
  }
})

test('tokens of another realm, for another audience, and of another kind open nothing', async () => {
  const tokens = await personToken('boss')
  const foreign = await personToken('boss', 'strangers')
  const unrelated = await personToken('boss', 'partners', 'unrelated')
  for (const token of [
    foreign.access_token,
    unrelated.access_token,
    tokens.id_token,
    tokens.refresh_token,
    tokens.access_token!.replace(/.{8}$/u, 'AAAAAAAA'),
  ]) {
    expect(token).toBeTruthy()
    for (const ask of [byBearer, byCookie]) expect((await ask(token)).statusCode).toBe(401)
  }
})

test('who signs out is asked for the password again', async () => {
  const { ours, theirs } = await signIn('boss')
  // Keycloak knows the person: it asks nothing.
  const wrong = { theirs, password: 'not asked for' }
  expect((await signIn('boss', wrong)).answer.statusCode).toBe(303)
  const left = await ours.send('POST', '/auth/sign-out', { form: {} })
  expect(await theirs.walk(keycloak.url, left.headers.location!, {})).toBe(`${origin}/signed-out`)
  await expect(signIn('boss', wrong)).rejects.toThrow('leads nowhere')
})

test.each(['own', 'provider'])('the login proxy signs in and out, with its %s token', async (kind) => {
  const app = kind === 'own' ? api : await createTestApp(settings({ LOGIN_PROXY_TOKEN: kind }))
  const begin = `/v1/partnermanager/login/${encoded}?state=${randomUUID()}`
  const { ours, theirs, answer } = await signIn('boss', { begin, app })
  expect(answer.headers.location).toBe(target)
  const token = ours.cookies.find(({ name }) => name === 'Authorization')!.value
  expect(claimsIn(token)['iss']).toBe(kind === 'own' ? `${origin}/oidc` : issuer)
  // As a portal does that keeps nothing but the contract's cookie.
  const left = await app.web.inject({
    url: `/v1/partnermanager/logout/user?redirecturi=${encoded}`,
    headers: { cookie: `Authorization=${token}` },
  })
  expect(new URL(left.headers.location!).searchParams.has('id_token_hint')).toBe(true)
  expect(await theirs.walk(keycloak.url, left.headers.location!, {})).toBe(target)
  expect((await sessionOf(ours)).signedIn).toBe(false)
  await expect(signIn('boss', { theirs, password: 'wrong', app })).rejects.toThrow('leads nowhere')
  if (app !== api) await app.close()
})

test('a password is changed there, and counts there', async () => {
  const id = await idAtKeycloak('nadia')
  const reset = { type: 'password', value: 'another word of nadia', temporary: false }
  await keycloak.admin('PUT', `/partners/users/${id}/reset-password`, reset)
  await expect(signIn('nadia')).rejects.toThrow('leads nowhere')
  expect((await signIn('nadia', { password: reset.value })).answer.statusCode).toBe(303)
})

test('keys change: new tokens count at once, and nobody is kept from signing out', async () => {
  const { ours, theirs } = await signIn('boss')
  await byBearer((await personToken('boss')).access_token)
  const [realm] = [await keycloak.admin<{ id: string }>('GET', '/partners')]
  const isRsa = (each: { providerId: string }) => each.providerId === 'rsa-generated'
  const query = '/partners/components?type=org.keycloak.keys.KeyProvider'
  const former = (await keycloak.admin<{ id: string; providerId: string }[]>('GET', query)).filter(isRsa)
  await keycloak.admin('POST', '/partners/components', {
    name: 'next',
    providerId: 'rsa-generated',
    providerType: 'org.keycloak.keys.KeyProvider',
    parentId: realm.id,
    config: { priority: ['200'], algorithm: ['RS256'] },
  })
  for (const { id } of former) await keycloak.admin('DELETE', `/partners/components/${id}`)
  // As long as the pause between two questions for keys lasts.
  api.clock.advance(11_000)
  expect((await byBearer((await personToken('boss')).access_token)).statusCode).toBe(200)
  api.clock.advance(11_000)
  const left = await ours.send('POST', '/auth/sign-out', { form: {} })
  expect(new URL(left.headers.location!).searchParams.has('id_token_hint')).toBe(false)
  expect(await theirs.walk(keycloak.url, left.headers.location!, {})).toBe(`${origin}/signed-out`)
})

test('somebody who was created again there is refused until the account is linked anew', async () => {
  await signIn('boss')
  await keycloak.admin('DELETE', `/partners/users/${await idAtKeycloak('boss')}`)
  await keycloak.admin('POST', '/partners/users', { ...people.boss, realmRoles: undefined })
  const { answer } = await signIn('boss')
  expect([answer.statusCode, answer.body]).toEqual([400, expect.stringContaining('created again')])
  const [told] = (await checkRefusals(api.app)).filter(({ remedy }) => remedy !== null)
  expect(told?.remedy).toBe('npx entente accounts relink boss')
  const account = (await loadByUserName(api.app.database, 'boss'))!
  await relinkAccount(api.app, systemActor, { account, issuer, subject: null })
  expect((await signIn('boss')).answer.statusCode).toBe(303)
})

test('a realm that was built anew is linked anew', async () => {
  await keycloak.admin('DELETE', '/partners')
  await keycloak.admin('POST', '', realmOf('partners', [target]))
  // As long as the pause between two questions for keys lasts.
  api.clock.advance(11_000)
  expect((await signIn('boss')).answer.body).toContain('created again')
  expect(await relinkAccounts(api.app, systemActor, issuer)).toBeGreaterThan(2)
  for (const name of ['boss', 'nadia', 'self']) expect((await signIn(name)).answer.statusCode).toBe(303)
})
