import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDatabaseProcess } from '../../../../../../tests/support/database/database-process.ts'
import { startEmbeddedDatabase, type DatabaseConnection, type EmbeddedDatabase } from './embedded-database.ts'

let folder: string
/** A cluster to copy, since making one anew takes a second. */
let pristine: string
let messages: string[] = []
let onMessage: (message: string) => unknown = () => undefined
const running: EmbeddedDatabase[] = []
const watchdog = new URL('../../../../workers/database-watchdog.mjs', import.meta.url)

beforeAll(async () => {
  folder = pristine = await makeFolder()
  await (await start()).stop()
  running.length = 0
})

afterAll(() => rm(path.dirname(pristine), { recursive: true, force: true }))

beforeEach(async () => {
  folder = await makeFolder()
  messages = []
  onMessage = () => undefined
})

afterEach(async () => {
  for (const database of running.splice(0)) await database.stop()
  await rm(path.dirname(folder), { recursive: true, force: true })
})

async function makeFolder(): Promise<string> {
  return path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'entente-test-'))), 'database')
}

function copyPristineCluster(to = folder): void {
  mkdirSync(path.dirname(to), { recursive: true })
  execFileSync('cp', ['-a', pristine, to])
}

async function start(dataDirectory = folder, durability: 'on' | 'off' = 'off'): Promise<EmbeddedDatabase> {
  const note = (message: string) => {
    messages.push(message)
    onMessage(message)
  }
  const log = { info: note, warn: note }
  const database = await startEmbeddedDatabase({
    dataDirectory,
    databaseName: 'app',
    watchdog,
    log,
    durability,
  })
  running.push(database)
  return database
}

async function query(connection: DatabaseConnection, sql: string): Promise<unknown[]> {
  const client = new Client({ ...connection })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' })
    return rows.flat()
  } finally {
    await client.end()
  }
}

async function postmasterPid(dataDirectory = folder): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDirectory, 'cluster/postmaster.pid'), 'utf8'), 10)
}

async function isServing(pid: number): Promise<boolean> {
  return (await postmasterPid().catch(() => undefined)) === pid
}

describe('the embedded database', () => {
  test('is created at the first start and keeps its data over a restart', async () => {
    const first = await start()
    await query(first.connection, 'CREATE TABLE note AS SELECT 42 AS answer')
    await first.stop()
    const second = await start()
    expect(await query(second.connection, 'SELECT answer FROM note')).toEqual([42])
  })

  test('lets the application in as the owner of its database, not as superuser', async () => {
    copyPristineCluster()
    const { connection } = await start()
    const sql = 'SELECT current_user::text, usesuper, usecreatedb FROM pg_user WHERE usename = current_user'
    expect(await query(connection, sql)).toEqual(['entente', false, true])
  })

  test('keeps other users of the machine out', async () => {
    copyPristineCluster()
    const { connection } = await start()
    expect((await stat(connection.host)).mode & 0o777).toBe(0o700)
    const rules = await readFile(path.join(folder, 'cluster/pg_hba.conf'), 'utf8')
    expect(rules).toBe('local all all peer map=entente\n')
  })

  test('is shared: a second user adopts it and the last to leave shuts it down', async () => {
    copyPristineCluster()
    const starter = await start()
    const adopter = await start()
    expect(messages.at(-1)).toMatch(/adopted/)
    const pid = await postmasterPid()
    await starter.stop()
    expect(await query(adopter.connection, 'SELECT 1')).toEqual([1])
    await adopter.stop()
    await expect.poll(() => isServing(pid)).toBe(false)
  })

  test('survives two starts at the same moment on an empty folder', async () => {
    const [one, other] = await Promise.all([start(), start()])
    expect(one.connection).toEqual(other.connection)
    expect(await query(one.connection, 'SELECT 1')).toEqual([1])
  })

  test('comes back by itself, with its data, when the server is killed', async () => {
    copyPristineCluster()
    const { connection } = await start(folder, 'on')
    await query(connection, 'CREATE TABLE note AS SELECT 42 AS answer')
    process.kill(await postmasterPid(), 'SIGKILL')
    await expect
      .poll(() => query(connection, 'SELECT answer FROM note').catch(() => undefined), { timeout: 15_000 })
      .toEqual([42])
  }, 20_000)

  test('leaves nothing behind when it is given up while it comes back', async () => {
    copyPristineCluster()
    const database = await start()
    const wentAway = new Promise<void>((resolve) => {
      onMessage = (message) => message.includes('went away') && resolve()
    })
    process.kill(await postmasterPid(), 'SIGKILL')
    await wentAway
    await database.stop()
    // What was on its way has come, and has gone again.
    expect(messages.slice(-2)).toEqual([expect.stringContaining('started'), 'Embedded PostgreSQL stopped'])
    await expect(postmasterPid()).rejects.toThrow('ENOENT')
  })

  test('is stopped when the last process that used it was killed', async () => {
    copyPristineCluster()
    const [one, other] = [await startDatabaseProcess(folder), await startDatabaseProcess(folder)]
    const pid = await postmasterPid()
    one.kill('SIGKILL')
    // Longer than the watchdog of the first looks for others.
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(await isServing(pid)).toBe(true)
    other.kill('SIGKILL')
    await expect.poll(() => isServing(pid)).toBe(false)
  })

  test('is stopped when all that used it were killed at once', async () => {
    copyPristineCluster()
    const killed = [await startDatabaseProcess(folder), await startDatabaseProcess(folder)]
    const pid = await postmasterPid()
    for (const child of killed) child.kill('SIGKILL')
    await expect.poll(() => isServing(pid)).toBe(false)
  })

  test('goes on for a process that came before the one that started it was killed', async () => {
    copyPristineCluster()
    const killed = await startDatabaseProcess(folder)
    const pid = await postmasterPid()
    const heir = await start()
    killed.kill('SIGKILL')
    await new Promise((resolve) => killed.once('exit', resolve))
    expect(await query(heir.connection, 'SELECT 1')).toEqual([1])
    expect(await postmasterPid()).toBe(pid)
    await heir.stop()
    await expect.poll(() => isServing(pid)).toBe(false)
  })

  test('is stopped when the process that started it ends without stopping it', async () => {
    copyPristineCluster()
    const careless = await startDatabaseProcess(folder)
    const pid = await postmasterPid()
    careless.kill('SIGTERM')
    await expect.poll(() => isServing(pid)).toBe(false)
  })

  test('does not take a stranger for its server when process numbers were handed out anew', async () => {
    copyPristineCluster()
    await (await start()).stop()
    const lines = [process.pid, path.join(folder, 'cluster'), 1, 5432, '.', '', '  1  1', 'ready   ', '']
    await writeFile(path.join(folder, 'cluster/postmaster.pid'), lines.join('\n'))
    const { connection } = await start()
    expect(await query(connection, 'SELECT 1')).toEqual([1])
  })

  test('works below a path too long for a socket', async () => {
    const long = path.join(folder, 'x'.repeat(120))
    copyPristineCluster(long)
    const database = await start(long)
    const { connection } = database
    expect(connection.host).toMatch(/^\/tmp\/entente-[0-9a-f]{16}$/)
    expect(await query(connection, 'SELECT 1')).toEqual([1])
    await database.stop()
    await expect(stat(connection.host)).rejects.toThrow('ENOENT')
  })

  test('works below a folder that only root can enter', async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    copyPristineCluster(path.join(folder, 'inner'))
    const { connection } = await start(path.join(folder, 'inner'))
    expect(await query(connection, 'SELECT 1')).toEqual([1])
  })
})

describe('a start that cannot succeed says why', () => {
  test('when the folder holds something else', async () => {
    await mkdir(path.join(folder, 'cluster'), { recursive: true })
    await expect(start()).rejects.toThrow(/is not a PostgreSQL data directory.*DATABASE_URL/)
  })

  test('when the folder is of another version', async () => {
    await mkdir(path.join(folder, 'cluster'), { recursive: true })
    await writeFile(path.join(folder, 'cluster/PG_VERSION'), '15\n')
    await expect(start()).rejects.toThrow(/is of PostgreSQL 15, not 18/)
  })

  test('when the data is damaged', async () => {
    copyPristineCluster()
    await (await start()).stop()
    await writeFile(path.join(folder, 'cluster/global/pg_control'), 'damaged')
    await expect(start()).rejects.toThrow(/does not start: .*pg_control.*postgres\.log.*DATABASE_URL/)
  })
})
