import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import {
  blockDevice,
  memoryIsCurrent,
  newDevice,
  openServer,
} from '../../../../../tests/support/scenes/hotlist-scene.ts'
import type { App } from '../../platform/app.ts'
import { checkHotlist, hotlistMemoryOf } from './index.ts'

let api: TestApp
let others: { app: App; close(): Promise<void> }[] = []
const servers = (): App[] => [api.app, ...others.map(({ app }) => app)]

beforeAll(async () => {
  api = await createTestApp()
  others = [await openServer(api), await openServer(api)]
  await Promise.all(servers().map(memoryIsCurrent))
})

afterAll(async () => {
  for (const other of others) await other.close()
  await api.close()
})

const stopping = async (device: ReturnType<typeof newDevice>): Promise<(string | undefined)[]> =>
  Promise.all(
    servers().map(async (app) => (await checkHotlist(app, [{ kind: 'device', ...device }]))?.entryId),
  )

test('the next look-up after the acknowledgement says no on every server, and yes after it was lifted', async () => {
  for (let round = 0; round < 25; round += 1) {
    const device = newDevice()
    const entryId = await blockDevice(api, { device })
    expect(servers().map((app) => hotlistMemoryOf(app).view.isCurrent())).toEqual([true, true, true])
    expect(await stopping(device)).toEqual([entryId, entryId, entryId])
    await api.as('admin').call('hotlist.lift', { params: { entryId }, request: { reason: 'found' } })
    expect(await stopping(device)).toEqual([undefined, undefined, undefined])
  }
})

test('a server that has lost its feed asks the database; without that it answers nothing', async () => {
  const [, far] = servers()
  if (!far) throw new Error('no other server')
  hotlistMemoryOf(far).view.cut()
  await vi.waitFor(() => expect(hotlistMemoryOf(far).view.isCurrent()).toBe(false))
  const device = newDevice()
  const entryId = await blockDevice(api, { device })
  expect(await stopping(device)).toEqual([entryId, entryId, entryId])
  const cut = await openServer(api)
  await cut.app.database.close()
  await expect(checkHotlist(cut.app, [{ kind: 'device', ...device }])).rejects.toThrow()
  await cut.close().catch(() => undefined)
})

test('what any server stops is counted together', async () => {
  const device = newDevice()
  const entryId = await blockDevice(api, { device })
  for (const app of servers())
    for (let time = 0; time < 4; time += 1) await checkHotlist(app, [{ kind: 'device', ...device }])
  await Promise.all(servers().map((app) => hotlistMemoryOf(app).writeStops()))
  const { response } = await api.as('auditor').call('hotlist.get', { params: { entryId } })
  expect([response.stops, response.actions]).toEqual([12, []])
})
