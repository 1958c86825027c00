import { Client } from 'pg'
import { expect, inject, test } from 'vitest'
import { createEmptyDatabase, createTestDatabase } from './database.ts'

test('gives every caller a database of its own and drops it, open connections or not', async () => {
  const [one, other] = await Promise.all([createTestDatabase(), createEmptyDatabase()])
  expect(one.connection.database).not.toBe(other.connection.database)

  const client = new Client({ connectionString: one.url })
  client.on('error', () => undefined)
  await client.connect()
  const { rows } = await client.query<{ name: string }>('SELECT current_database() AS name')
  expect(rows).toEqual([{ name: one.connection.database }])

  await Promise.all([one.drop(), other.drop()])
  const server = new Client({ ...inject('testServer').connection })
  await server.connect()
  const left = await server.query('SELECT FROM pg_database WHERE datname = ANY ($1)', [
    [one.connection.database, other.connection.database],
  ])
  await server.end()
  expect(left.rowCount).toBe(0)
})
