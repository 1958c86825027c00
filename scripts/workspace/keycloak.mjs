import { existsSync } from 'node:fs'
import path from 'node:path'
import { cachedFolder, fetchWithMaven, missingJava } from './fetched-server.mjs'

/** The server that the tests run beside; a newer one may be tried by changing this line. */
const version = '26.7.3'

/**
 * The folder of an unpacked Keycloak: KEYCLOAK_HOME, or one that Maven fetches once into the user's cache.
 * @returns {Promise<{ home: string } | { missing: string }>} what is missing, in words
 */
export async function findKeycloak() {
  const missing = missingJava()
  if (missing) return { missing }
  const given = process.env.KEYCLOAK_HOME
  if (given) return hasServer(given) ? { home: given } : { missing: `there is no Keycloak in ${given}` }
  const home = cachedFolder(`keycloak-${version}`)
  if (hasServer(home) || ((await fetchServer(home)) && hasServer(home))) return { home }
  return { missing: `Maven could not fetch org.keycloak:keycloak-quarkus-dist:${version} (mvn)` }
}

const hasServer = (home) => existsSync(path.join(home, 'bin', 'kc.sh'))

function fetchServer(home) {
  console.log(`Fetching Keycloak ${version} with Maven, 170 MB, once …`)
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`
  const goal = (beside) => ['dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${beside}`]
  return fetchWithMaven(home, goal, `keycloak-${version}`)
}
