import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readdir, readFile, stat } from 'node:fs/promises'

/**
 * What a process is to a data directory: its `postmaster`, surely none (`stranger`), or a PostgreSQL into which we may not
 * look (`unknown`).
 */
export type Standing = 'postmaster' | 'stranger' | 'unknown'

/** Names a data directory in the command line of its server, for whoever may read nothing else of it. */
export const markOf = (folder: string): string =>
  `entente-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`

/** Whether a process of that number exists, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Tells a live server of a data directory from a process that was given the same number later. Numbers are handed out
 * anew within minutes, in containers at each start.
 * @param folder data directory, without symbolic links
 */
export async function standingOf(pid: number, folder: string): Promise<Standing> {
  if (!isAlive(pid)) return 'stranger'
  if (process.platform !== 'linux') return askPs(pid, folder)
  const found = await inspect(pid)
  // Children show what they do instead of how they were started.
  if (found === undefined || found.isChild) return 'stranger'
  return belongsTo(found, folder)
}

/**
 * The children that a killed postmaster has left behind: PostgreSQL starts no other while one of them works. Linux only.
 * @returns their process numbers
 */
export async function findOrphans(folder: string): Promise<number[]> {
  if (process.platform !== 'linux') return []
  const numbers = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const orphans = await Promise.all(
    numbers.map(async (pid) => {
      const found = await inspect(pid)
      if (!found?.isChild || (await belongsTo(found, folder)) !== 'postmaster') return []
      return (await standingOf(found.parent, folder)) === 'stranger' ? [pid] : []
    }),
  )
  return orphans.flat()
}

interface Inspected {
  readonly pid: number
  readonly parent: number
  readonly uid: number
  readonly commandLine: string
  readonly isChild: boolean
}

const read = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined)

/** A living PostgreSQL process, by what everybody may read of it; a zombie only waits to be buried. */
async function inspect(pid: number): Promise<Inspected | undefined> {
  const status = (await read(`/proc/${pid}/status`)) ?? ''
  const field = (name: string) => new RegExp(`^${name}:\\s+(.*)$`, 'mu').exec(status)?.[1] ?? ''
  if (field('Name') !== 'postgres' || /^[ZX]/u.test(field('State'))) return undefined
  const commandLine = (await read(`/proc/${pid}/cmdline`)) ?? ''
  return {
    pid,
    parent: Number(field('PPid')),
    uid: Number(field('Uid').split(/\s+/u)[1]),
    commandLine,
    isChild: commandLine.startsWith('postgres: '),
  }
}

/** PostgreSQL works in its data directory. Root of a container may not see where processes of other accounts do. */
async function belongsTo({ pid, uid, commandLine }: Inspected, folder: string): Promise<Standing> {
  const [at, own] = await Promise.all([stat(`/proc/${pid}/cwd`).catch(() => undefined), stat(folder)])
  if (at) return at.dev === own.dev && at.ino === own.ino ? 'postmaster' : 'stranger'
  if (commandLine.includes(markOf(folder))) return 'postmaster'
  return uid === own.uid && !/\bentente-[0-9a-f]{16}\b/u.test(commandLine) ? 'unknown' : 'stranger'
}

function askPs(pid: number, folder: string): Standing {
  try {
    const commandLine = execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
    return commandLine.includes(folder) ? 'postmaster' : 'stranger'
  } catch {
    return 'stranger'
  }
}
