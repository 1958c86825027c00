import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../tests/support/app.ts'
import { deliverBatch } from '../platform/events/worker.ts'
import { seedSandbox } from './sandbox.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await seedSandbox(api.app)
}, 60_000)
afterAll(() => api.close())

test('the sandbox has an interface in each state but a rejected one, and devices in every state', async () => {
  const sbis = await api.query('select software_version, status, device_count from sbi order by 1')
  expect(sbis).toEqual([
    { software_version: 'Capture 1.0', status: 'deactivated', device_count: 1 },
    { software_version: 'Capture 2.0', status: 'approved', device_count: 4 },
    { software_version: 'Capture 3.0', status: 'pending_approval', device_count: 0 },
  ])
  const devices = await api.query('select model, status from device_model order by 1')
  expect(devices).toEqual([
    { model: 'F1', status: 'deactivated' },
    { model: 'F4', status: 'approved' },
    { model: 'I2', status: 'approved' },
    { model: 'T1', status: 'pending_approval' },
    { model: 'V1', status: 'rejected' },
  ])
})

test('and a file of two more, which is imported once the server runs', async () => {
  const imports = await api.query('select file_name, row_count, state from device_import')
  expect(imports).toEqual([{ file_name: 'more models of Capture 2.csv', row_count: 2, state: 'running' }])
  while ((await deliverBatch(api.app)) > 0);
  const imported = await api.query(
    'select model, status from device_model where model in ($1, $2) order by 1',
    ['F6', 'I4'],
  )
  expect(imported).toEqual([
    { model: 'F6', status: 'pending_approval' },
    { model: 'I4', status: 'pending_approval' },
  ])
})

test('a hotlist with a device for good, one for a week, and a model that was let go', async () => {
  const entries = await api.query(
    'select kind, model, state, ends_at is null as "isForGood" from hotlist_entry order by model',
  )
  expect(entries).toEqual([
    { kind: 'device_model', model: 'F1', state: 'lifted', isForGood: true },
    { kind: 'device', model: 'F4', state: 'live', isForGood: true },
    { kind: 'device', model: 'I2', state: 'live', isForGood: false },
  ])
})
