import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { Browser } from '../../../../../../tests/support/browser.ts'
import { passwordOf } from '../../../../../../tests/support/people/personas.ts'

const publicUrl = 'https://partners.example.org'
let api: TestApp
let admin: Browser

beforeAll(async () => {
  const portal = mkdtempSync(join(tmpdir(), 'entente-portal-'))
  mkdirSync(join(portal, 'assets'))
  writeFileSync(join(portal, 'index.html'), '<title>portal</title>')
  writeFileSync(join(portal, 'assets/app-1a2b.js'), 'script')
  api = await createTestApp({ PUBLIC_URL: publicUrl, PORTAL_DIR: portal })
  admin = new Browser(api.web, { origin: publicUrl })
  await admin.signIn('admin', passwordOf('admin'))
})
afterAll(() => api.close())

/** What may be kept, and how; nobody keeps anything else. */
const cacheable: Readonly<Record<string, string>> = {
  '/trust/ca.p7b': 'public, max-age=300',
  '/v1/partnermanager/trust/ca.p7b': 'public, max-age=300',
  '/trust/ca.pem': 'public, max-age=300',
  '/trust/roots.pem': 'public, max-age=300',
  '/trust/intermediates.p7b': 'public, max-age=300',
  '/trust/intermediates.pem': 'public, max-age=300',
  '/.well-known/jwks.json': 'public, max-age=300',
  '/.well-known/authzen-configuration': 'public, max-age=300',
  '/': 'no-cache',
  '/assets/app-1a2b.js': 'public, max-age=31536000, immutable',
}

/** The router shows what ends in a star under no name of its own. */
const withStars = [
  '/v1/partnermanager/login/x',
  '/v1/partnermanager/login/v2/x',
  '/v1/partnermanager/login-redirect/x',
  '/trust/ocsp/x',
  '/oidc/.well-known/openid-configuration',
  '/oidc/jwks',
  '/oidc/auth',
  '/oidc/session/end',
  '/oidc/nothing',
]

/** Every address that the server knows, as its router shows them. */
const addresses = (): string[] => {
  const parents: string[] = []
  const found = api.web
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = ''] = /^((?:[│ ] {3})*)[├└]── (\S+) \(/u.exec(line) ?? []
      if (part === '' || part === '*') return []
      const depth = indent.length / 4
      parents.length = depth
      parents[depth] = part
      return [parents.join('').replaceAll(/:[\w|:]+/gu, 'x')]
    })
  return [...found, ...withStars]
}

const badAnswers = ({ headers }: { headers: Readonly<Record<string, unknown>> }, address: string) => {
  const expected = {
    'cache-control': cacheable[address] ?? 'no-store',
    'strict-transport-security': 'max-age=31536000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  }
  return Object.entries(expected)
    .filter(([name, value]) => headers[name] !== value)
    .map(([name]) => `${address}: ${name} is ${String(headers[name])}`)
}

test('nobody keeps an answer that does not say so, and every answer asks to come back by https', async () => {
  const known = addresses()
  const problems: string[] = []
  let answers = 0
  for (const address of [...known, ...Object.keys(cacheable)])
    for (const browser of [admin.clone(), new Browser(api.web, { origin: publicUrl })])
      for (const method of ['GET', 'POST', 'DELETE'] as const) {
        const answer = await browser.send(method, address)
        answers += 1
        const isKept = method === 'GET' && answer.statusCode === 200
        problems.push(...badAnswers(answer, isKept ? address : ''))
      }
  process.stdout.write(`answer headers: ${known.length} addresses, ${answers} answers\n`)
  expect(known.length).toBeGreaterThan(110)
  expect(problems).toEqual([])
})

describe('errors carry them too', () => {
  test.each([
    ['/v1/partnermanager/nothing', 404],
    ['/%zz', 400],
    [`/trust/${'0'.repeat(40)}.crl`, 404],
    ['/assets/../../etc/passwd', 404],
    ['/assets/missing.js', 404],
  ])('%s', async (url, status) => {
    const answer = await api.web.inject({ url })
    expect(answer.statusCode).toBe(status)
    expect(badAnswers(answer, '')).toEqual([])
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/u)
  })

  test('what is no HTTP', async () => {
    await api.web.listen({ port: 0, host: '127.0.0.1' })
    const socket = connect((api.web.server.address() as AddressInfo).port, '127.0.0.1')
    socket.write('certainly not HTTP\r\n\r\n')
    const lines = (await buffer(socket)).toString().split('\r\n')
    expect(lines).toContain('cache-control: no-store')
    expect(lines).toContain('strict-transport-security: max-age=31536000')
  })
})

describe('how long browsers come back by https', () => {
  const headerOf = async (over: Readonly<Record<string, string>>) => {
    const other = await createTestApp(over)
    const { headers } = await other.web.inject({ url: '/health/live' })
    await other.close()
    return headers['strict-transport-security']
  }

  test.each([
    [{ PUBLIC_URL: publicUrl, HSTS_SECONDS: '600' }, 'max-age=600'],
    [{ PUBLIC_URL: publicUrl, HSTS_SECONDS: '0' }, 'max-age=0'],
    [{ PUBLIC_URL: publicUrl, HSTS_SECONDS: 'off' }, undefined],
    [{ PUBLIC_URL: 'http://partners.example.org' }, undefined],
  ])('%j: %s', async (over, expected) => {
    expect(await headerOf(over as Record<string, string>)).toBe(expected)
  })
})
