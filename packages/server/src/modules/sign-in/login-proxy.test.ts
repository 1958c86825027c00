import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { Browser } from '../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'

let api: TestApp
const own = 'http://localhost:8080'
const base = '/v1/partnermanager'
const encode = (address: string) => Buffer.from(address).toString('base64')

beforeAll(async () => {
  api = await createTestApp({
    AUTH_ALLOWED_URLS: `${own}, https://portal.example.org/app, https://friend.example.org`,
  })
})
afterAll(() => api.close())

const codesOf = (body: string): string[] =>
  (JSON.parse(body) as { errors: { errorCode: string }[] }).errors.map(({ errorCode }) => errorCode)

/** Signs in as another portal does. @returns the answer that sends the browser back to it */
const signIn = async (
  browser: Browser,
  target: string,
  { login = 'login', encoded = encode(target) } = {},
) => {
  const { url } = await browser.visit(`${base}/${login}/${encoded}?state=${randomUUID()}`)
  const page = new URL(url).pathname
  expect(page).toMatch(/^\/sign-in\//u)
  const request = { userName: 'acme', password: passwordOf('acme') }
  const reply = await browser.call<{ redirectTo: string }>(
    'POST',
    `${page}/password`,
    'entente.sign-in.post',
    request,
  )
  const back = (await browser.visit(reply.response!.redirectTo)).url
  expect(new URL(back).pathname).toContain(`${base}/login-redirect/`)
  return { back, answer: await browser.send('GET', back) }
}

const cookieOf = (browser: Browser, name: string) =>
  browser.cookies.find((cookie) => cookie.name === name)?.value

describe('another portal', () => {
  test.each([
    ['login', `${own}/#/partnermanagement`],
    ['login/v2', `${own}/partner?a=1&b=ÿ~漢?`],
    ['login', 'https://portal.example.org/app/home'],
  ])('signs people in through %s and gets them back at %s', async (login, target) => {
    const browser = new Browser(api.web)
    const { answer } = await signIn(browser, target, { login })
    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toBe(new URL(target).href)
    const token = cookieOf(browser, 'Authorization')!
    expect(token.split('.')).toHaveLength(3)
    const line = browser.received.find((each) => each.startsWith(`Authorization=${token}`))
    expect(line).toMatch(/; HttpOnly; SameSite=Lax/u)
    // As the portal reads it: with nothing but the contract's cookie.
    const asked = await api.web.inject({
      url: `${base}/authorize/admin/validateToken`,
      headers: { cookie: `Authorization=${token}` },
    })
    expect(asked.json()).toMatchObject({ response: { userId: 'acme', role: 'FTM_PROVIDER' } })
    expect(cookieOf(browser, 'state')).toBeUndefined()
  })

  test('leaves one cookie however often a sign-in is begun and left, and the last one still succeeds', async () => {
    const browser = new Browser(api.web)
    const pending = () => browser.cookies.filter(({ name }) => name.startsWith('entente_sign_in_'))
    for (let visits = 0; visits < 3; visits += 1) {
      await browser.visit(`${base}/login/${encode(`${own}/`)}?state=${randomUUID()}`)
      expect(pending()).toHaveLength(1)
    }
    const { answer } = await signIn(browser, `${own}/last`)
    expect(answer.headers.location).toBe(`${own}/last`)
    expect(pending()).toEqual([])
  })

  test('signs people out to an address without what stands behind a #', async () => {
    const browser = new Browser(api.web)
    await signIn(browser, `${own}/`)
    const target = encodeURIComponent(encode(`${own}/bye#/home`))
    const left = await browser.send('GET', `${base}/logout/user?redirecturi=${target}`)
    expect(new URL(left.headers.location!).searchParams.get('post_logout_redirect_uri')).toBe(`${own}/bye`)
  })

  test('may write the base64 with slashes, with signs of either alphabet, and without padding', async () => {
    const target = `${own}/??>>?`
    expect(encode(target)).toContain('/')
    for (const encoded of [encode(target), Buffer.from(target).toString('base64url')])
      expect((await signIn(new Browser(api.web), target, { encoded })).answer.statusCode).toBe(302)
  })

  test('signs people out, here and at the provider, with the token alone too', async () => {
    for (const withSession of [true, false]) {
      const browser = new Browser(api.web)
      await signIn(browser, `${own}/`)
      const token = cookieOf(browser, 'Authorization')!
      const cookie = withSession
        ? browser.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
        : `Authorization=${token}`
      const url = `${base}/logout/user?redirecturi=${encodeURIComponent(encode(`${own}/bye`))}`
      const left = await api.web.inject({ url, headers: { cookie } })
      expect(left.statusCode).toBe(302)
      const provider = new URL(left.headers.location!)
      expect(provider.pathname).toBe('/oidc/session/end')
      expect(provider.searchParams.get('post_logout_redirect_uri')).toBe(`${own}/bye`)
      expect((await browser.send('GET', `${provider.pathname}${provider.search}`)).statusCode).toBeLessThan(
        400,
      )
      const headers = { authorization: `Bearer ${token}` }
      expect((await api.web.inject({ url: `${base}/system-config`, headers })).statusCode).toBe(401)
    }
  })
})

describe('signing out', () => {
  const url = `${base}/logout/user?redirecturi=${encodeURIComponent(encode(`${own}/bye`))}`
  const html = { accept: 'text/html,application/xhtml+xml' }
  let browser: Browser

  beforeEach(async () => {
    browser = new Browser(api.web)
    await signIn(browser, `${own}/`)
  })

  const isIn = async () =>
    (await browser.call<{ signedIn: boolean }>('GET', `${base}/session`)).response!.signedIn

  test.each<[string, Record<string, string>]>([
    ['a link of another site', { ...html, 'sec-fetch-site': 'cross-site', referer: 'https://evil.example/' }],
    ['a page that says nothing', { ...html, 'sec-fetch-site': 'cross-site' }],
    [
      'a neighbour that nobody named',
      { ...html, 'sec-fetch-site': 'same-site', referer: 'http://localhost:9/' },
    ],
    ['a picture', { accept: 'image/*', 'sec-fetch-site': 'cross-site' }],
    ['a link in a mail', { ...html, 'sec-fetch-site': 'none' }],
    ['a page over plain http', { ...html, referer: 'http://evil.example/' }],
    ['a page over plain http that hides', html],
    ['a page that looks like a friend', { ...html, referer: 'https://portal.example.org.evil.example/' }],
    [
      'a neighbour of a portal that the settings name',
      { ...html, 'sec-fetch-site': 'cross-site', referer: 'https://portal.example.org/forum/app' },
    ],
    [
      'a page that only says its origin, where the settings name a folder of it',
      { ...html, 'sec-fetch-site': 'cross-site', referer: 'https://portal.example.org/' },
    ],
  ])('is asked for first where %s leads to it', async (_, headers) => {
    const asked = await browser.send('GET', url, { headers })
    expect([asked.statusCode, asked.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(asked.headers['set-cookie']).toBeUndefined()
    expect(asked.body).not.toContain('<script')
    expect(await isIn()).toBe(true)

    const [, action = ''] = /action="([^"]+)"/u.exec(asked.body)!
    const answered = await browser.send('POST', action, { form: {}, headers: html })
    expect(answered.statusCode).toBe(303)
    expect(new URL(answered.headers.location!).searchParams.get('post_logout_redirect_uri')).toBe(
      `${own}/bye`,
    )
    expect(await isIn()).toBe(false)
  })

  test.each<[string, Record<string, string>]>([
    ['our own pages', { ...html, 'sec-fetch-site': 'same-origin' }],
    ['our own pages over plain http', { ...html, referer: `${own}/profile` }],
    [
      'a portal that the settings name',
      { ...html, 'sec-fetch-site': 'cross-site', referer: 'https://portal.example.org/app/profile' },
    ],
    [
      'a portal whose whole origin the settings name',
      { ...html, 'sec-fetch-site': 'cross-site', referer: 'https://friend.example.org/' },
    ],
    ['a program', { accept: '*/*' }],
  ])('happens at once for %s', async (_, headers) => {
    const left = await browser.send('GET', url, { headers })
    expect(left.statusCode).toBe(302)
    expect(await isIn()).toBe(false)
  })

  const cookiesOf = (of: Browser) => of.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')

  test('is asked once, also of a browser that says of no request where it comes from', async () => {
    const cookie = cookiesOf(browser)
    const asked = await api.web.inject({ url, headers: { ...html, cookie } })
    const [, action = ''] = /action="([^"]+)"/u.exec(asked.body)!
    const answered = await api.web.inject({ method: 'POST', url: action, headers: { ...html, cookie } })
    expect(answered.statusCode).toBe(303)
    expect(answered.headers.location).toContain('/oidc/session/end')
    expect(await isIn()).toBe(false)
  })

  test('is asked for again where the form was drawn for somebody else, or changed', async () => {
    const other = new Browser(api.web)
    await signIn(other, `${own}/`)
    const drawn = await api.web.inject({ url, headers: { ...html, cookie: cookiesOf(other) } })
    const [, action = ''] = /action="([^"]+)"/u.exec(drawn.body)!
    for (const address of [action, url, `${action}x`, `${url}&asked=`]) {
      const headers = { ...html, cookie: cookiesOf(browser) }
      const answer = await api.web.inject({ method: 'POST', url: address, headers })
      expect([answer.statusCode, answer.headers['set-cookie']], address).toEqual([200, undefined])
    }
    expect(await isIn()).toBe(true)
  })

  test('of nobody leads to the provider, which asks by itself, and makes the browser forget nothing', async () => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await api.web.inject({ method, url, headers: html })
      expect(new URL(answer.headers.location!).pathname).toBe('/oidc/session/end')
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page that hides', { origin: 'null' }],
  ])('is not done by a form of %s, whose answer makes the browser forget nothing', async (_, headers) => {
    // Without cookies, as browsers send what another site posts.
    for (const address of [url, '/auth/sign-out']) {
      const answer = await new Browser(api.web).send('POST', address, {
        form: {},
        headers: { ...html, ...headers },
      })
      expect(answer.statusCode).toBeLessThan(400)
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
    expect(await isIn()).toBe(true)
  })

  test('at the provider is asked for, but for whoever shows the id token of the session', async () => {
    const address = '/oidc/session/end?client_id=entente-portal'
    const asked = await browser.send('GET', address, { headers: html })
    expect(asked.statusCode).toBe(200)
    expect(asked.body).toContain('Stay signed in')
    expect(asked.body).not.toContain('<script')

    const [{ id_token: hint } = { id_token: '' }] = await api.query<{ id_token: string }>(
      `select id_token from session order by created_at desc limit 1`,
    )
    const known = await browser.send('GET', `${address}&id_token_hint=${hint}`, { headers: html })
    expect(known.body).toContain('document.forms[0].submit()')
  })
})

describe('refused', () => {
  const foreign = [
    'https://evil.example',
    'http://localhost:8080@evil.example/',
    'http://localhost:8080.evil.example/',
    'https://portal.example.org/',
    'https://portal.example.org/application',
    'https://portal.example.org/app/../other',
    '//evil.example',
    'javascript:alert(1)',
    '/relative',
  ]

  test.each(foreign)('are addresses that are not allowed: %s', async (target) => {
    const browser = new Browser(api.web)
    const encoded = encode(target)
    for (const url of [
      `${base}/login/${encoded}?state=${randomUUID()}`,
      `${base}/logout/user?redirecturi=${encodeURIComponent(encoded)}`,
    ]) {
      const answer = await browser.send('GET', url)
      expect([answer.statusCode, ...codesOf(answer.body)]).toEqual([200, 'KER-ACP-009'])
      expect(answer.headers.location).toBeUndefined()
    }
  })

  test('is a sign-in without a state, and one whose state is no UUID', async () => {
    const browser = new Browser(api.web)
    const login = `${base}/login/${encode(own)}`
    expect(codesOf((await browser.send('GET', login)).body)).toEqual(['KER-ACP-010'])
    expect(codesOf((await browser.send('GET', `${login}?state=`)).body)).toEqual(['KER-ACP-010'])
    expect(codesOf((await browser.send('GET', `${login}?state=12345`)).body)).toEqual(['KER-ACP-011'])
    browser.setCookie('state', randomUUID())
    expect((await browser.send('GET', login)).statusCode).toBe(302)
  })

  test('is the way back without the state, with another one, in another browser, and a second time', async () => {
    const stranger = new Browser(api.web)
    const redirect = `${base}/login-redirect/${encode(own)}`
    const lost = (await stranger.send('GET', `${redirect}?code=x`)).body
    expect(codesOf(lost)).toEqual(['KER-ACP-007'])
    // Most often because the portal was opened under another name of the same server.
    expect(lost).toContain('localhost:8080')
    const browser = new Browser(api.web)
    const { back } = await signIn(browser, `${own}/`)
    for (const [who, url] of [
      [browser, back],
      [stranger, back],
      [browser, back.replace(/state=[^&]+/u, `state=${randomUUID()}`)],
    ] as const)
      expect(codesOf((await who.send('GET', url)).body)).toEqual(['KER-ACP-007'])
  })

  test('is a code that the provider did not give, without a word about why', async () => {
    const browser = new Browser(api.web)
    const state = randomUUID()
    await browser.visit(`${base}/login/${encode(`${own}/`)}?state=${state}`)
    const address = Buffer.from(`${own}/`).toString('base64url')
    const url = `${base}/login-redirect/${address}?state=${state}&code=forged&iss=${encodeURIComponent(`${own}/oidc`)}`
    const answer = await browser.send('GET', url)
    expect(codesOf(answer.body)).toEqual(['ENT_ACC_001'])
    expect(cookieOf(browser, 'Authorization')).toBeUndefined()
  })
})

test('the roles that portals offer are those of the setting', async () => {
  const { response } = await api.as('acme').call('accounts.roles')
  expect(response.roles).toContain('AUTH_PARTNER')
  expect(response.roles).toHaveLength(7)
})
