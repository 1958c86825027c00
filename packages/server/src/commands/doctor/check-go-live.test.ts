import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { waiting, wentLive } from '../../../../../tests/support/scenes/go-live-scene.ts'
import { checkGoLive } from './check-go-live.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp({ GO_LIVE: 'ABIS_PARTNER=kit,CREDENTIAL_PARTNER=kit' })
})
afterAll(() => api.close())

test('partners that are kept out are counted, services of the platform are none', async () => {
  await waiting(api, 'printer')
  expect(await checkGoLive(api.app)).toMatchObject({
    ok: false,
    text: expect.stringMatching(/^1 active partners of ABIS_PARTNER, CREDENTIAL_PARTNER/) as unknown,
  })
  await wentLive(api, 'printer')
  expect(await checkGoLive(api.app)).toMatchObject({ ok: true })
})

test('without the gate there is nothing to count', async () => {
  const settings = { ...api.app.settings, goLive: new Set<string>() }
  expect(await checkGoLive({ ...api.app, settings })).toMatchObject({ ok: true })
})
