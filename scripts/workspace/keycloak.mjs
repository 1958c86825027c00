import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { run } from './run.mjs'

/** The server that the tests run beside; a newer one may be tried by changing this line. */
const version = '26.7.3'
const oldestJava = 17

/**
 * The folder of an unpacked Keycloak: KEYCLOAK_HOME, or one that Maven fetches once into the user's cache.
 * @returns {Promise<{ home: string } | { missing: string }>} what is missing, in words
 */
export async function findKeycloak() {
  const java = javaVersion()
  if (java === undefined) return { missing: 'there is no Java on this machine (java -version)' }
  if (java < oldestJava) return { missing: `Java ${java} is too old, ${oldestJava} is needed` }
  const given = process.env.KEYCLOAK_HOME
  if (given) return hasServer(given) ? { home: given } : { missing: `there is no Keycloak in ${given}` }
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache')
  const home = path.join(cache, 'entente', `keycloak-${version}`)
  if (hasServer(home) || (await fetchServer(home))) return { home }
  return { missing: `Maven could not fetch org.keycloak:keycloak-quarkus-dist:${version} (mvn)` }
}

const hasServer = (home) => existsSync(path.join(home, 'bin', 'kc.sh'))

function javaVersion() {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' })
  const [, major] = /version "(\d+)/u.exec(stderr) ?? []
  return error || !major ? undefined : Number(major)
}

async function fetchServer(home) {
  console.log(`Fetching Keycloak ${version} with Maven, 170 MB, once …`)
  const beside = `${home}.${process.pid}`
  mkdirSync(beside, { recursive: true })
  try {
    const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`
    const words = ['-B', '-q', 'dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${beside}`]
    const code = await run('mvn', words, { cwd: beside, stdio: ['ignore', 'ignore', 'inherit'] })
    // What is half unpacked must not be taken for whole.
    if (code === 0) renameSync(path.join(beside, `keycloak-${version}`), home)
    return code === 0 && hasServer(home)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return false
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}
