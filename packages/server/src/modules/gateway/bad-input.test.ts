import { createPrivateKey, createHash, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect as connectPlain, type AddressInfo, type Socket } from 'node:net'
import type { ConnectionOptions, TLSSocket } from 'node:tls'
import type { CallContext, Credential } from '@entente/partner'
import { parseCertificate } from '@entente/trust'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { craftCall, type Tampering } from '../../../../../demo/crafted-call.ts'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { make } from '../../../../../tests/support/certificates/certificates.ts'
import { ask, ended, secured as openConnection } from '../../../../../tests/support/open-sockets.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../tests/support/scenes/gateway-scene.ts'
import type { Gateway } from './index.ts'

/** What may come over a wire at the door, at one gateway. */
let api: TestApp
let scene: GatewayScene
let context: CallContext
/** Stands behind the gateway; each test says what it does. */
let upstream: Server
let behave: (request: IncomingMessage, response: ServerResponse) => void

beforeAll(async () => {
  api = await createTestApp()
  upstream = createServer((request, response) => {
    request.resume()
    behave(request, response)
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  const { port } = upstream.address() as AddressInfo
  scene = await gatewaySceneOf(api, {
    GATEWAY_UPSTREAMS: JSON.stringify([
      { routes: ['kyc', 'auth', 'otp'], url: `http://127.0.0.1:${port}`, timeoutSeconds: 0.5 },
    ]),
    GATEWAY_BODY_KIB: '64',
  })
  context = await scene.contextOf('bank')
  answersWell()
})

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.destroy()
  answersWell()
})

afterAll(async () => {
  upstream.closeAllConnections()
  upstream.close()
  await scene.close()
  await api.close()
})

function answersWell(): void {
  behave = (_, response) => response.end('{"response":{"kycStatus":true,"identity":{"fullName":"X"}}}')
}

const secured = async (
  tls: Credential,
  options: ConnectionOptions = {},
  gateway: Gateway = scene.gateway,
): Promise<TLSSocket> => {
  const socket = await openConnection(gateway, tls, options)
  open.push(socket)
  return socket
}

const answer = (tampering: Tampering = {}, change: Partial<CallContext> = {}) =>
  craftCall({ ...context, ...change }, tampering)

const told = async (tampering: Tampering): Promise<string> => {
  const { codes, isSigned } = await answer(tampering)
  expect(isSigned).toBe(true)
  return codes.at(-1) ?? 'yes'
}

/** The connection opens and something comes back, or it is closed without a word. */
const outcome = async (tls: Credential | null, change: Partial<CallContext> = {}): Promise<string> => {
  try {
    return (await answer({ tls }, change)).codes.at(-1) ?? 'yes'
  } catch (error) {
    return (error as Error).name === 'ExchangeError' ? 'no connection' : String(error)
  }
}

const certified = (order: Parameters<typeof make>[0]): Credential => {
  const { read, key } = make(order)
  return { key: createPrivateKey(key), chain: [read] }
}

const memberChanged =
  (name: string, change: (value: Buffer) => Buffer) =>
  (body: Buffer): Buffer => {
    const members = JSON.parse(body.toString('utf8')) as Record<string, string>
    const changed = change(Buffer.from(members[name] ?? '', 'base64url')).toString('base64url')
    return Buffer.from(JSON.stringify({ ...members, [name]: changed }))
  }

describe('connections', () => {
  test('no certificate, one of a foreign authority, one with our names on it, one that is over', async () => {
    const { issuing } = api.app.keys
    const ago = (days: number) => new Date(Date.now() - days * 86_400_000)
    expect(await outcome(null)).toBe('no connection')
    expect(await outcome(certified({ subject: '/O=Relying Bank/CN=bank' }))).toBe('no connection')
    const forged = certified({ subject: '/O=Relying Bank/CN=bank' })
    expect(await outcome({ ...forged, chain: [forged.chain[0], issuing] })).toBe('no connection')
    const over = certified({ subject: '/O=Relying Bank/CN=bank', from: ago(20), until: ago(10) })
    expect(await outcome(over)).toBe('no connection')
  })

  test('what was uploaded is not what was signed for it', async () => {
    const [row] = await api.query<{ ca_signed: Buffer }>(
      `select ca_signed from held_certificate where holder_id = 'bank' and superseded_at is null`,
    )
    const { key } = context.identity.tls
    expect(await outcome({ key, chain: [parseCertificate(row!.ca_signed)] })).toBe('no connection')
  })

  test("another partner's", async () => {
    const { tls } = await scene.identityOf('insurer')
    expect(await outcome(tls)).toBe('IDA-MPA-021')
  })

  test('revoked: an open connection is refused at its next call, and none is opened any more', async () => {
    const { tls } = await scene.identityOf('courier')
    const socket = await secured(tls)
    expect(await ask(socket, 'POST', '/idauthentication/v1/kyc/a/b/c')).toContain('200')
    await scene.setRevoked('courier', true)
    expect(await ask(socket, 'POST', '/idauthentication/v1/kyc/a/b/c')).toContain('403')
    await expect(secured(tls).then((again) => ask(again, 'POST', '/'))).rejects.toThrow()
    await scene.setRevoked('courier', false)
  })

  test('TLS 1.1 and plain text', async () => {
    await expect(
      secured(context.identity.tls, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' }),
    ).rejects.toThrow()
    const plain = connectPlain(scene.gateway.port, '127.0.0.1')
    open.push(plain)
    plain.write('GET / HTTP/1.1\r\n\r\n')
    expect(await ended(plain, 5_000)).toBe(true)
  })

  test('more connections of one partner than it may have', async () => {
    const few = await scene.another({ GATEWAY_CONNECTIONS_PER_PARTNER: '3' })
    const sockets: TLSSocket[] = []
    for (let count = 0; count < 5; count += 1) sockets.push(await secured(context.identity.tls, {}, few))
    const closed = await Promise.all(sockets.map((socket) => ended(socket, 500)))
    expect(closed.filter(Boolean)).toHaveLength(2)
  })
})

describe('signatures and times', () => {
  const header = (change: (members: Record<string, unknown>) => object) => (jws: string) => {
    const [protectedHeader = '', , signature = ''] = jws.split('.')
    const members = JSON.parse(Buffer.from(protectedHeader, 'base64url').toString()) as Record<
      string,
      unknown
    >
    return `${Buffer.from(JSON.stringify(change(members))).toString('base64url')}..${signature}`
  }

  test.each<[string, Tampering]>([
    ['other octets', { sent: (body) => Buffer.concat([body, Buffer.from(' ')]) }],
    ['none', { signature: header((members) => ({ ...members, alg: 'none' })) }],
    ['the public key as a secret', { signature: header((members) => ({ ...members, alg: 'HS256' })) }],
    [
      'an extension nobody knows',
      { signature: header((members) => ({ ...members, crit: ['exp'], exp: 1 })) },
    ],
    ['two parts', { signature: (jws) => jws.replace('..', '.') }],
    ['four parts', { signature: (jws) => `${jws}.x` }],
    ['not a word of it', { signature: () => 'x' }],
  ])('%s', async (_name, tampering) => {
    expect(await told(tampering)).toBe('IDA-MPA-001')
  })

  test('a signature longer than any header may be ends the connection', async () => {
    const long = answer({ signature: () => 'x'.repeat(40_000) })
    const { status } = await long.catch(() => ({ status: 431 }))
    expect(status).toBe(431)
  })

  test('stale, and from the future; the last moment counts', async () => {
    const at = (seconds: number) => told({ at: new Date(Date.now() + seconds * 1000) })
    expect(await at(-70)).toBe('IDA-MLC-001')
    expect(await at(-50)).toBe('yes')
    expect(await at(25)).toBe('yes')
    expect(await at(40)).toBe('IDA-MLC-001')
  })

  test('a repetition counts at no gateway, and a refused call uses nothing up', async () => {
    const second = await scene.another()
    const order = { transactionId: '7000000001' }
    expect(await told({ order, sent: (body) => Buffer.concat([body, Buffer.from('\n')]) })).toBe(
      'IDA-MPA-001',
    )
    expect(await told({ order })).toBe('yes')
    const elsewhere = await answer({ order }, { gateway: second.address })
    expect(elsewhere.codes.at(-1)).toBe('IDA-MLC-009')
    // Of many at once at two gateways one passes.
    const many = await Promise.all(
      [scene.gateway, second, scene.gateway, second].map(({ address }) =>
        answer({ order: { transactionId: '7000000002' } }, { gateway: address }),
      ),
    )
    expect(many.filter(({ codes }) => codes.length === 0)).toHaveLength(1)
  })
})

describe('containers: one answer for whatever cannot be decrypted', () => {
  const other = randomBytes(256)
  test.each<[string, Tampering]>([
    ['a block that is cut', { written: memberChanged('request', (value) => value.subarray(0, -3)) }],
    [
      'a block that is turned round',
      { written: memberChanged('request', (value) => Buffer.from(value.toReversed())) },
    ],
    [
      'a tag of something else',
      { written: memberChanged('request', (value) => Buffer.concat([value, value])) },
    ],
    ['no block', { written: memberChanged('request', () => Buffer.alloc(1)) }],
    ['a session key of somebody else', { written: memberChanged('requestSessionKey', () => other) }],
    [
      'half a session key',
      { written: memberChanged('requestSessionKey', (value) => value.subarray(0, 128)) },
    ],
    ['a session key of noughts', { written: memberChanged('requestSessionKey', () => Buffer.alloc(256)) }],
    ['a digest that is cut', { written: memberChanged('requestHMAC', (value) => value.subarray(0, -1)) }],
    [
      'the thumbprint of nobody',
      { written: memberChanged('thumbprint', () => createHash('sha256').digest()) },
    ],
  ])('%s', async (_name, tampering) => {
    expect(await told(tampering)).toBe('IDA-MPA-003')
  })
})

describe('bodies', () => {
  test.each<[string, (body: Buffer) => Buffer, string]>([
    ['no JSON', () => Buffer.from('{'), 'IDA-MLC-009'],
    ['a list', () => Buffer.from('[]'), 'IDA-MLC-009'],
    ['not UTF-8', () => Buffer.from([0x7b, 0xff, 0x7d]), 'IDA-MLC-009'],
    ['a mark in front', (body) => Buffer.concat([Buffer.from('\ufeff'), body]), 'IDA-MLC-009'],
    ['ten thousand lists', () => Buffer.from('['.repeat(10_000)), 'IDA-MLC-009'],
    [
      'a member twice',
      (body) => Buffer.from(body.toString().replace('{', '{"id":"mosip.identity.kyc",')),
      'IDA-MLC-009',
    ],
    ['nothing', () => Buffer.alloc(0), 'IDA-MLC-009'],
  ])('%s', async (_name, written, code) => {
    expect(await told({ written })).toBe(code)
  })

  test('a hundred megabytes: answered before they are sent', async () => {
    const socket = await secured(context.identity.tls)
    const { licenceKey, partnerId, apiKey } = context.caller
    const path = `/idauthentication/v1/kyc/${licenceKey}/${partnerId}/${apiKey}`
    const head = `POST ${path} HTTP/1.1\r\nhost: x\r\nsignature: x\r\nauthorization: x\r\ncontent-length: 104857600\r\n\r\n`
    expect(await ask(socket, head)).toContain('413')
    const chunked = await secured(context.identity.tls)
    const before = process.memoryUsage().rss
    chunked.write(head.replace('content-length: 104857600', 'transfer-encoding: chunked'))
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(0x10000, 0x20), Buffer.from('\r\n')])
    chunked.on('error', () => undefined)
    for (let count = 0; count < 1_600 && !chunked.destroyed; count += 1) {
      if (!chunked.write(chunk)) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    expect(await ended(chunked, 5_000)).toBe(true)
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024)
  })
})

describe('slow ones', () => {
  test('headers that never end, and a connection that never says a word, are closed', async () => {
    const dripping = await secured(context.identity.tls)
    dripping.write('POST /idauthentication/v1/kyc/a/b/c HTTP/1.1\r\n')
    const drip = setInterval(() => dripping.writable && dripping.write('x-a: b\r\n'), 500)
    const silent = await secured(context.identity.tls)
    const closed = await Promise.all([ended(dripping, 14_000), ended(silent, 14_000)])
    clearInterval(drip)
    expect(closed).toEqual([true, true])
  })

  test('a hundred idle connections do not hold a call up', async () => {
    const idle = await scene.another({ GATEWAY_CONNECTIONS_PER_PARTNER: '1000' })
    const { tls } = context.identity
    for (let count = 0; count < 5; count += 1)
      await Promise.all(Array.from({ length: 20 }, () => secured(tls, {}, idle)))
    const startedAt = performance.now()
    expect((await answer({}, { gateway: idle.address })).codes).toEqual([])
    expect(performance.now() - startedAt).toBeLessThan(3_000)
  })
})

describe('what stands behind', () => {
  const statusAndCode = async () => {
    const { status, codes, isSigned } = await answer()
    expect(isSigned).toBe(true)
    return [status, codes.at(-1)]
  }

  test.each<[string, typeof behave, readonly unknown[]]>([
    ['says nothing', () => undefined, [504, 'ENT_GTW_022']],
    ['hangs up', (request) => void request.socket.destroy(), [502, 'ENT_GTW_021']],
    [
      'stops in the middle',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' })
        response.write('{"response":')
        setTimeout(() => response.destroy(), 20)
      },
      [502, 'ENT_GTW_021'],
    ],
    [
      'waits in the middle',
      (_, response) => {
        response.writeHead(200)
        response.write('{"response":')
      },
      [504, 'ENT_GTW_022'],
    ],
    ['talks nonsense', (_, response) => response.end('<html>'), [502, 'ENT_GTW_023']],
    ['answers a list', (_, response) => response.end('{"response":[]}'), [502, 'ENT_GTW_023']],
    [
      'answers another status',
      (_, response) => response.writeHead(500).end('{"response":{}}'),
      [502, 'ENT_GTW_023'],
    ],
    [
      'makes codes up',
      (_, response) => response.end('{"errors":[{"errorCode":"<b>"}]}'),
      [502, 'ENT_GTW_023'],
    ],
    ['speaks without end', (_, response) => drown(response), [502, 'ENT_GTW_023']],
  ])('%s', async (_name, behaviour, expected) => {
    behave = behaviour
    expect(await statusAndCode()).toEqual(expected)
    expect(scene.ended.at(-1)).toMatchObject({ result: 'failed', partnerId: 'bank' })
  })

  const drown = (response: ServerResponse): void => {
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  }

  test('is never told a key', async () => {
    const heads: string[] = []
    behave = (request, response) => {
      heads.push(JSON.stringify([request.url, request.headers]))
      response.end('{"response":{"kycStatus":true}}')
    }
    await answer()
    expect(heads).toHaveLength(1)
    for (const secret of [context.caller.licenceKey, context.caller.apiKey])
      expect(heads[0]).not.toContain(secret)
  })
})

describe('too many', () => {
  test('of one key: 429, with when to come again', async () => {
    const slow = await scene.another({ GATEWAY_RATE_KEY: '1' })
    const answers = []
    for (let count = 0; count < 4; count += 1) answers.push(await answer({}, { gateway: slow.address }))
    const refused = answers.find(({ status }) => status === 429)
    expect(refused).toMatchObject({ isSigned: true, codes: ['IDA-MLC-007', 'ENT_GTW_020'] })
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  })
})
