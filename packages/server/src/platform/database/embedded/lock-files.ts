import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { systemClock } from '../../clock.ts'
import { isAlive, standingOf } from './server-processes.ts'

/** What `postmaster.pid` says of a running server. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  readonly socketFolder: string
  readonly isReady: boolean
  /** False where we may not look into the process: it may be somebody else's. */
  readonly isKnown: boolean
}

/** A file that a server is just writing is empty for a moment, and no longer. */
const writingMs = 5_000

/** The running server of a data directory, or `undefined`. */
export async function findPostmaster(folder: string): Promise<Postmaster | undefined> {
  const lines = (await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  const standing = await standingOf(pid, folder)
  if (standing === 'stranger') return undefined
  return {
    pid,
    port: Number(lines[3]),
    socketFolder: lines[4] === '.' ? folder : (lines[4] ?? ''),
    isReady: lines[7]?.trim() === 'ready',
    isKnown: standing === 'postmaster',
  }
}

/**
 * True for a lock file with which PostgreSQL would not start although its writer is gone: the number in it is now that of
 * a stranger, or there is none, as after a power failure. With a number that is nobody's it copes by itself.
 */
export async function isStale(file: string, folder: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  if (!found) return false
  const [line = ''] = (await readFile(file, 'utf8').catch(() => '0')).split('\n')
  const pid = Math.abs(Number(line.trim()))
  if (!Number.isSafeInteger(pid) || pid === 0) return systemClock.now().getTime() - found.mtimeMs > writingMs
  return isAlive(pid) && (await standingOf(pid, folder)) === 'stranger'
}
