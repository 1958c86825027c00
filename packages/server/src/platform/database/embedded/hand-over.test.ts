import { spawnSync } from 'node:child_process'
import { chmod, chown, link, mkdir, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chooseAccount } from './account.ts'
import { launch } from './cluster.ts'
import { handOver } from './hand-over.ts'

const somebody = { uid: 54_321, gid: 54_321 }
const another = { uid: 54_322, gid: 54_322 }
const silent = { info: () => undefined, warn: () => undefined }

let parent: string
let folder: string

beforeEach(async () => {
  parent = await mkdtemp(path.join(tmpdir(), 'entente-hand-over-'))
  folder = path.join(parent, 'cluster')
})
afterEach(() => rm(parent, { recursive: true, force: true }))

const uidOf = async (file: string) => (await stat(file)).uid

const isRoot = process.getuid?.() === 0
const hasFlock = spawnSync('flock', ['--version']).status === 0

/** What only root can try is no test elsewhere, not even a skipped one. */
const testIf = (applies: boolean) => (name: string, body: () => Promise<void>) => {
  if (applies) test(name, body)
}

describe('the files of a cluster', () => {
  testIf(isRoot)('a folder that is handed over is open to nobody else, at any depth', async () => {
    await mkdir(path.join(folder, 'base', '1'), { recursive: true })
    for (const each of ['base', 'base/1']) await chmod(path.join(folder, each), 0o777)
    await handOver(folder, somebody)
    for (const each of ['.', 'base', 'base/1']) {
      const { mode, uid } = await stat(path.join(folder, each))
      expect([mode & 0o777, uid]).toEqual([0o700, somebody.uid])
    }
  })

  testIf(isRoot)('a new cluster in somebody’s folder is theirs', async () => {
    await chown(parent, somebody.uid, somebody.gid)
    expect(await chooseAccount(folder, silent)).toEqual(somebody)
  })

  test.each(['postgres.log', 'cluster.lock'])(
    '%s is not given away when it is another file',
    async (name) => {
      const victim = path.join(parent, 'victim')
      await writeFile(victim, 'ours')
      await link(victim, path.join(parent, name))
      await mkdir(folder)
      const logFile = path.join(parent, 'postgres.log')
      const cluster = { folder, logFile, binaries: '/nowhere', account: somebody, durability: 'off' } as const
      await expect(launch(cluster, 'initdb', [])).rejects.toThrow('has another name elsewhere')
      expect(await uidOf(victim)).toBe(process.getuid?.())
    },
  )

  testIf(isRoot && hasFlock)('a cluster whose lock is held is not taken over', async () => {
    await mkdir(folder)
    const lock = await open(path.join(parent, 'cluster.lock'), 'a')
    try {
      spawnSync('flock', ['-n', '4'], { stdio: ['ignore', 'ignore', 'ignore', 'ignore', lock.fd] })
      await expect(chooseAccount(folder, silent)).rejects.toThrow('in use by another process')
      await chown(folder, another.uid, another.gid)
      expect(await chooseAccount(folder, silent)).toEqual(another)
      expect(await uidOf(folder)).toBe(another.uid)
    } finally {
      await lock.close()
    }
    expect(await chooseAccount(folder, silent)).not.toEqual(another)
    expect(await uidOf(folder)).not.toBe(another.uid)
  })
})
