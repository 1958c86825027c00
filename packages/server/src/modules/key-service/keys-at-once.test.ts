import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

test('keys that are made for one name at the same time come one after the other', async () => {
  const name = { applicationId: 'ID_REPO', referenceId: 'SIGN' } as const
  const make = (force: boolean) =>
    api.as('admin').call('key-service.generate-master-key', {
      params: { objectType: 'certificate' },
      request: { ...name, force },
    })
  const wished = await Promise.all(Array.from({ length: 8 }, () => make(false)))
  expect(wished.map(({ status, codes }) => [status, ...codes].join())).toEqual(Array(8).fill('200'))
  expect(new Set(wished.map(({ response }) => response.certificate)).size).toBe(1)

  const forced = await Promise.all(Array.from({ length: 8 }, () => make(true)))
  expect(forced.map(({ status, codes }) => [status, ...codes].join())).toEqual(Array(8).fill('200'))
  expect(new Set(forced.map(({ response }) => response.certificate)).size).toBe(8)
  const rows = await api.query<{ count: number }>(
    `select count(*)::int as count from application_key
      where application_id = 'ID_REPO' and reference_id = 'SIGN' and ended_at is null`,
  )
  expect(rows).toEqual([{ count: 1 }])
})
