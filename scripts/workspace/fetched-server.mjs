import { spawnSync } from 'node:child_process'
import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { run } from './run.mjs'

const oldestJava = 17

/** What is missing of Java, in words; undefined when it is there. */
export function missingJava() {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const [, major] = /version "(\d+)/u.exec(stderr) ?? []
  if (error || !major) return 'there is no Java on this machine (java -version)'
  if (Number(major) < oldestJava) return `Java ${major} is too old, ${oldestJava} is needed`
  return undefined
}

/** The folder of something that is fetched once, in the user's cache. */
export function cachedFolder(name) {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache')
  return path.join(cache, 'entente', name)
}

/**
 * Has Maven fill a folder: beside its place first, for what is half there must not be taken for whole.
 * @param {string} home where it is to be
 * @param {(beside: string) => string[]} goal what Maven is told; it may write into the folder `beside`
 * @param {string} [part] what of that folder is wanted; default: all of it
 * @returns {Promise<boolean>} whether it is there now
 */
export async function fetchWithMaven(home, goal, part = '') {
  const beside = `${home}.${process.pid}`
  mkdirSync(beside, { recursive: true })
  try {
    const words = ['-B', '-q', ...goal(beside)]
    const code = await run('mvn', words, { cwd: beside, stdio: ['ignore', 'ignore', 'inherit'] })
    if (code === 0) renameSync(path.join(beside, part), home)
    return code === 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}
