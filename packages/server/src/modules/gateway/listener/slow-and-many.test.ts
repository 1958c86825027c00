import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { addressOf, signBody, writeRequest, type CallContext } from '@entente/partner'
import { toPem } from '@entente/trust'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { craftCall, usualOrder } from '../../../../../../demo/crafted-call.ts'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { ended, secured } from '../../../../../../tests/support/open-sockets.ts'
import { gatewaySceneOf, type GatewayScene } from '../../../../../../tests/support/scenes/gateway-scene.ts'
import { usualPatience } from './listen.ts'

/** Callers that are slow in every way, and callers without number. */
let api: TestApp
let scene: GatewayScene
let context: CallContext
/** Answers as fast as it is let, without end. */
let endless: Server
let written = 0

beforeAll(async () => {
  api = await createTestApp()
  scene = await gatewaySceneOf(api)
  context = await scene.contextOf('bank')
  endless = createServer((request, response) => {
    request.resume()
    const more = (): void => {
      let isTaken = true
      while (isTaken && !response.destroyed) {
        isTaken = response.write(Buffer.alloc(65_536, 0x20))
        written += 65_536
      }
      response.once('drain', more)
    }
    more()
  })
  endless.listen(0, '127.0.0.1')
  await once(endless, 'listening')
})

afterAll(async () => {
  endless.closeAllConnections()
  endless.close()
  await scene.close()
  await api.close()
})

/** The octets of a good call, to be sent as slowly as one likes. */
const goodCall = async (): Promise<{ head: string; body: Uint8Array }> => {
  const { body } = writeRequest(usualOrder, context.platform.recipient, new Date())
  const { pathname } = addressOf(context.gateway, 'kyc', context.caller)
  const signature = await signBody(body, context.identity.signature)
  const head = [
    `POST ${pathname} HTTP/1.1`,
    'host: localhost',
    'authorization: Authorization',
    `signature: ${signature}`,
    `content-length: ${body.length}`,
  ]
  return { head: `${head.join('\r\n')}\r\n\r\n`, body }
}

test('a body that drips is not waited for, and holds nobody up', async () => {
  const gateway = await scene.another({}, api.app, { ...usualPatience, head: 1_000, request: 2_000 })
  const { head, body } = await goodCall()
  const socket = await secured(gateway, context.identity.tls)
  let said = ''
  socket.on('data', (part: Buffer) => (said += part.toString('latin1')))
  socket.write(head)
  let sent = 0
  const drip = setInterval(() => socket.writable && socket.write(body.subarray(sent, (sent += 1))), 100)
  expect((await craftCall(context, {})).codes).toEqual([])
  expect(await ended(socket, 8_000)).toBe(true)
  clearInterval(drip)
  expect(said).toMatch(/^HTTP\/1\.1 408 /u)
})

test('whoever does not read an answer holds it up where it comes from, and only so long', async () => {
  const { port } = endless.address() as AddressInfo
  const gateway = await scene.another({
    GATEWAY_UPSTREAMS: JSON.stringify([
      { routes: ['kyc'], url: `http://127.0.0.1:${port}`, content: 'sealed', timeoutSeconds: 9 },
    ]),
  })
  const { head, body } = await goodCall()
  const socket = await secured(gateway, context.identity.tls)
  socket.pause()
  socket.write(head)
  socket.write(body)
  const closed = once(socket, 'close')
  await vi.waitFor(() => expect(written).toBeGreaterThan(0), { timeout: 5_000 })
  // What the buffers of two connections hold, and then nothing more.
  let before = -1
  await vi.waitFor(
    () => {
      const grown = written - before
      before = written
      expect(grown).toBe(0)
    },
    { timeout: 7_000, interval: 500 },
  )
  expect(written).toBeLessThan(32_000_000)
  socket.resume()
  await closed
  expect(scene.ended.at(-1)).toMatchObject({ result: 'failed', partnerId: 'bank' })
})

/** As many as there shall be, or as the limit on open files allows; Linux alone says how many that is. */
const possible = (wanted: number): number => {
  try {
    const [, files] = /^Max open files\s+(\d+)/mu.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return Math.max(100, Math.min(wanted, Number(files) - 1_000))
  } catch {
    return Math.min(wanted, 1_000)
  }
}

const callers = fileURLToPath(
  new URL('../../../../../../tests/support/neighbours/idle-callers.mjs', import.meta.url),
)

// Handshakes are what takes time: where a proxy ends TLS there are none.
test.each([
  ['over TLS', 1_000, {}],
  ['behind a proxy', 10_000, { GATEWAY_TLS: 'off', GATEWAY_PROXIES: 'loopback', GATEWAY_MTLS: 'off' }],
])(
  'thousands of connections that say nothing hold nobody up, and take little: %s',
  async (way, wanted, settings) => {
    const count = possible(wanted)
    const most = String(count + 100)
    const many = { GATEWAY_CONNECTIONS: most, GATEWAY_CONNECTIONS_PER_PARTNER: most }
    const gateway = await scene.another({ ...many, ...settings })
    const { key, chain } = (await scene.identityOf('courier')).tls
    const files = ['idle.key', 'idle.pem'].map((name) => path.join(scene.folder, name))
    writeFileSync(files[0]!, key.export({ type: 'pkcs8', format: 'pem' }))
    writeFileSync(files[1]!, chain.map(({ der }) => toPem('CERTIFICATE', der)).join(''))
    const before = process.memoryUsage().rss
    const tls = gateway.certificateFile === undefined ? [] : [...files, gateway.certificateFile]
    const child = spawn(process.execPath, [callers, String(gateway.port), String(count), ...tls], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout.on('data', (part: Buffer) => (said += part.toString()))
    try {
      await vi.waitFor(() => expect(said).toContain(`open ${count}`), { timeout: 50_000, interval: 50 })
      const each = (process.memoryUsage().rss - before) / count / 1024
      const calledAt = performance.now()
      const answer = await craftCall({ ...context, gateway: gateway.address })
      const took = performance.now() - calledAt
      child.stdin.end()
      await once(child, 'exit')
      process.stdout.write(
        `${count} idle connections ${way}: ${each.toFixed(0)} KiB each, a call beside them in ${took.toFixed(0)} ms\n`,
      )
      expect(answer.codes).toEqual([])
      expect(took).toBeLessThan(3_000)
      expect(said).toContain(`left ${count}`)
      expect(each).toBeLessThan(150)
    } finally {
      child.kill('SIGKILL')
    }
  },
)
