import { accessSync, chmodSync, constants, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const inMemory = '/dev/shm'
const wantedBytes = 1024 ** 3

/**
 * Once per test run: a folder for everything temporary, in memory where there is room. The tests make and remove tens
 * of thousands of small files, at which ext4 spends more time than the tests do.
 */
export const setup = (): (() => void) => {
  const before = process.env.TMPDIR
  const folder = mkdtempSync(join(hasRoom() ? inMemory : tmpdir(), 'entente-tests-'))
  // Programs that run as another user find their files below it.
  chmodSync(folder, 0o755)
  process.env.TMPDIR = folder
  return () => {
    rmSync(folder, { recursive: true, force: true })
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}

const hasRoom = (): boolean => {
  try {
    accessSync(inMemory, constants.W_OK)
    const { bavail, bsize } = statfsSync(inMemory)
    return bavail * bsize >= wantedBytes
  } catch {
    return false
  }
}
