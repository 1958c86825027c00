import { connect, type AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../../contracts.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { findLeaks } from '../../../../../../tests/support/leaks.ts'
import { setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'

let api: TestApp
let authorization: string
beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api)
  authorization = `Bearer ${await api.token('acme')}`
})
afterAll(() => api.close())

const chips = '/v1/partnermanager/ftpchipdetail'
const json = { 'content-type': 'application/json' }

/** Sends a request as it is; whatever comes back gives nothing away and is an envelope. */
const send = async (request: InjectOptions) => {
  const answer = await api.web.inject({
    ...request,
    headers: { authorization, ...(request.headers as Record<string, string>) },
  })
  expect(findLeaks(answer.body, answer.statusCode >= 400)).toEqual([])
  const body = answer.json() as { response: unknown; errors: { errorCode: string; message: string }[] }
  return { status: answer.statusCode, codes: body.errors.map(({ errorCode }) => errorCode), body, answer }
}

const post = (payload: string | Buffer, headers: Record<string, string> = json, url = chips) =>
  send({ method: 'POST', url, headers, payload })

const add = (over: object = {}) =>
  JSON.stringify({ request: { ftpProviderId: 'acme', make: 'A', model: 'B' }, ...over })

describe('a body that cannot be read', () => {
  test.each<[string, number, string, string | Buffer, Record<string, string>]>([
    ['malformed JSON', 400, 'ENT_HTTP_400', '{"request":', json],
    ['a text', 400, 'ENT_HTTP_400', '"request"', json],
    ['a number', 400, 'ENT_HTTP_400', '7', json],
    ['binary', 400, 'ENT_HTTP_400', Buffer.from([0xff, 0xfe, 0x00, 0x01]), json],
    ['__proto__', 400, 'ENT_HTTP_400', '{"__proto__":{"admin":true},"request":{}}', json],
    ['constructor.prototype', 400, 'ENT_HTTP_400', '{"constructor":{"prototype":{"admin":true}}}', json],
    ['a deep body', 400, 'ENT_HTTP_400', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, json],
    ['a deep field', 400, 'ENT_HTTP_400', `{"request":${'{"a":'.repeat(32)}1${'}'.repeat(32)}}`, json],
    ['a wrong time', 400, 'ENT_HTTP_400', add({ requesttime: '2026-11-20' }), json],
    ['2 MiB', 413, 'ENT_HTTP_413', add({ padding: 'x'.repeat(2 * 1024 * 1024) }), json],
    ['text/plain', 415, 'ENT_HTTP_415', add(), { 'content-type': 'text/plain' }],
    ['a form', 415, 'ENT_HTTP_415', 'request=1', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a multipart form', 415, 'ENT_HTTP_415', '--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['XML', 415, 'ENT_HTTP_415', '<request/>', { 'content-type': 'application/xml' }],
  ])('%s: %d %s, and nothing is stored', async (_, status, code, payload, headers) => {
    const reply = await expectNothingStored(api, () => post(payload, headers))
    expect([reply.status, ...reply.codes]).toEqual([status, code])
    expect(reply.body.response).toBeNull()
    // Whoever calls for help can say which request it was.
    if (status === 400) expect(reply.answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/u)
  })

  test('deep inside is unknown, or refused by its schema', async () => {
    const deep = `${'{"a":'.repeat(29)}1${'}'.repeat(29)}`
    expect((await post(`{"request":${deep}}`)).codes).toEqual(['PMS_COR_001'])
    expect((await post(`{"request":{"ftpProviderId":"acme","make":${deep},"model":"B"}}`)).codes).toEqual([
      'PMS_COR_001',
    ])
  })

  test('an envelope of nothing names what is missing; no envelope at all cannot be read', async () => {
    for (const payload of ['{}', '{"request":null}']) {
      const reply = await post(payload)
      expect([reply.status, ...reply.codes], payload).toEqual([200, 'PMS_COR_001'])
    }
    for (const payload of ['', 'null']) {
      const reply = await post(payload)
      expect([reply.status, ...reply.codes], payload).toEqual([400, 'ENT_HTTP_400'])
    }
  })

  test.each([
    ['a text for a request', '{"request":"acme"}'],
    ['a list for a text', '{"request":{"ftpProviderId":["acme"],"make":"A","model":"B"}}'],
    ['a number for an object', '{"request":7}'],
  ])('is of another type: %s', async (_, payload) => {
    const reply = await expectNothingStored(api, () => post(payload))
    expect([reply.status, ...reply.codes]).toEqual([400, 'PMS_COR_001'])
  })
})

test.each([
  ['en', 'Length should be in between 0 and 64 chars', 'Correct this field'],
  ['fr', 'la longueur doit être comprise entre 0 et 64 caractères', 'Corrigez ce champ'],
])('a value that is too long is told in the language %s', async (language, cause, remedy) => {
  const request = { clientId: 'acme', secretKey: 'secret', appId: 'x'.repeat(65) }
  const url = '/v1/authmanager/authenticate/clientidsecretkey'
  const { codes, body } = await post(
    JSON.stringify({ request }),
    { ...json, 'accept-language': language },
    url,
  )
  expect(codes).toEqual(['PMS_COR_001'])
  expect(body.errors[0]!.message).toContain(`Invalid request parameter - ${cause} :request.appId ${remedy}`)
})

describe('an address', () => {
  test.each<[string, InjectOptions]>([
    ['that is unknown', { url: '/v1/partnermanager/nothing' }],
    ['that is unknown, whatever the method', { method: 'DELETE', url: '/v1/partnermanager/nothing' }],
    ['that is unknown, when asked for its methods', { method: 'OPTIONS', url: '/v1/partnermanager/nothing' }],
    ['that climbs', { url: '/v1/partnermanager/../../etc/passwd' }],
    ['that climbs in disguise', { url: '/assets/%2e%2e/%2e%2e/etc/passwd' }],
    ['that is no UTF-8', { url: '/v1/partnermanager/ftpchipdetail/%ff' }],
    ['that is too long', { url: `${chips}/${'x'.repeat(600)}` }],
  ])('%s is refused', async (_, request) => {
    const { status, codes } = await send(request)
    expect([400, 404]).toContain(status)
    expect(codes[0]).toMatch(/^ENT_HTTP_40[04]$/u)
  })

  test('with a slash at its end is the same', async () => {
    expect((await send({ url: `${chips}/` })).status).toBe(200)
  })
})

describe('a method', () => {
  const bare = (method: 'OPTIONS' | 'HEAD' | 'GET', url: string) =>
    api.web.inject({ method, url, headers: { authorization } })

  test.each([
    ['DELETE', chips, 'GET, HEAD, OPTIONS, PATCH, POST, PUT'],
    ['DELETE', `${chips}/some-chip/`, 'GET, HEAD, OPTIONS, PATCH'],
    ['PUT', `${chips}/search?x=1`, 'GET, HEAD, OPTIONS, PATCH, POST'],
    ['POST', '/health/live?now', 'GET, HEAD, OPTIONS'],
    ['POST', '/openapi.json', 'GET, HEAD, OPTIONS'],
  ] as const)('%s of %s is none of %s', async (method, url, allowed) => {
    const { status, codes, answer } = await send({ method, url })
    expect([status, ...codes]).toEqual([405, 'ENT_HTTP_405'])
    expect(answer.headers['allow']).toBe(allowed)
  })

  test('OPTIONS names the others, and nobody else’s pages may read anything', async () => {
    const { statusCode, headers, body } = await bare('OPTIONS', chips)
    expect([statusCode, headers['allow'], body]).toEqual([204, 'GET, HEAD, OPTIONS, PATCH, POST, PUT', ''])
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  test('HEAD is GET without the body, for strangers too', async () => {
    const [get, head] = [await bare('GET', chips), await bare('HEAD', chips)]
    expect([head.statusCode, head.body]).toEqual([200, ''])
    expect(head.headers['content-length']).toBe(get.headers['content-length'])
    expect((await api.web.inject({ method: 'HEAD', url: chips })).statusCode).toBe(401)
    expect((await bare('HEAD', '/v1/partnermanager/nothing')).statusCode).toBe(404)
  })

  test('every operation answers 405 to what its path does not have, naming what it has', async () => {
    for (const { method, path } of operations) {
      const { headers } = await bare('OPTIONS', path.replaceAll(/\{\w+\}/gu, 'x'))
      const allowed = String(headers['allow']).split(', ')
      expect(allowed, path).toContain(method)
      for (const other of ['PUT', 'POST', 'PATCH', 'DELETE', 'GET'] as const) {
        if (allowed.includes(other)) continue
        const { status, codes } = await send({ method: other, url: path.replaceAll(/\{\w+\}/gu, 'x') })
        expect([status, ...codes], `${other} ${path}`).toEqual([405, 'ENT_HTTP_405'])
      }
    }
  })
})

describe('a caller', () => {
  const ask = (headers: Record<string, string>) =>
    api.web.inject({ url: chips, headers }).then(({ statusCode }) => statusCode)

  test('without a credential, or with a forged one, is nobody', async () => {
    const [header, claims, signature] = authorization.slice('Bearer '.length).split('.') as [
      string,
      string,
      string,
    ]
    const admin = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url').toString()), sub: 'admin' }),
    ).toString('base64url')
    for (const headers of [
      {},
      { authorization: '' },
      { authorization: 'Bearer ' },
      { authorization: 'Basic YWRtaW46YWRtaW4=' },
      { authorization: `Bearer ${header}.${admin}.${signature}` },
      { authorization: `Bearer ${header}.${claims}.` },
      { cookie: 'Authorization=' },
      { cookie: `Authorization=${header}.${admin}.${signature}` },
      { cookie: `entente_session=${'A'.repeat(43)}` },
      { cookie: `entente_session=' or true --` },
      { cookie: 'Authorization="; drop table account"' },
    ])
      expect(await ask(headers as Record<string, string>), JSON.stringify(headers)).toBe(401)
    expect(await ask({ cookie: `Authorization=${header}.${claims}.${signature}` })).toBe(200)
  })

  test('whose page is another site’s is refused what writes', async () => {
    const headers = {
      ...json,
      cookie: `Authorization=${authorization.slice(7)}`,
      origin: 'https://evil.example',
    }
    const foreign = await expectNothingStored(api, () =>
      api.web.inject({ method: 'POST', url: chips, headers, payload: add() }),
    )
    expect(foreign.statusCode).toBe(403)
    expect(await ask({ cookie: headers.cookie, origin: headers.origin })).toBe(200)
  })
})

test('every answer forbids guessing its type, being framed and being kept', async () => {
  for (const url of [chips, '/v1/partnermanager/nothing', '/v1/partnermanager/session']) {
    const { headers } = await api.web.inject({ url })
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cache-control': 'no-store',
    })
  }
})

test('a language that is none of ours, or no language, is answered in English', async () => {
  for (const language of ['de', '*', 'constructor', '__proto__', 'x'.repeat(5000), ';q=', ',,,'])
    expect(
      (await send({ url: '/v1/partnermanager/nothing', headers: { 'accept-language': language } })).body
        .errors[0]!.message,
    ).toContain('There is nothing at this address.')
})

test('a database that is gone is a 503 without a word about it, and comes back', async () => {
  await api.query(`alter table chip rename to chip_away`)
  const broken = await send({ url: chips })
  expect([broken.status, ...broken.codes]).toEqual([500, 'PMS_COR_003'])
  expect(broken.body.errors[0]!.message).toContain(String(broken.answer.headers['x-request-id']))
  await api.query(`alter table chip_away rename to chip`)
  await api.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  const statuses = new Set<number>()
  for (let tries = 0; tries < 20; tries += 1) statuses.add((await send({ url: chips })).status)
  expect([...statuses].every((status) => status === 200 || status === 503)).toBe(true)
  expect((await send({ url: chips })).status).toBe(200)
})

describe('what is no HTTP at all', () => {
  /** Writes to the server's socket as it is. @returns all that comes back */
  const shout = async (text: string): Promise<string> => {
    const { port } = api.web.server.address() as AddressInfo
    const socket = connect(port, '127.0.0.1')
    socket.write(text)
    return (await buffer(socket)).toString()
  }

  beforeAll(() => api.web.listen({ port: 0, host: '127.0.0.1' }))

  test.each([
    ['garbage', 'certainly not HTTP\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx', 400],
    ['headers of 20 KiB', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is answered in our words', async (_, text, status) => {
    const answer = await shout(text)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `, 'u'))
    expect(findLeaks(answer, true)).toEqual([])
    const body = JSON.parse(answer.slice(answer.indexOf('{'))) as { errors: { errorCode: string }[] }
    expect(body.errors[0]!.errorCode).toBe(`ENT_HTTP_${status}`)
  })
})
