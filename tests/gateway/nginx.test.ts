import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallContext, Credential } from '@entente/partner'
import { toPem } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { craftCall } from '../../demo/crafted-call.ts'
import { bundleProgram } from '../../scripts/workspace/build.mjs'
import { createTestApp, type TestApp } from '../support/app.ts'
import { make } from '../support/certificates/certificates.ts'
import { freePort } from '../support/neighbours/free-port.ts'
import { gatewaySceneOf, type GatewayScene } from '../support/scenes/gateway-scene.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const isHere = spawnSync('nginx', ['-v']).status === 0
if (!isHere) process.stderr.write('SKIPPED: nginx is not here, so nothing stands in front of gateways\n')

/** Debian's NGINX in front of two gateways, each a process of its own. */
describe.skipIf(!isHere)('NGINX in front of two gateways', () => {
  let api: TestApp
  let scene: GatewayScene
  let context: CallContext
  const folder = mkdtempSync(path.join(tmpdir(), 'entente-nginx-'))
  const gateways: { readonly child: ChildProcess; readonly port: number }[] = []
  let nginx: ChildProcess
  /** Told which gateway sends a call on. */
  let heard: (gateway: number) => void = () => undefined
  const upstream: Server = createHttpServer((request, response) => {
    request.resume()
    heard(Number(request.url?.split('/')[1]))
    const answer = '{"response":{"kycStatus":true,"identity":{"fullName":"Zoë Practice"}}}'
    setTimeout(() => response.end(answer), 100)
  })

  beforeAll(async () => {
    api = await createTestApp()
    scene = await gatewaySceneOf(api)
    await bundle()
    upstream.listen(0, '127.0.0.1')
    await once(upstream, 'listening')
    gateways.push(await startGateway())
    gateways.push(await startGateway())
    const port = await startNginx(gateways.map((each) => each.port))
    context = await scene.contextOf('bank', { gateway: `https://localhost:${port}/idauthentication/v1` })
  }, 180_000)

  afterAll(async () => {
    nginx?.kill('SIGQUIT')
    upstream.closeAllConnections()
    upstream.close()
    for (const { child } of gateways) child.kill('SIGKILL')
    await scene.close()
    await api.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function bundle(): Promise<void> {
    const server = path.join(root, 'packages/server')
    for (const name of ['migrations', 'workers'])
      symlinkSync(path.join(server, name), path.join(folder, name))
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
    await bundleProgram('packages/server/src/cli.ts', path.join(folder, 'dist/cli.mjs'))
  }

  async function startGateway() {
    const port = await freePort()
    const { PATH = '', HOME = '/', TZ = 'UTC' } = process.env
    const child = spawn(process.execPath, [path.join(folder, 'dist/cli.mjs'), 'gateway'], {
      env: {
        PATH,
        HOME,
        TZ,
        NODE_NO_WARNINGS: '1',
        DATABASE_URL: api.url,
        ENTENTE_MASTER_KEY: '17'.repeat(32),
        ENTENTE_DATA: path.join(folder, 'data'),
        DATABASE_POOL: '4',
        KEY_THREADS: '1',
        LOG_LEVEL: 'error',
        GATEWAY_TLS: 'off',
        GATEWAY_PROXIES: 'loopback',
        GATEWAY_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        GATEWAY_UPSTREAMS: JSON.stringify([
          {
            routes: ['kyc'],
            url: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/${gateways.length}`,
          },
        ]),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let said = ''
    child.stdout?.on('data', (part: Buffer) => (said += part.toString()))
    await vi.waitFor(() => expect(said).toContain('The gateway is ready'), { timeout: 60_000, interval: 50 })
    return { child, port }
  }

  async function startNginx([first, second]: readonly number[]): Promise<number> {
    const port = await freePort()
    const own = path.join(folder, 'nginx')
    mkdirSync(own)
    const { roots, issuers } = api.app.keys
    writeFileSync(
      path.join(own, 'ca.pem'),
      [...roots, ...issuers].map(({ der }) => toPem('CERTIFICATE', der)).join(''),
    )
    const server = readFileSync(path.join(root, 'deploy/nginx/entente-gateway.conf'), 'utf8')
      .replace('listen 8443', `listen 127.0.0.1:${port}`)
      .replace('127.0.0.1:8444', `127.0.0.1:${first}`)
      .replace('127.0.0.1:8445', `127.0.0.1:${second}`)
      .replace('/etc/entente/gateway.pem', path.join(scene.folder, 'gateway/tls.pem'))
      .replace('/etc/entente/gateway.key', path.join(scene.folder, 'gateway/tls.key'))
      .replace('/etc/entente/ca.pem', path.join(own, 'ca.pem'))
    const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    const temporary = places.map((name) => `${name}_temp_path ${own}/${name};`).join('\n')
    const isRoot = process.getuid?.() === 0
    writeFileSync(
      path.join(own, 'nginx.conf'),
      `${isRoot ? 'user root;' : ''}\nworker_processes 1;\npid ${own}/pid;\nerror_log ${own}/error.log;\n` +
        `events {}\nhttp {\naccess_log off;\n${temporary}\n${server}\n}\n`,
    )
    nginx = spawn('nginx', ['-p', own, '-c', path.join(own, 'nginx.conf'), '-g', 'daemon off;'], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    await vi.waitFor(async () => expect(await opens(port)).toBe(true), { timeout: 10_000, interval: 50 })
    return port
  }

  const told = async (tls: Credential | null): Promise<string> => {
    const { codes, status } = await craftCall(context, { tls }).catch(() => ({ codes: [], status: 0 }))
    return codes.at(-1) ?? String(status)
  }

  test('calls with certificates of partners pass, others do not', async () => {
    const answer = await craftCall(context)
    expect(answer).toMatchObject({ status: 200, codes: [], isSigned: true })
    expect(JSON.parse(answer.identity ?? '')).toMatchObject({ fullName: 'Zoë Practice' })
    // NGINX says 400 itself, in words of its own.
    expect(await told(null)).not.toBe('200')
    const { read } = make({ subject: '/O=Relying Bank/CN=bank' })
    expect(await told({ key: context.identity.tls.key, chain: [read] })).not.toBe('200')
    const { tls } = await scene.identityOf('insurer')
    expect(await told(tls)).toBe('IDA-MPA-021')
  })

  test('a header of the caller is no certificate', async () => {
    const { tls } = await scene.identityOf('insurer')
    const [leaf] = context.identity.tls.chain
    const headers = { 'x-client-cert': encodeURIComponent(toPem('CERTIFICATE', leaf.der)) }
    expect((await craftCall(context, { tls, headers })).codes.at(-1)).toBe('IDA-MPA-021')
  })

  test('a repetition is refused whichever gateway it comes to', async () => {
    const order = { transactionId: '6000000001' }
    expect((await craftCall(context, { order })).codes).toEqual([])
    for (let count = 0; count < 4; count += 1)
      expect((await craftCall(context, { order })).codes.at(-1)).toBe('IDA-MLC-009')
  })

  test('what is revoked is refused with the next call', async () => {
    const { tls } = await scene.identityOf('broker')
    expect(await told(tls)).toBe('200')
    await scene.setRevoked('broker', true)
    const startedAt = performance.now()
    expect(await told(tls)).toBe('IDA-MPA-001')
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    await scene.setRevoked('broker', false)
  })

  test('a gateway is killed in the middle: no call is lost', async () => {
    const answers: string[] = []
    const callOften = async (): Promise<void> => {
      for (let count = 0; count < 12; count += 1) {
        const { codes, status } = await craftCall(context)
        answers.push(codes.at(-1) ?? String(status))
      }
    }
    // It has let a call in, and dies of it.
    heard = (gateway) => {
      if (gateway === 0 && answers.length > 12) gateways[0]?.child.kill('SIGKILL')
    }
    await Promise.all(Array.from({ length: 4 }, callOften))
    expect(gateways[0]?.child.killed).toBe(true)
    expect(answers).toHaveLength(48)
    expect(new Set(answers)).toEqual(new Set(['200']))
  })

  test('a proxy that asks is told whom a call serves, or why it does not', async () => {
    const { licenceKey, partnerId, apiKey } = context.caller
    const [leaf] = context.identity.tls.chain
    const ask = (key: string, certificate = true) =>
      fetch(
        `http://127.0.0.1:${gateways[1]?.port}/ext-authz/idauthentication/v1/kyc/${licenceKey}/${partnerId}/${key}`,
        {
          headers: certificate ? { 'x-client-cert': encodeURIComponent(toPem('CERTIFICATE', leaf.der)) } : {},
        },
      )
    const yes = await ask(apiKey ?? '')
    expect([yes.status, yes.headers.get('x-entente-partner')]).toEqual([200, 'bank'])
    const no = await ask('x')
    expect([no.status, no.headers.get('x-entente-code')]).toEqual([403, 'IDA-MPA-009'])
    expect((await ask(apiKey ?? '', false)).status).toBe(403)
  })
})

async function opens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
  })
  socket.destroy()
  return isOpen
}
