import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../app.ts'
import { expectNothingStored, readDatabaseState } from './database-state.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

test('a value that changes shows, and nothing else', async () => {
  const before = await readDatabaseState(api)
  await api.query(`update account set locale = 'fra' where user_name = 'acme'`)
  const after = await readDatabaseState(api)
  expect(Object.keys(after).filter((table) => after[table] !== before[table])).toEqual(['account'])
  await expectNothingStored(api, () => api.query('select 1'))
})

test('so do a table that came later, and its rows', async () => {
  await api.query('create table another (number int)')
  const insert = () => api.query('insert into another values (1)')
  await insert()
  expect((await readDatabaseState(api))['another']).toMatch(/^1 rows/u)
  await expect(expectNothingStored(api, insert)).rejects.toThrow('deeply equal')
})
