import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cachedFolder, fetchWithMaven, missingJava } from './fetched-server.mjs'

/** The broker that the tests run beside; a newer one may be tried by changing this line. */
const version = '4.1.1'

/** Kafka is published as libraries: what the broker needs is what its main one depends on. */
const project = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>entente</groupId><artifactId>kafka-of-tests</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${version}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
`

/**
 * The folder with a broker's libraries: KAFKA_HOME (its libs), or one that Maven fills once in the user's cache.
 * @returns {Promise<{ libraries: string } | { missing: string }>} what is missing, in words
 */
export async function findKafka() {
  const missing = missingJava()
  if (missing) return { missing }
  const given = process.env.KAFKA_HOME
  if (given) {
    const libraries = path.join(given, 'libs')
    return existsSync(libraries) ? { libraries } : { missing: `there is no Kafka in ${given}` }
  }
  const libraries = cachedFolder(`kafka-${version}`)
  if (hasBroker(libraries) || ((await fetchLibraries(libraries)) && hasBroker(libraries)))
    return { libraries }
  return { missing: `Maven could not fetch org.apache.kafka:kafka_2.13:${version} (mvn)` }
}

const hasBroker = (libraries) => existsSync(path.join(libraries, `kafka_2.13-${version}.jar`))

function fetchLibraries(libraries) {
  console.log(`Fetching Kafka ${version} with Maven, 45 MB, once …`)
  const goal = (beside) => {
    const file = path.join(beside, 'pom.xml')
    writeFileSync(file, project)
    const folder = path.join(beside, 'libs')
    return [
      '-f',
      file,
      'dependency:copy-dependencies',
      '-DincludeScope=runtime',
      `-DoutputDirectory=${folder}`,
    ]
  }
  return fetchWithMaven(libraries, goal, 'libs')
}
