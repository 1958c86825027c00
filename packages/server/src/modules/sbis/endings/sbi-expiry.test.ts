import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { deviceSceneOf, type DeviceScene } from '../../../../../../tests/support/scenes/device-scene.ts'
import { scanJob } from '../../expiry/scan/scan.ts'
import { expiryJob } from './expiry.ts'

let api: TestApp
let scene: DeviceScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await deviceSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const statusOf = async (table: 'sbi' | 'device_model', id: string) =>
  (await api.query<{ status: string }>(`select status from ${table} where id = $1`, [id]))[0]?.status

const endOn = (id: string, at: Date) =>
  api.query(
    `update sbi set expires_at = $2, ends_at = date_trunc('day', $2::timestamptz, 'UTC') + interval '1 day'
     where id = $1`,
    [id, at],
  )

const run = () => expiryJob(api.app).run()

test('what was approved stops with its devices when its day is over, what waits is rejected', async () => {
  const carrier = await scene.sbiIn('approved')
  const sbiId = await scene.sbiIn('approved')
  const approved = await scene.deviceIn('approved', 'scanner', sbiId)
  const waiting = await scene.deviceIn('pending_approval', 'scanner', sbiId)
  const carried = await scene.deviceIn('approved', 'scanner', sbiId)
  await api
    .as('scanner')
    .call('sbis.map-device', { request: { deviceDetailId: carried.deviceId, sbiId: carrier } })
  const pending = await scene.addSbi()
  const today = api.app.clock.now()
  // The day of expiry still counts.
  for (const id of [sbiId, pending]) await endOn(id, today)
  expect(await run()).toBe(0)
  for (const id of [sbiId, pending]) await endOn(id, new Date(today.getTime() - 86_400_000))
  expect(await run()).toBe(2)
  expect(await run()).toBe(0)
  expect([await statusOf('sbi', sbiId), await statusOf('sbi', pending)]).toEqual(['deactivated', 'rejected'])
  expect(
    await Promise.all([approved, waiting, carried].map(({ deviceId }) => statusOf('device_model', deviceId))),
  ).toEqual(['deactivated', 'rejected', 'approved'])
  const { response } = await api
    .as('scanner')
    .call('audit-trail.history', { params: { objectType: 'sbi', objectId: sbiId } })
  expect(response[0]).toMatchObject({ actor: 'system', action: 'sbi.expired' })
  const told = await api.as('scanner').call('sbis.get', { params: { sbiId } })
  expect(told.response).toMatchObject({
    status: 'deactivated',
    sbiExpiryStatus: 'expired',
    decision: { decidedBy: 'system' },
  })
  // What has expired does not come back.
  const back = await api.as('admin').call('sbis.activate', { params: { sbiId }, request: {} })
  expect(back.codes).toEqual(['PMS_AUT_513'])
})

test('two that carry the same device and end on one day leave it stopped', async () => {
  const [first, second] = [await scene.sbiIn('approved'), await scene.sbiIn('approved')]
  const { deviceId } = await scene.deviceIn('approved', 'scanner', first)
  await api.as('scanner').call('sbis.map-device', { request: { deviceDetailId: deviceId, sbiId: second } })
  const yesterday = new Date(api.app.clock.now().getTime() - 86_400_000)
  for (const id of [first, second]) await endOn(id, yesterday)
  expect(await run()).toBe(2)
  expect(await statusOf('device_model', deviceId)).toBe('deactivated')
})

test('its end stands in the calendar of its provider and of administrators', async () => {
  const sbiId = await scene.addSbi()
  const [row] = await api.query<{ ends_at: Date; software_version: string }>(
    'select ends_at, software_version from sbi where id = $1',
    [sbiId],
  )
  const day = row!.ends_at.toISOString().slice(0, 10)
  for (const persona of ['scanner', 'admin'] as const) {
    const { response } = await api.as(persona).call('expiry.ends', { query: { from: day, until: day } })
    expect(response.ends.map(({ kind, objectId }) => `${kind} ${objectId}`)).toContain(`sbi ${sbiId}`)
  }
})

test('the day says what stops with it: itself, and the devices that no other carries then', async () => {
  const [first, second, lasting] = [
    await scene.sbiIn('approved'),
    await scene.sbiIn('approved'),
    await scene.sbiIn('approved'),
  ]
  const map = (deviceDetailId: string, sbiId: string) =>
    api.as('scanner').call('sbis.map-device', { request: { deviceDetailId, sbiId } })
  const alone = await scene.deviceIn('approved', 'scanner', first)
  const both = await scene.deviceIn('approved', 'scanner', first)
  await map(both.deviceId, second)
  const carried = await scene.deviceIn('approved', 'scanner', first)
  await map(carried.deviceId, lasting)
  await scene.deviceIn('pending_approval', 'scanner', first)
  const now = api.app.clock.now()
  const inDays = (days: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 9))
  const day = (days: number) => inDays(days).toISOString().slice(0, 10)
  for (const id of [first, second]) await endOn(id, inDays(50))
  const stops = async (who: 'scanner' | 'sensor' | 'admin', on: string) =>
    (await api.as(who).call('expiry.stops', { params: { day: on } })).response.stops
  // It works on its day, and no more on the next: that is where the calendar shows its end.
  for (const who of ['scanner', 'admin'] as const) {
    const found = await stops(who, day(51))
    expect(found.map(({ kind, id, reasons }) => [kind, id, ...reasons].join(' ')).toSorted()).toEqual(
      [
        `device-model ${alone.deviceId} device-not-carried`,
        `device-model ${both.deviceId} device-not-carried`,
        `sbi ${first} sbi-expired`,
        `sbi ${second} sbi-expired`,
      ].toSorted(),
    )
    for (const days of [50, 52]) expect(await stops(who, day(days))).toEqual([])
  }
  expect(await stops('sensor', day(51))).toEqual([])
})

test('its provider is told before, in the contract’s word', async () => {
  const sbiId = await scene.sbiIn('approved')
  const now = api.app.clock.now()
  const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 6, 9))
  await endOn(sbiId, last)
  while ((await scanJob(api.app).run()) > 0);
  const { response } = await api
    .as('scanner')
    .call('expiry.list', { query: { notificationType: 'sbi', pageNo: '0', pageSize: '100' } })
  const told = response.data.flatMap(({ notificationType, notificationDetails }) =>
    (notificationDetails.sbiDetails ?? []).map((each) => ({ notificationType, ...each })),
  )
  expect(told.filter((each) => each.sbiId === sbiId)).toMatchObject([
    {
      notificationType: 'SBI_EXPIRY',
      partnerId: 'scanner',
      expiryDateTime: last.toISOString().slice(0, 19),
      sbiBinaryHash: '2c26b46b68ffc68ff99b453c1d304134',
    },
  ])
})
