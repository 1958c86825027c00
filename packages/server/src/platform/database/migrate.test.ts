import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../../../tests/support/database/database.ts'
import { migrationsDirectory } from '../../start-up.ts'
import { migrate, MigrationError } from './migrate.ts'

let database: TestDatabase
let folder: string

beforeEach(async () => {
  database = await createEmptyDatabase()
  folder = await mkdtemp(join(tmpdir(), 'entente-migrate-'))
})
afterEach(async () => {
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

const write = (name: string, sql: string) => writeFile(join(folder, name), sql)
const run = (directory = folder) => migrate({ ...database.connection }, directory)

const query = async <Row extends object>(sql: string, of = database): Promise<Row[]> => {
  const client = new Client({ ...of.connection })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

describe('migrations', () => {
  test('run in the order of their names, each once', async () => {
    await write('0002_b.sql', 'insert into a values (2)')
    await write('0001_a.sql', 'create table a (n int)')
    await write('notes.txt', 'no SQL at all')
    expect(await run()).toEqual(['0001_a.sql', '0002_b.sql'])
    expect(await run()).toEqual([])
    await write('0003_c.sql', 'insert into a values (3)')
    expect(await run()).toEqual(['0003_c.sql'])
    expect(await query('select n from a order by n')).toEqual([{ n: 2 }, { n: 3 }])
  })

  test('refuse one that was changed after it had been applied, and change nothing', async () => {
    await write('0001_a.sql', 'create table a (n int)')
    await run()
    await write('0001_a.sql', 'create table a (n bigint)')
    await write('0002_b.sql', 'create table b (n int)')
    await expect(run()).rejects.toThrow(
      new MigrationError('Migration 0001_a.sql was changed after it had been applied'),
    )
    expect(await query("select to_regclass('b') as b")).toEqual([{ b: null }])
  })

  test('refuse a database of a newer version', async () => {
    await write('0001_a.sql', 'create table a (n int)')
    await write('0002_b.sql', 'create table b (n int)')
    await run()
    await rm(join(folder, '0002_b.sql'))
    await expect(run()).rejects.toThrow(MigrationError)
  })

  test('leave nothing of one that fails half-way, and go on once it is mended', async () => {
    await write('0001_a.sql', 'create table a (n int)')
    await write('0002_b.sql', 'create table b (n int); insert into nowhere values (1)')
    await expect(run()).rejects.toThrow('nowhere')
    expect(await query("select to_regclass('a')::text as a, to_regclass('b')::text as b")).toEqual([
      { a: 'a', b: null },
    ])
    await write('0002_b.sql', 'create table b (n int)')
    expect(await run()).toEqual(['0002_b.sql'])
  })

  test('are applied once by two that start at the same moment', async () => {
    await write('0001_a.sql', 'create table a (n int); insert into a values (1)')
    await write('0002_b.sql', 'select pg_sleep(0.1); insert into a values (2)')
    const applied = await Promise.all([run(), run(), run()])
    expect(applied.flat().sort()).toEqual(['0001_a.sql', '0002_b.sql'])
    expect(await query('select count(*)::int as n from a')).toEqual([{ n: 2 }])
  })
})

const columns = `select table_name, column_name, data_type, is_nullable, column_default, is_generated
  from information_schema.columns where table_schema = 'public' order by 1, 2`
const indexes = `select indexname, indexdef from pg_indexes where schemaname = 'public' order by 1`
const constraints = `select conrelid::regclass::text as table, conname, pg_get_constraintdef(oid) as text
  from pg_constraint where connamespace = 'public'::regnamespace order by 1, 2`

test('our own bring an empty database to what the tests start from', async () => {
  await run(migrationsDirectory)
  const template = await createTestDatabase()
  for (const sql of [columns, indexes, constraints])
    expect(await query(sql)).toEqual(await query(sql, template))
  await template.drop()
})

test('every foreign key of ours has an index that begins with its columns', async () => {
  await run(migrationsDirectory)
  const missing = await query(`
    select conrelid::regclass::text as table, conname from pg_constraint c
    where contype = 'f' and connamespace = 'public'::regnamespace and not exists (
      select from pg_index i where i.indrelid = c.conrelid
        and (select array_agg(k order by k) from unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) k)
          = (select array_agg(k order by k) from unnest(c.conkey) k))`)
  expect(missing).toEqual([])
})
