import { spawnSync } from 'node:child_process'
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

/** How a program ends when another one holds the lock of its cluster. */
export const lockedStatus = 75

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
/** The folder may be somebody else's when we are root: no link in it leads us anywhere. */
const appending = O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW

/**
 * Opens a file beside a cluster, made if need be.
 * @throws {Error} for one that has another name elsewhere: it could be anybody's, and is given away by us
 */
export async function openBeside(file: string): Promise<FileHandle> {
  const handle = await open(file, appending, 0o600)
  if ((await handle.stat()).nlink <= 1) return handle
  await handle.close()
  throw new Error(`${file} has another name elsewhere. Remove it and start again.`)
}

/** Opens the file whose lock every server of a cluster holds. */
export const openLock = (folder: string): Promise<FileHandle> =>
  openBeside(path.join(path.dirname(folder), 'cluster.lock'))

/**
 * Does something while no server may run in a cluster, also none of another container. Where there is no `flock`, it is
 * done all the same.
 * @returns false when a server, or another start, holds the lock: nothing was done
 */
export async function whileLocked(folder: string, work: () => Promise<void>): Promise<boolean> {
  const lock = await openLock(folder)
  try {
    // The lock belongs to the open file, which is ours as well: it outlives the program that takes it.
    const { status } = spawnSync('flock', ['-n', '-E', String(lockedStatus), '4'], {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      stdio: ['ignore', 'ignore', 'ignore', 'ignore', lock.fd],
    })
    if (status === lockedStatus) return false
    await work()
    return true
  } finally {
    await lock.close()
  }
}
