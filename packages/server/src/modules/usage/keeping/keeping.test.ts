import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { relyingSceneOf } from '../../../../../../tests/support/scenes/relying-scene.ts'
import { plantUsage } from '../../../../../../tests/support/scenes/usage-scene.ts'
import { usageRecorderOf } from '../recording/recorder.ts'
import { monthsJob, retentionJob } from './jobs.ts'
import { listMonths } from './month-store.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ USAGE_RETENTION_MONTHS: '2', USAGE_TOTALS_MONTHS: '3' })
  // While their certificates count.
  await relyingSceneOf(api)
})
afterAll(() => api.close())

const months = () => listMonths(api.app.database)
const numbers = async () =>
  (
    await api.query<{ text: string }>(
      `select span || ' ' || to_char(starts_at, 'YYYY-MM') as text from usage_total order by 1`,
    )
  ).map(({ text }) => text)

test('tables of months are made ahead, across the turn of the year, and once', async () => {
  api.clock.set(new Date('2032-11-30T23:59:59Z'))
  await api.query('drop schema usage_month cascade; create schema usage_month')
  await monthsJob(api.app).run()
  await monthsJob(api.app).run()
  expect(await months()).toEqual(['2032-11', '2032-12', '2033-01'])
})

test('months that are kept no longer are dropped, one by one, and their numbers forgotten; those by day last longer', async () => {
  const inMonth = (month: string) => ({ at: new Date(`${month}-15T12:00:00Z`), transactionId: month })
  await plantUsage(api, ...['2032-11', '2032-12', '2033-01', '2033-02'].map(inMonth))
  api.clock.set(new Date('2033-02-01T00:00:00Z'))
  const job = retentionJob(api.app)
  const found: number[] = []
  do found.push(await job.run())
  while (found.at(-1) !== 0)
  // Two tables, then one batch of numbers.
  expect(found).toEqual([1, 1, 3, 0])
  expect(await months()).toEqual(['2033-01', '2033-02'])
  expect(await numbers()).toEqual([
    'day 2032-12',
    'day 2033-01',
    'day 2033-02',
    'hour 2033-01',
    'hour 2033-02',
  ])
  const rows = await api.query<{ transaction_id: string }>('select transaction_id from usage_log order by at')
  expect(rows.map((row) => row.transaction_id)).toEqual(['2033-01', '2033-02'])
})

test('what comes late for a month that was dropped is stored all the same', async () => {
  // It is tried again after a moment.
  await expect(plantUsage(api, { at: new Date('2032-11-20T00:00:00Z') })).rejects.toThrow('no partition')
  await usageRecorderOf(api.app).flush()
  expect(await months()).toContain('2032-11')
})
