import { decodeProtectedHeader, decodeJwt, SignJWT } from 'jose'
import { pino } from 'pino'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { systemActor } from '../../platform/access/authority.ts'
import { openOnDatabase, type OpenApp } from '../../start-up.ts'
import { buildWeb } from '../../web.ts'
import { rotateDueSigningKey, rotateSigningKey, signingKeyOf } from './signing-key.ts'

/** Two servers on one database: `here` replaces the key, `there` is not told. */
let here: TestApp
let there: OpenApp
let webThere: FastifyInstance

const minutes = 60_000

beforeEach(async () => {
  here = await createTestApp()
  here.clock.set(new Date())
  const { settings } = here.app
  there = await openOnDatabase(settings, pino({ level: 'silent' }), here.clock, {
    connectionString: here.url,
  })
  webThere = await buildWeb(there.app)
  await webThere.ready()
})
afterEach(async () => {
  await webThere.close()
  await there.close()
  await here.close()
})

const both = () => [here.web, webThere]
const kidOf = (token: string) => decodeProtectedHeader(token).kid

const statusOf = async (web: FastifyInstance, token: string): Promise<number> => {
  const url = '/v1/partnermanager/authorize/admin/validateToken'
  return (await web.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode
}

const tokenFrom = async (web: FastifyInstance): Promise<string> => {
  const answer = await web.inject({
    method: 'POST',
    url: '/v1/authmanager/authenticate/internal/useridPwd',
    payload: { request: { userName: 'acme', password: passwordOf('acme') } },
  })
  return answer.json<{ response: { token: string } }>().response.token
}

const publishedBy = async (web: FastifyInstance): Promise<string[]> => {
  const { keys } = (await web.inject('/oidc/jwks')).json<{ keys: { kid: string; d?: string }[] }>()
  for (const key of keys) expect(key.d).toBeUndefined()
  return keys.map(({ kid }) => kid)
}

test('a replaced key stays published and believed, on every server, until its last token has run out', async () => {
  const before = await tokenFrom(here.web)
  expect(await statusOf(webThere, before)).toBe(200)
  const former = kidOf(before)!
  const next = (await rotateSigningKey(here.app, systemActor))!
  const after = await tokenFrom(here.web)
  expect(kidOf(after)).toBe(next)
  // The other server meets a key that it has never heard of.
  here.clock.advance(2_000)
  for (const web of both()) {
    expect([await statusOf(web, before), await statusOf(web, after)]).toEqual([200, 200])
    expect(await publishedBy(web)).toEqual([next, former])
  }
  here.clock.advance(31_000)
  expect(kidOf(await tokenFrom(webThere))).toBe(next)
  here.clock.advance(61 * minutes)
  for (const web of both()) {
    expect(await statusOf(web, before)).toBe(401)
    expect(await publishedBy(web)).toEqual([next])
  }
})

test('a key that has served its time signs nothing that is believed', async () => {
  const token = await tokenFrom(here.web)
  const stolen = await signingKeyOf(here.app)
  await rotateSigningKey(here.app, systemActor)
  here.clock.advance(62 * minutes)
  const now = Math.floor(here.clock.now().getTime() / 1000)
  const forged = await new SignJWT({ ...(decodeJwt(token) as object), iat: now, exp: now + 3600 })
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: stolen.id })
    .sign(stolen.privateKey)
  for (const web of both()) expect(await statusOf(web, forged)).toBe(401)
})

test.each(['of nobody', ''])('a token that names an unknown key is refused: %j', async (kid) => {
  const key = await signingKeyOf(here.app)
  const claims = decodeJwt(await tokenFrom(here.web))
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
    .sign(key.privateKey)
  expect(await statusOf(here.web, token)).toBe(401)
})

test('people sign in while it is replaced, on either server', async () => {
  const browsers = both().map((web, index) => new Browser(web, { address: `10.20.0.${index}` }))
  const pages = await Promise.all(browsers.map((browser) => browser.beginSignIn()))
  await rotateSigningKey(here.app, systemActor)
  for (const [index, browser] of browsers.entries()) {
    const request = { userName: 'acme', password: passwordOf('acme') }
    const { response } = await browser.call<{ redirectTo: string }>(
      'POST',
      `${pages[index]}/password`,
      'entente.sign-in.post',
      request,
    )
    await browser.visit(response!.redirectTo)
    const session = await browser.call<{ signedIn: boolean }>('GET', '/v1/partnermanager/session')
    expect(session.response!.signedIn).toBe(true)
    await browser.send('POST', '/auth/sign-out', { form: {} })
    expect(await browser.signIn('acme', passwordOf('acme'))).toBe('/')
  }
})

test('it is replaced when it is old enough, once, however many servers look', async () => {
  expect(await rotateDueSigningKey(here.app)).toBeUndefined()
  here.clock.advance(91 * 24 * 60 * minutes)
  const made = await Promise.all([rotateDueSigningKey(here.app), rotateDueSigningKey(there.app)])
  expect(made.filter(Boolean)).toHaveLength(1)
  const keys = await here.query('select id from signing_key where retired_at is null')
  expect(keys).toEqual([{ id: made.find(Boolean) }])
  const audit = await here.query(`select actor from audit_event where action = 'signing-key.rotated'`)
  expect(audit).toEqual([{ actor: 'system' }])
})
