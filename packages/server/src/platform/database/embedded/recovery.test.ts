import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startDatabaseProcess } from '../../../../../../tests/support/database/database-process.ts'
import { startEmbeddedDatabase, type EmbeddedDatabase } from './embedded-database.ts'

let pristine: string
let folder: string
let messages: string[] = []
const running: EmbeddedDatabase[] = []
const children: ChildProcess[] = []
const watchdog = new URL('../../../../workers/database-watchdog.mjs', import.meta.url)
const isRoot = process.getuid?.() === 0

/** What only root, or only Linux, can try is no test elsewhere, not even a skipped one. */
const testIf = (applies: boolean) => (name: string, body: () => Promise<void>, timeout?: number) => {
  if (applies) test(name, body, timeout)
}

const makeFolder = async (): Promise<string> =>
  path.join(await realpath(await mkdtemp(path.join(tmpdir(), 'entente-test-'))), 'database')

const cluster = (name = ''): string => path.join(folder, 'cluster', name)

const start = async (): Promise<EmbeddedDatabase> => {
  const note = (message: string) => void messages.push(message)
  const log = { info: note, warn: note }
  const options = { dataDirectory: folder, databaseName: 'app', watchdog, log, durability: 'off' } as const
  const database = await startEmbeddedDatabase(options)
  running.push(database)
  return database
}

const startOther = async (prefix: readonly string[] = []) => {
  const child = await startDatabaseProcess(folder, prefix)
  children.push(child)
  return child
}

const gone = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', resolve))

/** A program of the account that runs PostgreSQL, which has a number that another process had before. */
const stranger = (): ChildProcess => {
  const { uid, gid } = statSync(cluster())
  const child = spawn('sleep', ['600'], { stdio: 'ignore', ...(isRoot ? { uid, gid } : {}) })
  children.push(child)
  return child
}

const postmasterPid = async (): Promise<number> =>
  Number.parseInt(await readFile(cluster('postmaster.pid'), 'utf8'), 10)

/** Every process that works in the cluster, by what it calls itself. */
const processes = (): { pid: number; title: string }[] =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid = '', title = ''] = /^\s*(\d+) (.*)$/u.exec(line) ?? []
      if (!title.includes('postgres')) return []
      try {
        const at = statSync(`/proc/${pid}/cwd`)
        return at.ino === statSync(cluster()).ino ? [{ pid: Number(pid), title }] : []
      } catch {
        return []
      }
    })

const postmasters = () => processes().filter(({ title }) => !title.startsWith('postgres: '))

const query = async (
  { connection }: Pick<EmbeddedDatabase, 'connection'>,
  sql: string,
): Promise<unknown[]> => {
  const client = new Client({ ...connection })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat()
  } finally {
    await client.end()
  }
}

/** Kills everything that knows of the cluster, without a chance to tidy up. */
const killAll = async (user: ChildProcess): Promise<void> => {
  const pid = await postmasterPid()
  // The watchdog would notice.
  user.kill('SIGSTOP')
  process.kill(pid, 'SIGKILL')
  user.kill('SIGKILL')
  await gone(user)
}

beforeAll(async () => {
  folder = pristine = await makeFolder()
  await (await start()).stop()
  running.length = 0
})
afterAll(() => rm(path.dirname(pristine), { recursive: true, force: true }))

beforeEach(async () => {
  folder = await makeFolder()
  messages = []
  mkdirSync(path.dirname(folder), { recursive: true })
  execFileSync('cp', ['-a', pristine, folder])
})
afterEach(async () => {
  for (const database of running.splice(0)) await database.stop()
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await expect.poll(() => processes().length, { timeout: 15_000 }).toBe(0)
  await rm(path.dirname(folder), { recursive: true, force: true })
})

describe('after node and postmaster were killed', () => {
  test('the next start works, and finds what was written', async () => {
    const user = await startOther()
    const client = new Client({ host: cluster(), port: 5432, user: 'entente', database: 'app' })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('SET synchronous_commit = on')
    await client.query('CREATE TABLE note AS SELECT 42 AS answer')
    await killAll(user)
    const database = await start()
    expect(messages.at(-1)).toMatch(/started/u)
    expect(await query(database, 'SELECT answer FROM note')).toEqual([42])
  })

  test('a program that was given the number meanwhile does not stand in the way', async () => {
    await killAll(await startOther())
    const { pid } = stranger()
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const [, ...rest] = readFileSync(cluster(name), 'utf8').split('\n')
      writeFileSync(cluster(name), [pid, ...rest].join('\n'))
    }
    const database = await start()
    expect(await query(database, 'SELECT 1')).toEqual([1])
    expect(await postmasterPid()).not.toBe(pid)
  })

  test('nor does the lock of the socket alone, nor one of another cluster’s server', async () => {
    const other = folder
    const elsewhere = await start()
    folder = await makeFolder()
    execFileSync('cp', ['-a', pristine, folder])
    const pid = Number.parseInt(readFileSync(path.join(other, 'cluster/postmaster.pid'), 'utf8'), 10)
    writeFileSync(cluster('.s.PGSQL.5432.lock'), `${pid}\n`)
    writeFileSync(cluster('postmaster.pid'), `${pid}\n${cluster()}\n1\n5432\n.\n\n  1  1\nready   \n`)
    const database = await start()
    expect(await query(database, 'SELECT 1')).toEqual([1])
    expect(await query(elsewhere, 'SELECT 1')).toEqual([1])
    await database.stop()
    await rm(path.dirname(folder), { recursive: true, force: true })
    folder = other
  })

  test('nor do lock files that a power failure has emptied', async () => {
    await killAll(await startOther())
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      writeFileSync(cluster(name), '')
      utimesSync(cluster(name), new Date(0), new Date(0))
    }
    expect(await query(await start(), 'SELECT 1')).toEqual([1])
  })

  test('what it left at work is ended first', async () => {
    const user = await startOther()
    const connection = { host: cluster(), port: 5432, user: 'entente', database: 'app' }
    const client = new Client(connection)
    client.on('error', () => undefined)
    await client.connect()
    // It looks at nothing while it turns: not even at whether its postmaster lives.
    client.query('DO $$ BEGIN LOOP END LOOP; END $$').catch(() => undefined)
    await expect.poll(() => processes().some(({ title }) => title.includes(' DO'))).toBe(true)
    await killAll(user)
    await expect.poll(() => processes().map(({ title }) => title.endsWith(' DO'))).toEqual([true])
    const database = await start()
    expect(await query(database, 'SELECT 1')).toEqual([1])
    expect(messages.join('\n')).toContain('left behind')
  })

  test('three starts at once end in one server', async () => {
    await killAll(await startOther())
    const { pid } = stranger()
    for (const name of ['postmaster.pid', '.s.PGSQL.5432.lock']) {
      const [, ...rest] = readFileSync(cluster(name), 'utf8').split('\n')
      writeFileSync(cluster(name), [pid, ...rest].join('\n'))
    }
    await Promise.all([startOther(), startOther(), startOther()])
    expect(postmasters()).toHaveLength(1)
    expect(await query(await start(), 'SELECT 1')).toEqual([1])
  })
})

describe('a live server', () => {
  const hasNamespaces = isRoot && process.platform === 'linux'

  testIf(hasNamespaces)(
    'that only another container sees is left alone',
    async () => {
      const user = await start()
      const elsewhere = ['unshare', '--pid', '--ipc', '--fork', '--mount-proc', '--kill-child']
      await expect(startOther(elsewhere)).rejects.toThrow(/another container/u)
      expect(postmasters()).toHaveLength(1)
      expect(await query(user, 'SELECT 1')).toEqual([1])
    },
    40_000,
  )

  testIf(hasNamespaces)('is known to root of a container, which may not look into it', async () => {
    const weak = ['setpriv', '--bounding-set=-sys_ptrace']
    await startOther(weak)
    const pid = await postmasterPid()
    expect((await startOther(weak)).said()).toContain(`adopted (process ${pid})`)
    expect(await query(await start(), 'SELECT 1')).toEqual([1])
    expect(await postmasterPid()).toBe(pid)
  })
})

describe('as root', () => {
  const owner = (file: string) => execFileSync('stat', ['-c', '%U %a', file], { encoding: 'utf8' }).trim()
  const { uid, gid } = isRoot
    ? {
        uid: Number(execFileSync('id', ['-u', 'nobody'])),
        gid: Number(execFileSync('id', ['-g', 'nobody'])),
      }
    : { uid: 0, gid: 0 }
  const giveToNobody = () => execFileSync('chown', ['-R', `${uid}:${gid}`, cluster()])

  testIf(isRoot)('it belongs to an account of its own, and nobody else comes in', async () => {
    await start()
    expect(owner(cluster())).toBe('entente-db 700')
    expect(owner(cluster('base/1'))).toMatch(/^entente-db 700$/u)
    expect(owner(path.join(folder, 'postgres.log'))).toBe('entente-db 600')
    const { title } = postmasters()[0]!
    expect(title).toContain('cluster_name=entente-')
    const asNobody = (...command: string[]) =>
      execFileSync('setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...command], {
        stdio: 'pipe',
      })
    expect(() => asNobody('touch', cluster('base/1/mine'))).toThrow(/Permission denied/u)
    expect(() => asNobody('kill', '-9', String(postmasters()[0]!.pid))).toThrow(/not permitted/u)
  })

  testIf(isRoot)('one that belongs to nobody is taken over, with its data and links unfollowed', async () => {
    const first = await start()
    await query(first, 'CREATE TABLE note AS SELECT 42 AS answer')
    await first.stop()
    running.length = 0
    giveToNobody()
    const outside = path.join(path.dirname(folder), 'outside')
    writeFileSync(outside, 'mine')
    execFileSync('ln', ['-s', outside, cluster('base/planted')])
    execFileSync('ln', ['-s', outside, cluster('pg_hba.conf.new')])
    expect(await query(await start(), 'SELECT answer FROM note')).toEqual([42])
    expect(messages.join('\n')).toContain('taken over')
    expect(owner(cluster())).toBe('entente-db 700')
    expect(owner(cluster('global/pg_control'))).toMatch(/^entente-db/u)
    expect(owner(outside)).toMatch(/^root/u)
    expect(readFileSync(outside, 'utf8')).toBe('mine')
  })

  testIf(isRoot)('a file that has another name elsewhere is not given away', async () => {
    giveToNobody()
    const outside = path.join(path.dirname(folder), 'outside')
    writeFileSync(outside, 'mine')
    execFileSync('ln', [outside, cluster('base/planted')])
    await expect(start()).rejects.toThrow(/another name elsewhere/u)
    expect(owner(outside)).toMatch(/^root/u)
  })

  testIf(isRoot)('one in somebody’s own folder stays theirs', async () => {
    execFileSync('chown', ['-R', `${uid}:${gid}`, folder])
    await start()
    expect(owner(cluster())).toMatch(/^nobody/u)
  })

  testIf(isRoot && process.platform === 'linux')(
    'where no account can be made, it says so loudly and works',
    async () => {
      const passwd = path.join(path.dirname(folder), 'passwd')
      writeFileSync(passwd, readFileSync('/etc/passwd', 'utf8').replaceAll(/^entente-db:.*\n/gmu, ''))
      await rm(folder, { recursive: true })
      const without = `mount --bind ${passwd} /etc/passwd && mount -o remount,bind,ro /etc/passwd && exec "$@"`
      const other = await startOther(['unshare', '--mount', 'sh', '-c', without, 'sh'])
      expect(other.said()).toContain('THE DATABASE IS NOT ALONE')
      expect(owner(cluster())).toMatch(/^nobody/u)
      // The next start that can, takes it over.
      await killAll(other)
      await start()
      expect(owner(cluster())).toBe('entente-db 700')
    },
  )
})
