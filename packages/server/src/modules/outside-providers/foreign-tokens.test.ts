import { createHmac } from 'node:crypto'
import { base64url, exportJWK, exportSPKI, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  makeIssuerKey,
  signToken,
  startTestIssuer,
  type TestIssuer,
  type TokenClaims,
} from '../../../../../tests/support/neighbours/token-issuer.ts'
import type { Call } from '../../platform/http/route.ts'
import { readSettings } from '../../settings.ts'
import { getSession } from '../sign-in/contract.ts'
import { fetchIssuerKeys } from './issuer-keys.ts'
import { listSessions } from '../own-account/contract.ts'
import { ownAccountRoutes } from '../own-account/routes.ts'
import { signInRoutes } from '../sign-in/routes.ts'
import { confirmSecondFactor } from '../own-account/second-factor-contract.ts'
import { secondFactorRoutes } from '../own-account/second-factor-routes.ts'
import { validateToken } from '../callers/contract.ts'
import { tokenRoutes } from '../callers/routes.ts'

const key = makeIssuerKey('first')
const stranger = makeIssuerKey('first')

let issuer: TestIssuer
let foreign: TestIssuer
let api: TestApp

const listOf = (...entries: object[]) => JSON.stringify(entries)

beforeAll(async () => {
  issuer = await startTestIssuer([key])
  foreign = await startTestIssuer([key], '/realms/b')
  api = await createTestApp({
    OIDC_ISSUER: issuer.issuer,
    OIDC_CLIENT_ID: 'entente',
    TOKEN_ISSUERS: listOf({
      issuer: issuer.issuer,
      audience: ['entente-api', 'account'],
      azp: ['portal', 'Ida-Service', 'loader'],
      roleMap: { chief: 'PARTNER_ADMIN' },
    }),
  })
  const now = api.app.clock.now()
  await api.query(
    `insert into external_identity select $1, 'sub-of-' || user_name, id, $2 from account where user_name in ('acme', 'leaver')`,
    [issuer.issuer, now],
  )
  await api.query(`update account set status = 'disabled' where user_name = 'leaver'`)
})
afterAll(async () => {
  await api.close()
  issuer.stop()
  foreign.stop()
})
beforeEach(() => {
  issuer.hangs = false
  issuer.status = undefined
  issuer.keys = [key]
})

const acme: TokenClaims = {
  sub: 'sub-of-acme',
  aud: 'account',
  azp: 'portal',
  sid: 'session-1',
  realm_access: { roles: ['FTM_PROVIDER', 'offline_access'] },
}

const program: TokenClaims = {
  sub: 'a-uuid',
  aud: ['entente-api'],
  azp: 'Ida-Service',
  client_id: 'Ida-Service',
  preferred_username: 'service-account-ida-service',
  realm_access: { roles: ['chief'] },
}

const tokenOf = async (claims: TokenClaims, header?: Readonly<Record<string, unknown>>, from = key) =>
  signToken(from, issuer.issuer, api.clock.now(), claims, header)

const whoIs = (headers: Record<string, string>) =>
  api.web.inject({ url: '/v1/partnermanager/authorize/admin/validateToken', headers })

const ask = async (token: string) => {
  const answer = await whoIs({ authorization: `Bearer ${token}` })
  return { status: answer.statusCode, ...answer.json(), challenge: answer.headers['www-authenticate'] }
}

describe('opens the API', () => {
  test('a token of a person, by bearer and by the contract’s cookie', async () => {
    const token = await tokenOf(acme)
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `Authorization=${token}` }]) {
      const answer = await whoIs(headers)
      expect(answer.json().response).toMatchObject({ userId: 'acme', role: 'FTM_PROVIDER', token })
    }
    const chips = await api.web.inject({
      url: '/v1/partnermanager/session',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(chips.json().response.account).toMatchObject({
      roles: ['FTM_PROVIDER'],
      organisations: [{ partnerId: 'acme', role: 'owner' }],
    })
  })

  test('a token of a program', async () => {
    const token = await tokenOf(program)
    for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `Authorization=${token}` }]) {
      const answer = await whoIs(headers)
      expect(answer.json().response).toMatchObject({
        userId: 'service-account-Ida-Service',
        role: 'PARTNER_ADMIN',
      })
    }
    // As Keycloak wrote it before 23.
    const older = { ...program, client_id: undefined, clientId: 'Ida-Service' }
    expect((await ask(await tokenOf(older))).response).toMatchObject({
      userId: 'service-account-Ida-Service',
    })
    // As RFC 9068 writes it.
    const { status } = await ask(
      await tokenOf(
        { sub: 'loader', client_id: 'loader', aud: 'entente-api', typ: undefined },
        { typ: 'at+jwt' },
      ),
    )
    expect(status).toBe(200)
  })

  test('with the roles of the token, and changes none that are stored', async () => {
    const before = await api.query(`select * from account_role order by 1, 2`)
    expect((await ask(await tokenOf({ ...acme, realm_access: { roles: [] } }))).response.role).toBe('')
    expect((await ask(await tokenOf({ ...acme, realm_access: { roles: ['chief'] } }))).response.role).toBe(
      'PARTNER_ADMIN',
    )
    expect(await api.query(`select * from account_role order by 1, 2`)).toEqual(before)
  })

  test('and nothing that outlives the token: no calendar feed', async () => {
    const headers = { authorization: `Bearer ${await tokenOf(acme)}` }
    const url = '/v1/partnermanager/expiry/feed'
    const answer = await api.web.inject({ method: 'POST', url, headers })
    expect(answer.json().errors).toMatchObject([{ errorCode: 'ENT_EXP_003' }])
    expect(await api.query('select 1 from calendar_feed')).toEqual([])
  })

  test('to whoever is certainly the owner of an account here, at the first time too', async () => {
    const claims = { ...acme, sub: 'sub-of-rival', preferred_username: 'rival' }
    for (const wrong of [
      {},
      { email: 'else@test.example.org' },
      { email: 'else@test.example.org', email_verified: true },
      { email: 'rival@test.example.org' },
      ...[false, 'false', 'False', 'no', 0, 1, null].map((email_verified) => ({
        email: 'rival@test.example.org',
        email_verified,
      })),
    ])
      expect((await ask(await tokenOf({ ...claims, ...wrong }))).status).toBe(403)
    const email = 'Rival@test.example.org'
    const { response } = await ask(await tokenOf({ ...claims, email, email_verified: true }))
    expect(response.userId).toBe('rival')
    // From now on by the subject, whatever the name.
    expect((await ask(await tokenOf({ ...acme, sub: 'sub-of-rival' }))).response.userId).toBe('rival')
    expect((await ask(await tokenOf({ ...claims, sub: 'another', email }))).status).toBe(403)
  })
})

describe('opens nothing', () => {
  const seconds = () => Math.floor(api.clock.now().getTime() / 1000)

  test.each<[string, TokenClaims, Record<string, unknown> | undefined, string]>([
    ['for another audience', { aud: 'another' }, undefined, 'not issued for this service'],
    ['for no audience', { aud: undefined }, undefined, 'not issued for this service'],
    ['of another client', { azp: 'evil' }, undefined, 'not issued for this service'],
    ['of no client', { azp: undefined }, undefined, 'not issued for this service'],
    ['that is an id token', { typ: 'ID' }, undefined, 'no access token'],
    ['that is a refresh token', { typ: 'Refresh' }, undefined, 'no access token'],
    ['that is an offline token', { typ: 'Offline' }, undefined, 'no access token'],
    ['that does not say what it is', { typ: undefined }, undefined, 'no access token'],
    ['that is a logout token', { typ: undefined }, { typ: 'logout+jwt' }, 'no access token'],
    ['that is an id token in a new header', { typ: 'ID' }, { typ: 'at+jwt' }, 'no access token'],
    ['that is bound to a key', { cnf: { jkt: 'x' } }, undefined, 'no access token'],
    ['without a subject', { sub: undefined }, undefined, 'cannot be read'],
    ['without an end', { exp: undefined }, undefined, 'cannot be read'],
    ['of nobody whom we know', { sub: 'sub-of-nobody' }, undefined, 'no account here'],
    ['of somebody who is disabled here', { sub: 'sub-of-leaver' }, undefined, 'disabled here'],
    ['that names its key by address', {}, { jku: 'https://evil.example/jwks' }, 'by a key of its issuer'],
    ['that names its key’s certificate', {}, { x5u: 'https://evil.example/x' }, 'by a key of its issuer'],
    ['with a key id that there is not', {}, { kid: '../../etc/passwd' }, 'by a key of its issuer'],
  ])('a token %s', async (_, claims, header, words) => {
    const { status, errors, challenge } = await ask(await tokenOf({ ...acme, ...claims }, header))
    const isKnown = /account here|disabled/u.test(words)
    expect([status, errors[0].errorCode]).toEqual(isKnown ? [403, 'KER-ATH-403'] : [401, 'KER-ATH-401'])
    expect(errors[0].message).toContain(words)
    expect(challenge).toContain(words)
  })

  test('a token whose time is over, or has not come', async () => {
    for (const [claims, words] of [
      [{ exp: seconds() - 61 }, 'has expired'],
      [{ nbf: seconds() + 65 }, 'not valid yet'],
      [{ iat: seconds() + 65 }, 'not valid yet'],
    ] as const)
      expect((await ask(await tokenOf({ ...acme, ...claims }))).errors[0].message).toContain(words)
    for (const claims of [{ exp: seconds() - 55 }, { nbf: seconds() + 55 }, { iat: seconds() + 55 }])
      expect((await ask(await tokenOf({ ...acme, ...claims }))).status).toBe(200)
  })

  test('a token of a stranger: another key under the same name, another realm with the same key', async () => {
    expect((await ask(await tokenOf(acme, {}, stranger))).status).toBe(401)
    const jwk = await exportJWK(stranger.publicKey)
    expect((await ask(await tokenOf(acme, { jwk }, stranger))).status).toBe(401)
    const other = signToken(key, foreign.issuer, api.clock.now(), acme)
    expect((await ask(other)).status).toBe(401)
    for (const near of [`${issuer.issuer}/`, issuer.issuer.toUpperCase(), `${issuer.issuer}?`])
      expect((await ask(signToken(key, near, api.clock.now(), acme))).status).toBe(401)
  })

  test('a token whose signature is a trick', async () => {
    const at = seconds()
    const claims = { ...acme, iss: issuer.issuer, typ: 'Bearer', iat: at, exp: at + 300 }
    const encode = (value: object) => base64url.encode(JSON.stringify(value))
    const pem = await exportSPKI(key.publicKey)
    const unsigned = (header: object) => `${encode(header)}.${encode(claims)}`
    const hmac = unsigned({ alg: 'HS256', typ: 'JWT', kid: 'first' })
    const good = await tokenOf(acme)
    const [header, , signature] = good.split('.')
    for (const token of [
      `${unsigned({ alg: 'none', typ: 'JWT' })}.`,
      `${unsigned({ alg: 'NONE', kid: 'first' })}.`,
      `${hmac}.${createHmac('sha256', pem).update(hmac).digest('base64url')}`,
      `${header}.${encode({ ...claims, sub: 'sub-of-rival' })}.${signature}`,
      `${good.slice(0, -4)}AAAA`,
      await new SignJWT(claims).setProtectedHeader({ alg: 'PS256', kid: 'first' }).sign(key.privateKey),
      await tokenOf(acme, { crit: ['exp'] }),
      `${good}.${good}`,
      `${header}..`,
      'a.b.c',
    ])
      expect((await ask(token)).status, token).toBe(401)
  })

  test('a program that is shut out here, and a person who names herself like one', async () => {
    await api.query(`insert into service_client values ('Ida-Service', 'x', '{}', 'disabled', now(), now())`)
    expect((await ask(await tokenOf(program))).status).toBe(403)
    await api.query(`delete from service_client where client_id = 'Ida-Service'`)
    expect((await ask(await tokenOf({ ...program, sid: 'a-session' }))).status).toBe(403)
    for (const client_id of [undefined, 'portal', ''])
      expect((await ask(await tokenOf({ ...program, sub: 'mallory', client_id }))).status).toBe(403)
    for (const wrong of [
      { client_id: undefined, clientId: 'portal' },
      { client_id: 'portal', clientId: 'Ida-Service' },
      { client_id: undefined, clientId: ['Ida-Service'] },
      { client_id: undefined, clientId: 'Ida-Service', preferred_username: 'mallory' },
    ])
      expect((await ask(await tokenOf({ ...program, sub: 'mallory', ...wrong }))).status).toBe(403)
  })

  test('but what is open to everybody stays open to whoever sends such a token', async () => {
    const answer = await api.web.inject({
      url: '/v1/partnermanager/session',
      headers: { cookie: `Authorization=${await tokenOf(acme, {}, stranger)}` },
    })
    expect(answer.json().response).toMatchObject({ signedIn: false })
  })
})

test('an operation that looks at the token again refuses it as the router does', async () => {
  const authorization = `Bearer ${await tokenOf(acme, {}, stranger)}`
  const [{ id: accountId } = { id: '' }] = await api.query<{ id: string }>(
    `select id from account where user_name = 'acme'`,
  )
  const call = {
    request: {},
    authority: { userName: 'acme', caller: { accountId, userName: 'acme' } },
    raw: { request: { headers: { authorization } } },
    signedIn: true,
  } as unknown as Call
  const all = [
    ...signInRoutes(api.app),
    ...tokenRoutes(api.app),
    ...ownAccountRoutes(api.app),
    ...secondFactorRoutes(api.app),
  ]
  for (const operation of [getSession, validateToken, listSessions, confirmSecondFactor]) {
    const handle = all.find((each) => each.operation === operation)?.handle
    const refused = { name: 'TransportError', status: 401 }
    await expect(handle?.(call), operation.path).rejects.toMatchObject(refused)
  }
})

describe('the keys of an issuer', () => {
  const second = makeIssuerKey('second')
  const status = async (from = key) => (await ask(await tokenOf(acme, {}, from))).status

  test('are kept, and asked for anew when a token names one that is new', async () => {
    api.clock.advance(11_000)
    await status()
    const before = issuer.asked
    for (let turn = 0; turn < 5; turn += 1) expect(await status()).toBe(200)
    expect(issuer.asked).toBe(before)
    api.clock.advance(11_000)
    issuer.keys = [key, second]
    expect(await status(second)).toBe(200)
    expect(issuer.asked).toBe(before + 1)
  })

  test('are not asked for by whoever invents key ids', async () => {
    api.clock.advance(11_000)
    const before = issuer.asked
    for (let turn = 0; turn < 20; turn += 1)
      expect((await ask(await tokenOf(acme, { kid: `invented-${turn}` }))).status).toBe(401)
    expect(issuer.asked).toBe(before + 1)
  })

  test('that the issuer takes back are believed no longer than ten minutes', async () => {
    api.clock.advance(11_000)
    issuer.keys = [second]
    api.clock.advance(10 * 60_000)
    // Who comes first has them asked for, and does not wait.
    await status(key)
    await expect.poll(() => status(key)).toBe(401)
  })

  test('that are kept count at once while the issuer hangs, which is asked once', async () => {
    api.clock.advance(10 * 60_000)
    expect(await status()).toBe(200)
    issuer.hangs = true
    api.clock.advance(10 * 60_000)
    const begun = performance.now()
    for (let turn = 0; turn < 5; turn += 1) {
      expect(await status()).toBe(200)
      api.clock.advance(11_000)
    }
    expect(performance.now() - begun).toBeLessThan(4000)
    await expect.poll(() => issuer.held.length).toBe(1)
    // A key that is not among them has to wait for the answer.
    const waiting = ask(await tokenOf(acme, {}, second))
    await status()
    for (const reply of issuer.held) reply.destroy()
    expect((await waiting).status).toBe(503)
    issuer.hangs = false
    const before = issuer.asked
    expect(await status()).toBe(200)
    expect((await ask(await tokenOf(acme, { kid: 'invented' }))).status).toBe(401)
    expect(issuer.asked).toBe(before)
  })

  test('are read behind https alone where the issuer is behind it, whoever says where they are', async () => {
    const source = { issuer: 'https://id.example.org', jwksUri: `${issuer.issuer}/certs` }
    await expect(fetchIssuerKeys(api.app, source)).rejects.toThrow('not behind https')
    await fetchIssuerKeys(api.app, { ...source, issuer: issuer.issuer })
  })

  test('go on counting while it is down, for twelve hours; then nobody can tell', async () => {
    api.clock.advance(10 * 60_000)
    expect(await status()).toBe(200)
    issuer.status = 503
    api.clock.advance(11 * 3_600_000)
    expect(await status()).toBe(200)
    api.clock.advance(2 * 3_600_000)
    const answer = await whoIs({ authorization: `Bearer ${await tokenOf(acme)}` })
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '10'])
    expect(answer.body).toContain('cannot be read at the moment')
    issuer.status = undefined
    api.clock.advance(11_000)
    expect(await status()).toBe(200)
  })
})

describe('the setting', () => {
  const entry = { issuer: 'https://id.example.org/realms/a', audience: 'x' }

  test.each<[unknown, string]>([
    ['no JSON', 'a list in JSON'],
    [{ issuer: 'x' }, 'expected array'],
    [[{ ...entry, audience: undefined }], 'needs audience, azp or both'],
    [[{ ...entry, issuer: 'http://id.example.org' }], 'must be https'],
    [[{ ...entry, jwksUri: 'http://id.example.org/jwks' }], 'must be https'],
    [[{ ...entry, algorithms: ['HS256'] }], 'algorithms'],
    [[{ ...entry, algorithms: ['none'] }], 'algorithms'],
    [[{ ...entry, audiences: ['y'] }], 'audiences'],
    [[entry, entry], 'twice'],
  ])('%j cannot work', (list, words) => {
    const TOKEN_ISSUERS = typeof list === 'string' ? list : JSON.stringify(list)
    expect(() => readSettings({ TOKEN_ISSUERS })).toThrow(words)
  })

  test('LOGIN_PROXY_TOKEN=provider asks for a provider whose tokens count', () => {
    const base = { LOGIN_PROXY_TOKEN: 'provider', OIDC_ISSUER: entry.issuer, OIDC_CLIENT_ID: 'entente' }
    expect(() => readSettings(base)).toThrow('TOKEN_ISSUERS')
    expect(readSettings({ ...base, TOKEN_ISSUERS: JSON.stringify([entry]) }).LOGIN_PROXY_TOKEN).toBe(
      'provider',
    )
  })
})
