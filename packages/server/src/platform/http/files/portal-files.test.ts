import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { servePortal } from './portal-files.ts'

const browser = 'text/html,application/xhtml+xml,*/*;q=0.8'
let server: FastifyInstance

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-portal-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>portal</title>')
  writeFileSync(join(folder, 'assets/app-1a2b.js'), 'script')
  writeFileSync(join(folder, 'assets/app-1a2b.js.br'), 'in brotli')
  writeFileSync(join(folder, 'assets/app-1a2b.js.gz'), 'in gzip')
  writeFileSync(join(folder, 'icon.svg'), '<svg/>')
  server = fastify()
  await servePortal(server, folder)
})
afterAll(() => server.close())

const get = async (url: string, accept?: string) => {
  const { statusCode, headers, body } = await server.inject({ url, headers: accept ? { accept } : {} })
  return { status: statusCode, isPortal: body.includes('<title>portal'), kept: headers['cache-control'] }
}

const page = { status: 200, isPortal: true, kept: 'no-cache' }
const nothing = { status: 404, isPortal: false, kept: undefined }

test.each([
  ['/', browser],
  ['/', '*/*'],
  ['/', undefined],
  ['/?lang=fr', '*/*'],
  ['/chips/17', browser],
])('%s is a page for whoever accepts %s', async (url, accept) => {
  expect(await get(url, accept)).toEqual(page)
})

test.each([
  ['/chips/17', '*/*'],
  ['/missing.js', '*/*'],
  ['/v1/partnermanager/nothing', browser],
  ['/assets/missing.js', browser],
  ['/../package.json', '*/*'],
])('%s is nothing for whoever accepts %s', async (url, accept) => {
  expect(await get(url, accept)).toEqual(nothing)
})

test.each([
  ['gzip, deflate, br, zstd', 'br', 'in brotli'],
  ['gzip', 'gzip', 'in gzip'],
  ['br;q=0, gzip', 'gzip', 'in gzip'],
  [undefined, undefined, 'script'],
  ['zstd', undefined, 'script'],
])('whoever takes %s gets what the build compressed: %s', async (accepted, encoding, body) => {
  const headers = accepted ? { 'accept-encoding': accepted } : {}
  const answer = await server.inject({ url: '/assets/app-1a2b.js', headers })
  expect(answer.body).toBe(body)
  expect(answer.headers).toMatchObject({
    'content-type': expect.stringContaining('javascript'),
    vary: 'accept-encoding',
    'cache-control': expect.stringContaining('immutable'),
  })
  expect(answer.headers['content-encoding']).toBe(encoding)
})

test('what nobody compressed is served as it is', async () => {
  const answer = await server.inject({ url: '/icon.svg', headers: { 'accept-encoding': 'br' } })
  expect([answer.body, answer.headers['content-encoding']]).toEqual(['<svg/>', undefined])
})

test('files named by their content are kept for a year, others are asked for each time', async () => {
  expect(await get('/assets/app-1a2b.js')).toMatchObject({
    status: 200,
    kept: expect.stringContaining('immutable'),
  })
  expect(await get('/icon.svg')).toMatchObject({ status: 200, kept: 'no-cache' })
})

describe('another portal, where ours stands behind it', () => {
  let both: FastifyInstance
  const hashed = [
    'static/js/main.8f3e1c2d.js',
    'main.0123456789abcdef0123.css',
    'chunk-aB3x_9Zq.js',
    'assets/x.js',
  ]
  const plain = ['report-20241130.pdf', 'jquery-validate.js', 'static/logo.svg', 'deadbeef.js']

  beforeAll(async () => {
    const [theirs, ours] = ['theirs', 'ours'].map((name) =>
      mkdtempSync(join(tmpdir(), `entente-${name}-`)),
    ) as [string, string]
    for (const folder of ['assets', 'static/js']) mkdirSync(join(theirs, folder), { recursive: true })
    mkdirSync(join(ours, 'assets'))
    writeFileSync(join(theirs, 'index.html'), '<title>theirs</title>')
    for (const file of [...hashed, ...plain]) writeFileSync(join(theirs, file), 'theirs')
    writeFileSync(join(ours, 'index.html'), '<title>ours</title>')
    writeFileSync(join(ours, 'assets/app-1a2b.js'), 'ours')
    both = fastify()
    await servePortal(both, theirs, ours)
  })
  afterAll(() => both.close())

  const open = async (url: string) => (await both.inject({ url, headers: { accept: browser } })).body

  test.each([
    '/sign-in/abc',
    '/sign-in/abc/register',
    '/sign-in/abc/confirm?x=1',
    '/forgotten-password',
    '/reset-password#token',
    '/accept-invitation?x=1',
    '/confirm-email/',
    '/terms',
    '/signed-out',
  ])('%s is our page', async (url) => {
    expect(await open(url)).toBe('<title>ours</title>')
  })

  test.each(['/', '/home', '/sign-in', '/termsAndConditions', '/partnermanagement/terms'])(
    '%s is its page',
    async (url) => {
      expect(await open(url)).toBe('<title>theirs</title>')
    },
  )

  test('both have their files', async () => {
    expect([await open('/assets/app-1a2b.js'), await open('/assets/x.js')]).toEqual(['ours', 'theirs'])
  })

  const kept = async (file: string) => (await both.inject({ url: `/${file}` })).headers['cache-control']

  test.each(hashed)('%s is kept for a year', async (file) => {
    expect(await kept(file)).toContain('immutable')
  })

  test.each(plain)('%s is asked for each time', async (file) => {
    expect(await kept(file)).toBe('no-cache')
  })
})
