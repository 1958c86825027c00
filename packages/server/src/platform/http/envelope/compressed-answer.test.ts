import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { acceptedCoding } from './compressed-answer.ts'

test.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip, deflate, br', 'br'],
  ['GZIP', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['br;q=nothing', undefined],
  [`${'x,'.repeat(40)}br`, undefined],
])('of %j is taken: %s', (header, coding) => {
  expect(acceptedCoding(header)).toBe(coding)
})

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  const scene = await setFtmScene(api, ['acme'])
  for (let count = 0; count < 12; count += 1) await scene.addChip('acme')
})
afterAll(() => api.close())

const own = '/v1/partnermanager/ftpchipdetail/own'
const ask = async (url: string, accepted: string | undefined, as: 'acme' | 'admin' = 'acme') => {
  const token = await api.token(as)
  return api.web.inject({
    url,
    headers: {
      authorization: `Bearer ${token}`,
      ...(accepted === undefined ? {} : { 'accept-encoding': accepted }),
    },
  })
}

describe('an answer', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('of some length comes in %s, and is the same', async (coding, undo) => {
    const plain = await ask(`${own}?pageSize=12`, undefined)
    expect(plain.headers).toMatchObject({
      vary: 'accept-encoding',
      'content-length': String(plain.rawPayload.length),
    })
    expect(plain.headers).not.toHaveProperty('content-encoding')
    const small = await ask(`${own}?pageSize=12`, coding)
    expect(small.headers).toMatchObject({
      vary: 'accept-encoding',
      'content-encoding': coding,
      'content-length': String(small.rawPayload.length),
      'content-type': plain.headers['content-type'],
    })
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 3)
    const { response } = JSON.parse(undo(small.rawPayload).toString())
    expect(response).toEqual(plain.json().response)
  })

  test('of a long list is compressed beside the loop, and is the same', async () => {
    await api.query(
      `insert into chip (id, partner_id, organisation_name, make, model, status, created_at, created_by, updated_at, updated_by)
       select (n + 1000)::text, partner_id, organisation_name, 'M' || n, 'x', 'rejected', now(), 't', now(), 't'
       from (select partner_id, organisation_name from chip limit 1) one, generate_series(1, 300) n`,
    )
    const plain = await ask('/v1/partnermanager/ftpchipdetail', undefined)
    expect(plain.rawPayload.length).toBeGreaterThan(64 * 1024)
    const small = await ask('/v1/partnermanager/ftpchipdetail', 'br')
    expect(small.rawPayload.length).toBeLessThan(plain.rawPayload.length / 5)
    expect(JSON.parse(brotliDecompressSync(small.rawPayload).toString()).response).toEqual(
      plain.json().response,
    )
  })

  test('that is short stays as it is', async () => {
    const answer = await ask(`${own}?search=nothing-at-all`, 'br')
    expect(answer.headers).toMatchObject({ vary: 'accept-encoding' })
    expect(answer.headers).not.toHaveProperty('content-encoding')
  })

  test('that carries secrets, or that strangers may ask for, stays as it is', async () => {
    for (const url of ['/v1/partnermanager/outbox', '/v1/partnermanager/trust/authorities']) {
      const answer = await ask(url, 'br', 'admin')
      expect(answer.headers).not.toHaveProperty('content-encoding')
      expect(answer.headers).not.toHaveProperty('vary')
    }
  })
})
