import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request as sendHttp, type Server } from 'node:http'
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createProbe, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connect as connectTls } from 'node:tls'
import {
  createCallbackReceiver,
  createEchoServer,
  loadIdentity,
  loadPlatform,
  readSettings,
  type ReceivedCallback,
} from '@entente/partner'
import { toPem } from '@entente/trust'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildPartner, bundleProgram } from '../../scripts/workspace/build.mjs'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeCertificate } from '../support/certificates/openssl.ts'
import { sceneCertificate } from '../support/scenes/ftm-scene.ts'
import { requestSceneOf } from '../support/scenes/request-scene.ts'
import { relyingSceneOf } from '../support/scenes/relying-scene.ts'
import { signedFor } from '../support/scenes/decision-scene.ts'

/**
 * The platform calls its partner: a server in a process of its own, whose messages the kit's echo server takes – over mutual TLS
 * as the command does it, and over a road on which somebody stands.
 */
const root = path.resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(path.join(tmpdir(), 'entente-callbacks-'))
const file = (name: string): string => path.join(folder, name)
const children: ChildProcess[] = []
let api: TestApp
let platform: string

beforeAll(async () => {
  api = await createTestApp({ WEBHOOKS_ALLOWED_FOR_PARTNERS: 'localhost' })
  await relyingSceneOf(api)
  makeServerCertificate()
  // One after the other: each ends the compiler that both use.
  await buildPartner()
  await bundleServer()
  platform = await startServer()
  await prepareBank()
}, 180_000)

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

function makeServerCertificate(): void {
  const web = makeCertificate({ subject: '/CN=Web', extensions: ['basicConstraints=critical,CA:true'] })
  const server = makeCertificate({
    subject: '/CN=localhost',
    issuer: web,
    extensions: ['subjectAltName=DNS:localhost', 'extendedKeyUsage=serverAuth'],
  })
  writeFileSync(file('web.pem'), web.certificate)
  writeFileSync(file('server.pem'), server.certificate)
  writeFileSync(file('server.key'), server.key, { mode: 0o600 })
}

async function bundleServer(): Promise<void> {
  for (const name of ['migrations', 'workers'])
    symlinkSync(path.join(root, 'packages/server', name), file(name))
  symlinkSync(path.join(root, 'node_modules'), file('node_modules'))
  await bundleProgram('packages/server/src/cli.ts', file('dist/cli.mjs'))
}

async function freePort(): Promise<number> {
  const probe = createProbe().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

/** @returns the address of a server that is ready, on the database of the test */
async function startServer(): Promise<string> {
  const port = await freePort()
  const { PATH = '', HOME = '/' } = process.env
  const child = spawn(process.execPath, [file('dist/cli.mjs'), 'serve'], {
    env: {
      PATH,
      HOME,
      NODE_NO_WARNINGS: '1',
      // Who vouches for the bank's server is no authority of the public.
      NODE_EXTRA_CA_CERTS: file('web.pem'),
      DATABASE_URL: api.url,
      ENTENTE_MASTER_KEY: '17'.repeat(32),
      ENTENTE_DATA: file('data'),
      ENTENTE_SEED: 'platform',
      DATABASE_POOL: '4',
      KEY_THREADS: '1',
      LOG_LEVEL: 'error',
      PORTAL_DIR: '/nonexistent',
      HOST: '127.0.0.1',
      PORT: String(port),
      WEBHOOKS_ALLOWED_FOR_PARTNERS: 'localhost',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  children.push(child)
  const address = `http://127.0.0.1:${port}`
  const isUp = async (): Promise<boolean> => {
    try {
      return (await fetch(`${address}/trust/ca.pem`)).ok
    } catch {
      return false
    }
  }
  await vi.waitFor(async () => expect(await isUp()).toBe(true), { timeout: 60_000, interval: 100 })
  return address
}

/** The bank's files, as somebody with the guide in hand saves them; the platform's keys are there since it chose encryption. */
async function prepareBank(): Promise<void> {
  await makeWebhook('http://localhost:1/')
  writeFileSync(file('bank.key'), sceneCertificate('Relying Bank').key, { mode: 0o600 })
  writeFileSync(file('bank.pem'), toPem('CERTIFICATE', await signedFor(api, 'bank')))
  const save = async (from: string, to: string): Promise<void> =>
    writeFileSync(file(to), Buffer.from(await (await fetch(`${platform}${from}`)).arrayBuffer()))
  await save('/trust/ca.pem', 'ca.pem')
  await save('/.well-known/jwks.json', 'jwks.json')
  const settings = {
    gateway: 'https://gateway.example:8443/idauthentication/v1',
    licenceKey: 'not asked for here',
    partnerId: 'bank',
    apiKey: 'nor this',
    signature: { key: 'bank.key', certificate: 'bank.pem' },
    platform: { authorities: 'ca.pem', recipient: 'bank.pem', signers: 'jwks.json' },
  }
  writeFileSync(file('partner.json'), JSON.stringify(settings))
  chmodSync(file('partner.json'), 0o600)
}

async function makeWebhook(url: string): Promise<string> {
  await api.query(`delete from webhook`)
  const events = ['policy-request.asked' as const]
  const { codes, response } = await api.as('bank').call('webhooks.create', {
    request: { name: 'Core banking', url, events, partnerId: 'bank', isEncrypted: true },
  })
  expect(codes).toEqual([])
  return response.webhookId
}

/** Something of which the bank wants to hear. @returns what its webhook is told it is about */
const happen = async (): Promise<string> => (await requestSceneOf(api)).ask('bank')

const logOf = async (webhookId: string) =>
  (await api.as('bank').call('webhooks.page-deliveries', { params: { webhookId } })).response.data

const delivered = (webhookId: string) =>
  expect
    .poll(() => logOf(webhookId), { timeout: 30_000, interval: 100 })
    .toMatchObject([{ state: 'delivered' }])

describe('over mutual TLS, to the echo server of the command line', () => {
  let echo: ChildProcess
  let port: string
  const said: string[] = []

  beforeAll(async () => {
    const program = path.join(root, 'packages/partner/bin/entente-partner.mjs')
    const words = ['--port', '0', '--tls-key', file('server.key'), '--tls-certificate', file('server.pem')]
    echo = spawn(
      process.execPath,
      [program, 'echo-server', ...words, '--settings', file('partner.json'), '--json'],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    children.push(echo)
    echo.stdout?.setEncoding('utf8').on('data', (text: string) => said.push(...text.trim().split('\n')))
    let noted = ''
    echo.stderr?.setEncoding('utf8').on('data', (text: string) => (noted += text))
    await vi.waitFor(() => expect(noted).toMatch(/:\/\/localhost:\d+/u), { timeout: 30_000 })
    port = /:\/\/localhost:(\d+)/u.exec(noted)![1]!
  })

  test('a running server delivers what happened: verified, opened, answered', async () => {
    const webhookId = await makeWebhook(`https://localhost:${port}/callbacks`)
    const requestId = await happen()
    await delivered(webhookId)
    const callback = JSON.parse(said.at(-1)!) as Extract<ReceivedCallback, { ok: true }>
    expect(callback).toMatchObject({ ok: true, topic: 'policy-request.asked', isRepeated: false })
    expect(JSON.parse(callback.content)).toMatchObject({
      type: 'policy-request.asked',
      data: { partnerId: 'bank', objectId: requestId },
    })
  })

  test('nobody without a certificate of the platform gets as far as to say anything', async () => {
    const before = said.length
    const socket = connectTls({ port: Number(port), host: 'localhost', rejectUnauthorized: false })
    const ended = new Promise<string>((resolve) => {
      socket.on('error', (error: Error & { code?: string }) => resolve(error.code ?? ''))
      socket.on('end', () => resolve('end'))
    })
    socket.on('secureConnect', () =>
      socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 2\r\n\r\n{}'),
    )
    expect(await ended).not.toBe('end')
    expect(said).toHaveLength(before)
  })
})

describe('where somebody stands on the road', () => {
  type Road = (body: Buffer) => { readonly body: Buffer; readonly isAnswerLost: boolean }
  const straight: Road = (body) => ({ body, isAnswerLost: false })
  const seen: ReceivedCallback[] = []
  let roads: Road[] = []
  let echo: Server
  let road: Server

  beforeAll(async () => {
    const settings = await readSettings(file('partner.json'))
    const [identity, { authorities, signers }] = [await loadIdentity(settings), await loadPlatform(settings)]
    echo = createEchoServer({
      receiver: createCallbackReceiver({
        authorities,
        encryption: identity.encryption,
        ...(signers && { signers }),
      }),
      signature: identity.signature,
      onCallback: (callback) => void seen.push(callback),
    })
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
    road = createServer((request, response) => {
      const parts: Buffer[] = []
      request.on('data', (part: Buffer) => parts.push(part))
      request.on('end', () => {
        const { body, isAnswerLost } = (roads.shift() ?? straight)(Buffer.concat(parts))
        const { port } = echo.address() as AddressInfo
        const headers = { ...request.headers, 'content-length': String(body.length) }
        const passed = sendHttp({ port, host: '127.0.0.1', method: 'POST', headers }, (answer) => {
          if (isAnswerLost) {
            answer.resume()
            request.socket.destroy()
            return
          }
          response.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(response)
        })
        passed.end(body)
      })
    })
    road.listen(0, '127.0.0.1')
    await once(road, 'listening')
  })
  afterEach(() => {
    seen.splice(0)
    roads = []
  })
  afterAll(() => {
    for (const server of [echo, road]) {
      server.closeAllConnections()
      server.close()
    }
  })

  const address = (): string => `http://localhost:${(road.address() as AddressInfo).port}/`

  test('what was changed on the way is refused, and comes again as it was', async () => {
    const webhookId = await makeWebhook(address())
    roads = [
      (body) => {
        const changed = Buffer.from(body)
        changed[changed.length - 10]! ^= 1
        return { body: changed, isAnswerLost: false }
      },
    ]
    await happen()
    await delivered(webhookId)
    expect(await logOf(webhookId)).toMatchObject([{ attempts: 1 }])
    expect(seen).toMatchObject([
      { ok: false, problem: 'signature' },
      { ok: true, isRepeated: false },
    ])
  })

  test('what comes again since its answer was lost is known by its id, and taken', async () => {
    const webhookId = await makeWebhook(address())
    roads = [(body) => ({ body, isAnswerLost: true })]
    await happen()
    await delivered(webhookId)
    expect(seen).toMatchObject([
      { ok: true, isRepeated: false },
      { ok: true, isRepeated: true },
    ])
    const ids = seen.map((each) => each.ok && each.transactionId)
    expect(new Set(ids).size).toBe(1)
  })
})
