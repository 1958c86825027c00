import { Client, type ClientConfig } from 'pg'

/** What a PostgreSQL server can do for us. */
export interface ServerFacts {
  /** Major version. */
  readonly version: number
  /** The extension pg_trgm, which makes "contains" filters fast, can be installed. */
  readonly hasTrigrams: boolean
}

/** Asks a server. @throws when it cannot be reached */
export const readServerFacts = async (connection: ClientConfig): Promise<ServerFacts> => {
  const client = new Client({ ...connection, connectionTimeoutMillis: 5_000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ version: string; trigrams: boolean }>(
      `select current_setting('server_version_num') as version,
              exists (select 1 from pg_available_extensions where name = 'pg_trgm') as trigrams`,
    )
    return {
      version: Math.floor(Number(rows[0]?.version ?? 0) / 10_000),
      hasTrigrams: rows[0]?.trigrams ?? false,
    }
  } finally {
    await client.end()
  }
}
