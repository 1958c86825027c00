import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, SignJWT, type JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser, type Envelope } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { signingKeyOf, type SigningKey } from './signing-key.ts'

let testApp: TestApp
let key: SigningKey
let valid: string

const minutes = 60_000
const issuer = 'http://localhost:8080/oidc'

beforeAll(async () => {
  testApp = await createTestApp()
  // A clock that stands still: no delay ends because the machine is slow.
  testApp.clock.set(new Date())
  key = await signingKeyOf(testApp.app)
  valid = await testApp.token('acme')
})
afterAll(() => testApp.close())

const check = async (headers: Record<string, string>) => {
  const answer = await testApp.web.inject({
    url: '/v1/partnermanager/authorize/admin/validateToken',
    headers,
  })
  return {
    status: answer.statusCode,
    ...answer.json<Envelope<{ userId: string; role: string; token: string }>>(),
  }
}
const bearer = (token: string) => check({ authorization: `Bearer ${token}` })

/** The claims of a good token, changed. */
const forge = (
  change: JWTPayload = {},
  { alg = 'RS256', typ = 'at+jwt', by }: { alg?: string; typ?: string; by?: KeyObject | Uint8Array } = {},
): Promise<string> => {
  const claims: JWTPayload = decodeJwt(valid)
  return new SignJWT({ ...claims, ...change })
    .setProtectedHeader({ alg, typ, kid: key.id })
    .sign(by ?? key.privateKey)
}

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

describe('a token for a user', () => {
  test('says what portals read', () => {
    expect(decodeProtectedHeader(valid)).toEqual({ alg: 'RS256', typ: 'at+jwt', kid: key.id })
    const { iat, exp, sub, ...claims } = decodeJwt(valid)
    expect(exp! - iat!).toBe(3600)
    expect(sub).toMatch(/^[0-9a-f-]{36}$/u)
    expect(claims).toEqual({
      iss: issuer,
      aud: 'entente-api',
      preferred_username: 'acme',
      given_name: 'First',
      family_name: 'acme',
      name: 'First acme',
      email: 'acme@test.example.org',
      addressTest: '1 Test Street',
      phoneNumber: '+000000000',
      organizationName: 'Acme Chips',
      partnerType: 'FTM_PROVIDER',
      locale: 'eng',
      realm_access: { roles: ['FTM_PROVIDER'] },
    })
  })

  test.each([
    ['admin', 'PARTNER_ADMIN'],
    ['unattached', 'AUTH_PARTNER'],
    ['roleless', ''],
  ] as const)('of %s, who has no partner, names the type %j for portals', async (persona, partnerType) => {
    expect(decodeJwt(await testApp.token(persona))['partnerType']).toBe(partnerType)
  })

  test('is accepted as bearer header and as cookie, of several cookies the last', async () => {
    const admin = await testApp.token('admin')
    expect((await bearer(valid)).response).toMatchObject({
      userId: 'acme',
      role: 'FTM_PROVIDER',
      token: valid,
    })
    expect((await check({ cookie: `Authorization=${valid}` })).response!.userId).toBe('acme')
    const both = await check({ cookie: `Authorization=${admin}; x=y; Authorization=${valid}` })
    expect(both.response!.userId).toBe('acme')
    expect((await check({ cookie: `Authorization=${valid}; Authorization=broken` })).status).toBe(401)
  })

  test('decides alone when it comes as a header', async () => {
    const answer = await check({ authorization: 'Bearer broken', cookie: `Authorization=${valid}` })
    expect(answer.status).toBe(401)
    expect(answer.errors[0]!.errorCode).toBe('KER-ATH-401')
  })

  test('is refused when anything about it is wrong', async () => {
    expect((await bearer(await forge())).status).toBe(200)
    const now = Math.floor(Date.now() / 1000)
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    const pem = key.publicKey.export({ format: 'pem', type: 'spki' })
    const unsigned = `${base64url({ alg: 'none', typ: 'at+jwt' })}.${base64url(decodeJwt(valid))}.`
    const body = `${base64url({ alg: 'HS256', typ: 'at+jwt' })}.${base64url(decodeJwt(valid))}`
    const confused = `${body}.${createHmac('sha256', pem).update(body).digest('base64url')}`
    const [head, payload, signature] = valid.split('.')
    const promoted = base64url({ ...decodeJwt(valid), realm_access: { roles: ['PARTNER_ADMIN'] } })
    const wrong: Record<string, string> = {
      'alg none': unsigned,
      'HS256 with the public key': confused,
      'another key': await forge({}, { by: stranger }),
      'another audience': await forge({ aud: 'entente-portal' }),
      'another issuer': await forge({ iss: 'http://evil.example/oidc' }),
      expired: await forge({ iat: now - 7200, exp: now - 3600 }),
      'not yet valid': await forge({ nbf: now + 3600 }),
      'another type': await forge({}, { typ: 'JWT' }),
      'changed claims': `${head}.${promoted}.${signature}`,
      'cut off': `${head}.${payload}`,
      'no token': 'null',
    }
    for (const [name, token] of Object.entries(wrong))
      expect([name, (await bearer(token)).status]).toEqual([name, 401])
  })

  test('is not an id token of the portal', async () => {
    const browser = new Browser(testApp.web)
    await browser.signIn('rival', passwordOf('rival'))
    const rows = (await testApp.app.database.tables
      .selectFrom('session' as never)
      .select('id_token' as never)
      .execute()) as { id_token: string }[]
    expect((await bearer(rows[0]!.id_token)).status).toBe(401)
  })

  test('grants what the account may do now, not what the token says', async () => {
    const token = await forge({ realm_access: { roles: ['PARTNER_ADMIN'] } })
    expect((await bearer(token)).response!.role).toBe('FTM_PROVIDER')
  })

  test('is refused with one text for unknown users and wrong passwords', async () => {
    const ask = async (userName: string) => {
      const answer = await testApp.web.inject({
        method: 'POST',
        url: '/v1/authmanager/authenticate/internal/useridPwd',
        payload: { request: { userName, password: 'wrong password!' } },
      })
      return answer.json<Envelope>().errors
    }
    const wrong = await ask('device')
    expect(wrong[0]!.errorCode).toBe('KER-ATH-401')
    expect(await ask('nobody')).toEqual(wrong)
  })
})

describe('a token made for a session', () => {
  test('ends with the session', async () => {
    const browser = new Browser(testApp.web)
    await browser.signIn('acme', passwordOf('acme'))
    const { response } = await browser.call<{ token: string }>(
      'GET',
      '/v1/authmanager/authorize/admin/validateToken',
    )
    expect((await bearer(response!.token)).response!.userId).toBe('acme')
    await browser.send('POST', '/auth/sign-out', { form: {} })
    expect((await bearer(response!.token)).status).toBe(401)
  })
})

describe('a service client', () => {
  const authenticate = (clientId: string, secretKey: string) =>
    testApp.web.inject({
      method: 'POST',
      url: '/v1/authmanager/authenticate/clientidsecretkey',
      payload: { request: { appId: 'x', clientId, secretKey } },
    })

  test('gets its token in header and cookie, and the constant of the wire', async () => {
    const answer = await authenticate('service-client', 'secret of the service client')
    const token = String(answer.headers['authorization'])
    expect(answer.headers['set-cookie']).toBe(
      `Authorization=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600`,
    )
    expect(answer.json<Envelope>().response).toEqual({
      status: 'Success',
      message: 'Clientid and Token combination had been validated successfully',
    })
    expect((await bearer(token)).response).toMatchObject({
      userId: 'service-account-service-client',
      role: 'ID_AUTHENTICATION',
    })
  })

  test('is refused with a wrong secret, and delayed after some', async () => {
    for (let tries = 0; tries < 5; tries += 1) {
      const answer = await authenticate('unknown-client', 'x')
      expect(answer.json<Envelope>().errors[0]!.errorCode).toBe('KER-ATH-401')
    }
    const answer = await authenticate('unknown-client', 'x')
    expect(answer.json<Envelope>().errors[0]!.errorCode).toBe('ENT_ACC_003')
  })
})

describe('later', () => {
  test('a token has run out', async () => {
    testApp.clock.advance(61 * minutes)
    expect((await bearer(valid)).status).toBe(401)
  })
})
