import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { externalPackages } from '../../../scripts/workspace/build.mjs'
import { freePort } from '../../../tests/support/neighbours/free-port.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
// Ten are promised; a machine that does much else at the same time may need some more to end a process.
const longestStopMilliseconds = 15_000

let folder: string
/** Takes connections and never says a word. */
let silent: Server
const children: ChildProcess[] = []
const sockets: Socket[] = []

/** The real `serve`, with a module whose work never ends. */
const program = `
  import { sql } from 'kysely'
  import { modules } from './app.ts'
  import { runCommand } from './commands/run-command.ts'
  import { exclusively } from './platform/database/inside/exclusively.ts'
  import { publish } from './platform/events/events.ts'

  const forEver = () => new Promise(() => undefined)
  const say = () => console.log('planted')
  const sayWhoListens = () =>
    fetch('http://127.0.0.1:' + process.env.PORT).then(
      () => console.log('somebody listens'),
      () => console.log('nobody listens yet'),
    )
  const event = { name: 'test.hangs', objectType: 'test', objectId: '1', partnerId: null, actor: 'test', data: {} }
  const plants = {
    nothing: () => say(),
    'queries, locks and transactions': ({ database }) => {
      void sql\`select pg_sleep(600)\`.execute(database.tables).catch(() => undefined)
      void exclusively(database, 'test', forEver).catch(() => undefined)
      void database.transaction((tx) => sql\`select pg_sleep(600)\`.execute(tx.tables)).catch(() => undefined)
      void database.transaction(() => (say(), forEver())).catch(() => undefined)
      return forEver()
    },
    'a call to the outside': ({ http }) => {
      const call = http.fetchBytes({ url: process.env.SILENT, timeoutMilliseconds: 600_000, maximumBytes: 1 })
      say()
      return call
    },
    'the handler of an event': ({ database, subscriptions, clock }) =>
      database.transaction((tx) => publish(tx, subscriptions, { ...event, at: clock.now() })),
    'a delivery to the outside': ({ database, subscriptions, clock }) =>
      database.transaction((tx) => publish(tx, subscriptions, { ...event, name: 'test.outside', at: clock.now() })),
  }
  modules.push({
    name: 'hanging',
    routes: () => [],
    subscriptions: () => [
      { subscriber: 'hanging', events: [event.name], handle: () => (say(), forEver()) },
      // Not even told that the server ends does it give up.
      { subscriber: 'outside', events: ['test.outside'], parallel: 1, send: () => (say(), forEver()) },
    ],
    jobs: (app) => [
      { name: 'hanging', everySeconds: 600, run: async () => (await plants[process.env.PLANT](app), 0) },
      { name: 'needed', everySeconds: 600, isNeededFirst: true, run: async () => (await sayWhoListens(), 0) },
    ],
  })
  process.exitCode = await runCommand(['serve'])
`

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'entente-serve-'))
  const server = path.resolve(here, '..')
  // Laid out as the bundle is in its package.
  for (const name of ['migrations', 'workers']) symlinkSync(path.join(server, name), path.join(folder, name))
  symlinkSync(path.resolve(server, '../../node_modules'), path.join(folder, 'node_modules'))
  await build({
    stdin: { contents: program, resolveDir: here, loader: 'ts' },
    outfile: path.join(folder, 'dist/main.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    plugins: [externalPackages],
    logLevel: 'error',
  })
  silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const socket of sockets.splice(0)) socket.destroy()
})
afterAll(() => {
  silent.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = async (plant: string, over: Record<string, string> = {}) => {
  const port = await freePort()
  const { PATH = '', HOME = '/' } = process.env
  const child = spawn(process.execPath, [path.join(folder, 'dist/main.mjs')], {
    env: {
      PATH,
      HOME,
      NODE_NO_WARNINGS: '1',
      PLANT: plant,
      SILENT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`,
      PORT: String(port),
      ENTENTE_DATA: path.join(folder, 'data'),
      ENTENTE_SEED: 'platform',
      OUTBOUND_ALLOWED: '127.0.0.1',
      PORTAL_DIR: '/nonexistent',
      ...over,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  let said = ''
  child.stdout.on('data', (part: Buffer) => (said += part.toString()))
  const hears = (text: string) =>
    expect.poll(() => (child.exitCode === null ? said : `${said}ended`), { timeout: 60_000 }).toContain(text)
  return { child, port, hears }
}

const postmaster = (): number =>
  Number.parseInt(readFileSync(path.join(folder, 'data/database/cluster/postmaster.pid'), 'utf8'), 10)

/** A zombie has ended; whether anybody buries it is not ours to see to. */
const isAlive = (pid: number): boolean => {
  try {
    return !/^State:\s+[ZX]/mu.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const stop = async (child: ChildProcess): Promise<number | null> => {
  const begin = performance.now()
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = (await ended) as [number | null]
  expect(performance.now() - begin).toBeLessThan(longestStopMilliseconds)
  return code
}

// The first start makes a cluster and keys.
describe('SIGTERM ends the server and its database', { timeout: 180_000 }, () => {
  test.each([
    'nothing',
    'queries, locks and transactions',
    'a call to the outside',
    'the handler of an event',
    'a delivery to the outside',
  ])('while this hangs: %s', async (plant) => {
    const { child, hears } = await start(plant)
    await hears('planted')
    await hears('Entente is ready')
    // What is needed first was done before.
    await hears('nobody listens yet')
    const database = postmaster()
    expect(await stop(child)).toBe(0)
    expect(isAlive(database)).toBe(false)
  })

  test('while clients hold connections, some in the middle of a request', async () => {
    const { child, port, hears } = await start('nothing')
    await hears('Entente is ready')
    const database = postmaster()
    const open = async (text: string) => {
      const socket = connect(port, '127.0.0.1')
      socket.on('error', () => undefined)
      sockets.push(socket)
      await once(socket, 'connect')
      socket.write(text)
    }
    await open('')
    await open('GET / HT')
    await open(
      'POST /v1/authmanager/authenticate/clientidsecretkey HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{',
    )
    expect(await stop(child)).toBe(0)
    expect(isAlive(database)).toBe(false)
  })

  test('while the database is frozen, with every process of it', async () => {
    const { child, hears } = await start('nothing')
    await hears('Entente is ready')
    const database = postmaster()
    const workers = readFileSync(`/proc/${database}/task/${database}/children`, 'utf8')
      .trim()
      .split(' ')
      .map(Number)
    for (const pid of [database, ...workers]) process.kill(pid, 'SIGSTOP')
    expect(await stop(child)).toBe(0)
    expect([database, ...workers].filter(isAlive)).toEqual([])
  })

  test('while it still starts, and cannot', async () => {
    const first = await start('nothing')
    await first.hears('Entente is ready')
    const host = path.join(folder, 'data/database/cluster')
    const client = new Client({ host, port: 5432, user: 'entente', database: 'entente' })
    await client.connect()
    try {
      // What a migration of another process holds.
      await client.query('select pg_advisory_lock(7205511)')
      const second = await start('nothing')
      const waits = `select 1 from pg_locks where locktype = 'advisory' and not granted`
      await expect.poll(async () => (await client.query(waits)).rowCount, { timeout: 60_000 }).toBe(1)
      await stop(second.child)
    } finally {
      await client.end()
    }
    const database = postmaster()
    expect(await stop(first.child)).toBe(0)
    await expect.poll(() => isAlive(database)).toBe(false)
  })
})
