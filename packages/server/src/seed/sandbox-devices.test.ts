import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../tests/support/app.ts'
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
