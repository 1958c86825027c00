import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { lookup } from 'node:dns'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpClient, OutboundError } from './http-client.ts'
import { createAddressRule, readAllowList } from './public-addresses.ts'

let server: Server
let port: number
let answer: RequestListener
let asked = 0
beforeAll(async () => {
  server = createServer((request, reply) => {
    asked += 1
    answer(request, reply)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

type Resolve = typeof lookup

/** A name server that answers with these addresses, in turn. */
const resolving = (...turns: readonly string[][]): Resolve => {
  let turn = 0
  return ((_name: string, _options: object, done: (error: null, addresses: object[]) => void) => {
    const addresses = turns[Math.min(turn, turns.length - 1)] ?? []
    turn += 1
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )
  }) as unknown as Resolve
}

const get = (
  url: string,
  over: { allowed?: string[]; resolve?: Resolve; maximumBytes?: number; ms?: number } = {},
) =>
  createHttpClient({ allowed: over.allowed ?? [], ...(over.resolve ? { resolve: over.resolve } : {}) })
    .fetchBytes({ url, timeoutMilliseconds: over.ms ?? 2_000, maximumBytes: over.maximumBytes ?? 1_000 })
    .then(
      (bytes) => Buffer.from(bytes).toString(),
      (error: unknown) => (error instanceof OutboundError ? error.problem : error),
    )

describe('addresses', () => {
  const isPublic = createAddressRule()

  test.each([
    ['8.8.8.8', true],
    ['1.1.1.1', true],
    ['172.15.255.255', true],
    ['172.32.0.0', true],
    ['2606:4700::1111', true],
    ['127.0.0.1', false],
    ['127.255.255.255', false],
    ['0.0.0.0', false],
    ['10.1.2.3', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['::', false],
    ['::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:8.8.8.8', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['2001:db8::1', false],
    ['fc00::1', false],
    ['fe80::1', false],
    ['ff02::1', false],
    ['example.org', false],
    ['', false],
  ])('%s is public: %j', (address, expected) => {
    expect(isPublic(address)).toBe(expected)
  })

  test('an allow-list that cannot be read is not taken', () => {
    for (const entry of ['10.0.0.0/x', 'host/8', '10.0.0.0/8/8x', '/8'])
      expect(() => readAllowList([entry]), entry).toThrow(RangeError)
    expect(readAllowList(['10.0.0.0/8']).allowsAddress('10.9.9.9')).toBe(true)
    expect(readAllowList(['10.0.0.0/8']).allowsAddress('11.0.0.1')).toBe(false)
    expect(readAllowList(['fd00::/8']).allowsAddress('fd00::1')).toBe(true)
  })
})

describe('where it does not go', () => {
  const nowhere = async (url: string, over = {}) => {
    const before = asked
    const result = await get(url, over)
    expect(asked).toBe(before)
    return result
  }

  test.each([
    ['file:///etc/passwd', 'address'],
    ['ftp://127.0.0.1/', 'address'],
    ['ldap://directory/', 'address'],
    ['http://user:secret@example.org/', 'address'],
    ['no address', 'address'],
    [`http://example.org/${'x'.repeat(3000)}`, 'address'],
  ])('%s', async (url, problem) => {
    expect(await nowhere(url)).toBe(problem)
  })

  test('this machine and private networks, in every spelling', async () => {
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0.0.0.0',
      '2130706433',
      '0x7f.1',
      '127.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
    ])
      expect(await nowhere(`http://${host}:${port}/`), host).toBe('not-public')
  })

  test('a name that leads there, alone or among others', async () => {
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::1']])
      expect(await nowhere(`http://crl.example.org:${port}/`, { resolve: resolving(addresses) })).toBe(
        'not-public',
      )
    expect(await nowhere(`http://crl.example.org:${port}/`, { resolve: resolving([]) })).toBe('not-public')
  })

  test('a name that answers otherwise the second time: the address that was checked is the one that is used', async () => {
    answer = (_request, reply) => reply.end('inside')
    const resolve = resolving(['192.0.2.1'], ['127.0.0.1'])
    // The first answer is not public; there is no second look-up that could be.
    expect(await nowhere(`http://crl.example.org:${port}/`, { resolve })).toBe('not-public')
    let lookups = 0
    const counting = ((...args: Parameters<Resolve>) => {
      lookups += 1
      return (resolving(['127.0.0.1']) as (...all: unknown[]) => void)(...args)
    }) as unknown as Resolve
    const allowed = ['127.0.0.0/8']
    expect(await get(`http://crl.example.org:${port}/`, { resolve: counting, allowed })).toBe('inside')
    expect(lookups).toBe(1)
  })

  test('a redirect that leads there', async () => {
    for (const location of [
      `http://127.0.0.1:${port}/x`,
      'http://169.254.169.254/latest',
      'file:///etc/passwd',
    ]) {
      answer = (_request, reply) => reply.writeHead(302, { location }).end()
      const result = await get(`http://localhost:${port}/`, {
        allowed: [`localhost:${port}`],
        resolve: resolving(['127.0.0.1']),
      })
      expect(result).toBe(location.startsWith('file') ? 'address' : 'not-public')
    }
  })
})

describe('a name that is allowed', () => {
  const at = async (addresses: string[], allowed: string[], name = 'inside.example.org') => {
    answer = (_request, reply) => reply.end('here')
    return get(`http://${name}:${port}/`, { allowed, resolve: resolving(addresses), ms: 200 })
  }

  test('leads neither to this machine nor to its link, alone or among others', async () => {
    const before = asked
    for (const addresses of [
      ['127.0.0.1'],
      ['127.9.9.9'],
      ['10.0.0.1', '127.0.0.1'],
      ['0.0.0.0'],
      ['169.254.169.254'],
      ['::1'],
      ['::'],
      ['fe80::1'],
      ['::ffff:127.0.0.1'],
      ['::ffff:a9fe:a9fe'],
    ])
      for (const allowed of ['inside.example.org', `inside.example.org:${port}`])
        expect(await at(addresses, [allowed, '10.0.0.0/8']), addresses.join(' ')).toBe('not-public')
    expect(asked).toBe(before)
  })

  test('leads there when a network is named, or when it is the name of this machine', async () => {
    expect(await at(['127.0.0.1'], ['inside.example.org', '127.0.0.0/8'])).toBe('here')
    expect(await at(['127.0.0.1'], [`localhost:${port}`], 'localhost')).toBe('here')
    expect(await at(['127.0.0.1'], [`localhost:1`], 'localhost')).toBe('not-public')
  })

  test('leads inside', async () => {
    // Nothing answers there; that it was tried is what counts.
    for (const address of ['192.0.2.1', '198.18.0.1'])
      expect(['timeout', 'unreachable']).toContain(await at([address], ['inside.example.org']))
  })
})

describe('what it brings', () => {
  const allowed = ['127.0.0.1']
  const here = (path = '/') => `http://127.0.0.1:${port}${path}`

  test('an answer, by way of redirects', async () => {
    answer = (request, reply) =>
      request.url === '/there' ? reply.end('there') : reply.writeHead(301, { location: '/there' }).end()
    expect(await get(here(), { allowed })).toBe('there')
  })

  test('a host that is allowed by name and port, and by that port only', async () => {
    answer = (_request, reply) => reply.end('here')
    expect(await get(here(), { allowed: [`127.0.0.1:${port}`] })).toBe('here')
    expect(await get(here(), { allowed: ['127.0.0.1:1'] })).toBe('not-public')
  })

  test.each<[string, RequestListener, string]>([
    ['an error', (_request, reply) => reply.writeHead(500).end('x'), 'status'],
    ['a circle of redirects', (_request, reply) => reply.writeHead(302, { location: '/' }).end(), 'redirect'],
    ['too much', (_request, reply) => reply.end('x'.repeat(1001)), 'too-large'],
    [
      'a stream without end',
      (_request, reply) => {
        const timer = setInterval(() => reply.write('x'.repeat(500)), 1)
        reply.on('close', () => clearInterval(timer))
      },
      'too-large',
    ],
    ['a broken line', (request) => request.socket.destroy(), 'unreachable'],
  ])('nothing of %s', async (_, listener, problem) => {
    answer = listener
    expect(await get(here(), { allowed })).toBe(problem)
  })

  test('nothing of what never comes', async () => {
    answer = () => undefined
    expect(await get(here(), { allowed, ms: 50 })).toBe('timeout')
    answer = (_request, reply) => void reply.write('x')
    expect(await get(here(), { allowed, ms: 50 })).toBe('timeout')
  })

  test('as much as is allowed, to the octet', async () => {
    answer = (_request, reply) => reply.end('x'.repeat(1000))
    expect(await get(here(), { allowed })).toBe('x'.repeat(1000))
  })
})
