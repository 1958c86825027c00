import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forkServerVariable } from '../database/fork-server.ts'
import { mustRun } from '../run-program.ts'

/** Without a test run around us every process keeps keys of its own, in memory. */
const inMemory = new Map<string, string>()

/**
 * A private key by the `openssl` command, PEM. Keys are slow to make, and no test depends on its keys being different
 * from those of another file: the same kind and index give the same key in the whole run.
 * @param kind arguments of `openssl genpkey`
 */
export const takeKey = (kind: readonly string[], index: number): string => {
  const name = `${createHash('sha256').update(kind.join(' ')).digest('hex').slice(0, 16)}-${index}.key`
  const folder = process.env[forkServerVariable]
  if (!folder) {
    const key = inMemory.get(name) ?? makeKey(kind)
    inMemory.set(name, key)
    return key
  }
  const file = join(folder, name)
  if (!existsSync(file)) {
    const made = mkdtempSync(join(folder, 'new-'))
    mustRun('openssl', ['genpkey', ...kind, '-out', 'key'], made)
    renameSync(join(made, 'key'), file)
    rmSync(made, { recursive: true })
  }
  return readFileSync(file, 'utf8')
}

const makeKey = (kind: readonly string[]): string =>
  mustRun('openssl', ['genpkey', ...kind], tmpdir()).toString()
