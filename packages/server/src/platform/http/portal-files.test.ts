import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { servePortal } from './portal-files.ts'

const browser = 'text/html,application/xhtml+xml,*/*;q=0.8'
let server: FastifyInstance

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-portal-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<title>portal</title>')
  writeFileSync(join(folder, 'assets/app-1a2b.js'), 'script')
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

test('files named by their content are kept for a year, others are asked for each time', async () => {
  expect(await get('/assets/app-1a2b.js')).toMatchObject({
    status: 200,
    kept: expect.stringContaining('immutable'),
  })
  expect(await get('/icon.svg')).toMatchObject({ status: 200, kept: 'no-cache' })
})
