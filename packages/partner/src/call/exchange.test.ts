import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { exchange } from './exchange.ts'

let server: Server & { closeAllConnections(): void }
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function ask(answer: RequestListener, timeoutMilliseconds: number) {
  server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  return exchange({ address, body: Buffer.from('{}'), timeoutMilliseconds })
}

type Failure = readonly [code: string, name: string, answer: RequestListener, milliseconds: number]

const failures: readonly Failure[] = [
  ['ETIMEDOUT', 'nobody says a word', () => undefined, 200],
  [
    'ETIMEDOUT',
    'a word now and then, so that the line is never silent',
    (_, response) => {
      const trickle = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(trickle))
    },
    300,
  ],
  [
    'ECONNRESET',
    'half an answer',
    (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write('{')
      setTimeout(() => response.destroy(), 20)
    },
    20_000,
  ],
  ['HPE_INVALID_CONSTANT', 'garbage', ({ socket }) => void socket.end('220 mail.example ESMTP\r\n'), 20_000],
  [
    'TOO_LONG',
    'an answer without end',
    (_, response) => void response.end(Buffer.alloc(9 * 1024 * 1024)),
    20_000,
  ],
]

test.each(failures)('%s: %s', async (code, _, answer, milliseconds) => {
  await expect(ask(answer, milliseconds)).rejects.toMatchObject({ name: 'ExchangeError', code })
})

test('the octets come as they were sent', async () => {
  const answer = await ask(
    (_, response) => void response.writeHead(200, { 'x-odd': 'ä' }).end('{ "a":1 }\n'),
    20_000,
  )
  expect(answer).toMatchObject({ status: 200, tlsVersion: undefined, body: Buffer.from('{ "a":1 }\n') })
})
