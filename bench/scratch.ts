import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientConfig } from 'pg'
import { startEmbeddedDatabase } from '../packages/server/src/platform/database/embedded/embedded-database.ts'

/** A data folder and a database of our own, thrown away afterwards. */
export interface Scratch {
  readonly dataDirectory: string
  /** Settings that make a server use it. */
  readonly env: Readonly<Record<string, string>>
  /** Runs `work` with a connection to the database. */
  withDatabase<T>(work: (client: Client) => Promise<T>): Promise<T>
  remove(): Promise<void>
}

const withClient = async <T>(config: ClientConfig, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client(config)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const silent = { info: () => undefined, warn: () => undefined }

const onEmbedded = (dataDirectory: string): Scratch => ({
  dataDirectory,
  env: { ENTENTE_DATA: dataDirectory, ENTENTE_SEED: 'sandbox' },
  async withDatabase(work) {
    const embedded = await startEmbeddedDatabase({
      dataDirectory: join(dataDirectory, 'database'),
      databaseName: 'entente',
      watchdog: new URL('../packages/server/workers/database-watchdog.mjs', import.meta.url),
      log: silent,
    })
    try {
      return await withClient({ ...embedded.connection }, work)
    } finally {
      await embedded.stop()
    }
  },
  remove: () => rm(dataDirectory, { recursive: true, force: true }),
})

const onServer = async (dataDirectory: string, serverUrl: string): Promise<Scratch> => {
  const name = `entente_bench_${process.pid}`
  await withClient({ connectionString: serverUrl }, (client) => client.query(`create database ${name}`))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    dataDirectory,
    env: { ENTENTE_DATA: dataDirectory, ENTENTE_SEED: 'sandbox', DATABASE_URL: url.href },
    withDatabase: (work) => withClient({ connectionString: url.href }, work),
    async remove() {
      await withClient({ connectionString: serverUrl }, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      )
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

/** Embedded, or a database of its own on the server that DATABASE_URL names. */
export const createScratch = async (): Promise<Scratch> => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'entente-bench-'))
  const { DATABASE_URL: serverUrl } = process.env
  return serverUrl ? onServer(dataDirectory, serverUrl) : onEmbedded(dataDirectory)
}
