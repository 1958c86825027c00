import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { createTestApp, type Input, type Name, type TestApp } from '../support/app.ts'
import { expectNothingStored } from '../support/database/database-state.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import type { Driver, Scene } from './driver.ts'
import { drivers } from './drivers/index.ts'
import { walkSettings } from './drivers/sign-in.ts'

let api: TestApp
let scene: Scene

beforeAll(async () => {
  api = await createTestApp(walkSettings)
  scene = { api, ftm: await setFtmScene(api) }
}, 60_000)
afterAll(() => api.close())

// Any page may make a browser send one, with its cookies; programs that look through mails follow links.
describe.each(operations.filter(({ method }) => method === 'GET'))('$name', ({ name, effect }) => {
  test('reads, and stores nothing', async () => {
    expect(effect).toBe('reads')
    const driver = (drivers as unknown as Readonly<Record<string, Driver>>)[name]!
    const { as = 'stranger', ...input } = await driver.success(scene)
    await api.token('acme')
    if (as !== 'stranger') await api.token(as)
    const reply = await expectNothingStored(api, () => api.as(as).call(name as Name, input as Input))
    expect([reply.status, ...reply.codes]).toEqual([200])
  })
})
