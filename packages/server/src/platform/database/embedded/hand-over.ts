import { constants } from 'node:fs'
import { lchown, lstat, open, readdir, type FileHandle } from 'node:fs/promises'
import path from 'node:path'

const flags = constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW

interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * Gives a folder and all that is in it to another account. The former owner may still run programs, so no name is looked up
 * twice: each folder is held open and its entries are named through that, and no link is followed. Until all is done the
 * folder is root's: whoever was interrupted begins again.
 * @throws {Error} for a file that has another name elsewhere, which could be anybody's
 */
export async function handOver(folder: string, account: Account): Promise<void> {
  const handle = await open(folder, flags)
  try {
    await handle.chmod(0o700)
    await handle.chown(0, 0)
    await handOverEntries(folder, handle, account)
    await handle.chown(account.uid, account.gid)
  } finally {
    await handle.close()
  }
}

async function handOverFolder(folder: string, account: Account): Promise<void> {
  const handle = await open(folder, flags)
  try {
    await handle.chown(account.uid, account.gid)
    // The former owner may have left it open to all, and hold the folder around it open.
    await handle.chmod(0o700)
    await handOverEntries(folder, handle, account)
  } finally {
    await handle.close()
  }
}

async function handOverEntries(folder: string, handle: FileHandle, account: Account): Promise<void> {
  const here = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : folder
  for (const name of await readdir(here)) {
    const entry = path.join(here, name)
    const found = await lstat(entry)
    if (found.isFile() && found.nlink > 1)
      throw new Error(
        `${path.join(folder, name)} has another name elsewhere; PostgreSQL makes no such files.`,
      )
    if (found.isDirectory()) await handOverFolder(entry, account)
    else await lchown(entry, account.uid, account.gid)
  }
}
