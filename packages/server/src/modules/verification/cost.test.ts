import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { openCountedDatabase } from '../../../../../tests/support/database/counted-database.ts'
import {
  verificationSceneOf,
  type MadeDevice,
  type VerificationScene,
} from '../../../../../tests/support/scenes/verification-scene.ts'
import { verifyDevice } from './verify-device.ts'

let api: TestApp
let scene: VerificationScene
let made: MadeDevice
beforeAll(async () => {
  api = await createTestApp()
  scene = await verificationSceneOf(api)
  made = await scene.madeDevice()
})
afterAll(() => api.close())

const mostTrips = 50

test('a verification asks the database a bounded number of times, however many devices there are', async () => {
  const counted = openCountedDatabase(api.app)
  const app = { ...api.app, database: counted.database }
  const verify = async (): Promise<void> => {
    const [verdict] = await verifyDevice(app, () => undefined, scene.capture(made))
    expect(verdict?.isGood).toBe(true)
  }
  await verify()
  expect(await counted.count(verify)).toBeLessThanOrEqual(mostTrips)
  for (let count = 0; count < 5; count += 1) await scene.madeDevice()
  expect(await counted.count(verify)).toBeLessThanOrEqual(mostTrips)
  await counted.database.close()
})
