import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Admin } from '@platformatic/kafka'
import { authorityExtensions, make } from '../support/certificates/certificates.ts'
import { freePort } from '../support/neighbours/free-port.ts'
import { spawnServer, type SpawnedServer } from '../support/neighbours/spawned-server.ts'
import { mustRun } from '../support/run-program.ts'

/** One KRaft node on ports of this machine: in the clear, and by TLS for whoever shows a certificate and signs in. */
export interface Broker {
  /** Settings that reach it in the clear. */
  readonly settings: Readonly<Record<string, string>>
  /** Settings that reach it by TLS. */
  readonly securedSettings: Readonly<Record<string, string>>
  makeTopic(name: string, options?: { partitions?: number; configs?: Record<string, string> }): Promise<void>
  removeTopic(name: string): Promise<void>
  /** Ends it, politely or not. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
  /** Starts it again, on what it has stored. */
  start(): Promise<void>
  remove(): Promise<void>
}

const password = 'the password of a test'
const clusterId = 'kafkaOfTheTestsAAAAAAA'

const librariesOf = (): string => {
  const libraries = process.env['KAFKA_LIBRARIES']
  if (!libraries) throw new Error('run it by npm test -- --only kafka, which finds the broker')
  return libraries
}

const writeCertificates = (folder: string) => {
  const authority = make({ subject: '/CN=Authority of brokers', extensions: authorityExtensions })
  const leaf = (name: string) =>
    make({
      subject: `/CN=${name}`,
      issuer: authority,
      extensions: ['basicConstraints=CA:false', `subjectAltName=DNS:${name}`],
    })
  const files = {
    authority: join(folder, 'authority.pem'),
    broker: join(folder, 'broker.pem'),
    certificate: join(folder, 'client.pem'),
    key: join(folder, 'client-key.pem'),
  }
  const [broker, client] = [leaf('localhost'), leaf('entente')]
  writeFileSync(files.authority, authority.certificate)
  writeFileSync(files.broker, `${broker.key}\n${broker.certificate}`)
  writeFileSync(files.certificate, client.certificate)
  writeFileSync(files.key, client.key)
  return files
}

/** Makes the node, and starts it. */
export const startBroker = async (): Promise<Broker> => {
  const libraries = join(librariesOf(), '*')
  const folder = mkdtempSync(join(tmpdir(), 'entente-kafka-'))
  const [open, secured, controller] = [await freePort(), await freePort(), await freePort()]
  mkdirSync(join(folder, 'log'))
  const files = writeCertificates(folder)
  const properties = join(folder, 'server.properties')
  const lines = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@localhost:${controller}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: `OPEN://localhost:${open},SECURED://localhost:${secured},CONTROLLER://localhost:${controller}`,
    'listener.security.protocol.map': 'OPEN:PLAINTEXT,SECURED:SASL_SSL,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'OPEN',
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.secured.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': files.broker,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.authority,
    'ssl.client.auth': 'required',
    'log.dirs': join(folder, 'log'),
    'offsets.topic.replication.factor': 1,
    'auto.create.topics.enable': false,
  }
  const text = Object.entries(lines).map(([name, value]) => `${name}=${value}`)
  writeFileSync(properties, `${text.join('\n')}\n`)
  const java = ['-Xmx384m', '-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp']
  mustRun(
    'java',
    [
      ...java,
      libraries,
      'kafka.tools.StorageTool',
      'format',
      '--cluster-id',
      clusterId,
      '--config',
      properties,
    ].concat('--add-scram', `SCRAM-SHA-512=[name=entente,password=${password}]`),
    folder,
  )
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [`localhost:${open}`], retries: 0 })
  let server: SpawnedServer | undefined
  const start = async (): Promise<void> => {
    server = await spawnServer({
      name: 'Kafka',
      command: ['java', ...java, libraries, 'kafka.Kafka', properties],
      isReady: () =>
        admin.listTopics().then(
          () => true,
          () => false,
        ),
      seconds: 180,
    })
  }
  await start()
  return {
    settings: { USAGE_KAFKA: `localhost:${open}`, USAGE_KAFKA_TLS: 'off' },
    securedSettings: {
      USAGE_KAFKA: `localhost:${secured}`,
      USAGE_KAFKA_CA: files.authority,
      USAGE_KAFKA_CERTIFICATE: files.certificate,
      USAGE_KAFKA_KEY: files.key,
      USAGE_KAFKA_SASL: 'scram-sha-512',
      USAGE_KAFKA_USER: 'entente',
      USAGE_KAFKA_PASSWORD: password,
    },
    async makeTopic(name, { partitions = 3, configs = {} } = {}) {
      await admin.createTopics({
        topics: [name],
        partitions,
        replicas: 1,
        configs: Object.entries(configs).map(([key, value]) => ({ name: key, value })),
      })
    },
    async removeTopic(name) {
      await admin.deleteTopics({ topics: [name] })
    },
    async stop(signal) {
      await server?.stop(signal)
    },
    start,
    async remove() {
      await admin.close()
      await server?.stop('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
