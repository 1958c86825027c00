import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { deviceSceneOf, type DeviceScene } from '../../../../../tests/support/scenes/device-scene.ts'

/** The original's defects around interfaces and their devices (pms-policy-device-api §10), each mended. */
let api: TestApp
let scene: DeviceScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await deviceSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const one = async <Row>(sql: string, values: readonly unknown[]): Promise<Row | undefined> =>
  (await api.query<Row>(sql, values))[0]

const statusOf = (table: 'sbi' | 'device_model', id: string) =>
  one<{ status: string }>(`select status from ${table} where id = $1`, [id]).then((row) => row?.status)

const off = (sbiId: string, as: 'admin' | 'scanner' = 'scanner') =>
  api.as(as).call('sbis.deactivate', { params: { sbiId }, request: { status: 'De-Activate' } })

test('B-03 the older searches show a provider its own only', async () => {
  const theirs = await scene.deviceIn('approved', 'sensor')
  const own = await scene.deviceIn('approved', 'scanner')
  const everything = { filters: [], sort: [], pagination: { pageStart: 0, pageFetch: 500 } }
  const scanner = api.as('scanner')
  const sbis = (await scanner.call('sbis.search', { request: everything })).response.data ?? []
  expect(new Set(sbis.map(({ providerId }) => providerId))).toEqual(new Set(['scanner']))
  const mappings = (await scanner.call('sbis.search-mappings', { request: everything })).response.data ?? []
  expect(mappings.map(({ deviceDetailId }) => deviceDetailId)).toContain(own.deviceId)
  expect(mappings.map(({ deviceDetailId }) => deviceDetailId)).not.toContain(theirs.deviceId)
  const values = await scanner.call('sbis.filter-values', {
    request: { filters: [{ columnName: 'providerId', type: 'unique', text: '' }] },
  })
  expect(new Set(values.response.filters.map(({ fieldValue }) => fieldValue))).toEqual(new Set(['scanner']))
  const listed = (await scanner.call('sbis.list', {})).response.data
  expect(new Set(listed.map(({ partnerId }) => partnerId))).toEqual(new Set(['scanner']))
})

test('B-04 nobody acts for another provider, and only device providers have interfaces', async () => {
  const theirs = await scene.deviceIn('approved', 'sensor')
  const waiting = await scene.sbiIn('pending_approval', 'sensor')
  const mapping = { deviceDetailId: theirs.deviceId, sbiId: theirs.sbiId }
  const scanner = api.as('scanner')
  const refused = await expectNothingStored(api, async () => [
    await scanner.call('sbis.add', { request: { ...scene.newSbi(), providerId: 'sensor' } }),
    await scanner.call('sbis.edit', { request: { ...scene.newSbi(), id: waiting, isActive: false } }),
    await scanner.call('sbis.map-device', { request: mapping }),
    await scanner.call('sbis.unmap-device', { request: mapping }),
    await off(theirs.sbiId),
    await api.as('acme').call('sbis.add', { request: { ...scene.newSbi(), providerId: 'acme' } }),
  ])
  expect(refused.map(({ codes }) => codes)).toEqual([
    ['PMS_PRT_055'],
    ['PMS_AUT_007'],
    ['PMS_AUT_005'],
    ['PMS_AUT_510'],
    ['PMS_DEVICE_ERROR_019'],
    ['PMS_AUT_002'],
  ])
})

test('B-07 a correction never activates anything, and what is approved stays what was approved', async () => {
  const waiting = await scene.sbiIn('pending_approval')
  const edit = (id: string) =>
    api.as('scanner').call('sbis.edit', { request: { ...scene.newSbi(), id, isActive: true } })
  expect((await edit(waiting)).codes).toEqual([])
  expect(await statusOf('sbi', waiting)).toBe('pending_approval')
  const codes = []
  for (const status of ['approved', 'rejected', 'deactivated'] as const)
    codes.push((await edit(await scene.sbiIn(status))).codes)
  expect(codes).toEqual([['PMS_AUT_517'], ['PMS_AUT_518'], ['PMS_DEVICE_ERROR_020']])
})

test('B-08 a rejection leaves the mapping of the device inactive, an approval activates it', async () => {
  const mappingOf = (deviceId: string) =>
    one<{ is_active: boolean }>('select is_active from sbi_device where device_model_id = $1', [deviceId])
  const rejected = await scene.deviceIn('rejected')
  expect(await mappingOf(rejected.deviceId)).toEqual({ is_active: false })
  const approved = await scene.deviceIn('approved')
  expect(await mappingOf(approved.deviceId)).toEqual({ is_active: true })
})

test('B-13 an administrator without a partner reads, adds to and deactivates any interface', async () => {
  const { sbiId } = await scene.deviceIn('approved')
  const admin = api.as('admin')
  expect((await admin.call('sbis.list-devices', { params: { sbiId } })).response).toHaveLength(1)
  const added = await admin.call('sbis.add-device', { params: { sbiId }, request: scene.newDevice() })
  expect(added.codes).toEqual([])
  expect((await off(sbiId, 'admin')).response).toMatchObject({ sbiId, isActive: false })
})

test('B-14 an interface is decided once, from the states that allow it', async () => {
  const decide = async (id: string, approvalStatus: string) =>
    (await api.as('admin').call('sbis.decide', { request: { id, approvalStatus } })).codes.join()
  const found = []
  for (const status of ['approved', 'rejected', 'deactivated'] as const) {
    const id = await scene.sbiIn(status)
    found.push([status, await decide(id, 'Activate'), await decide(id, 'De-activate')])
    expect(await statusOf('sbi', id)).toBe(status)
  }
  expect(found).toEqual([
    ['approved', 'PMS_AUT_517', 'PMS_AUT_517'],
    ['rejected', 'PMS_AUT_518', 'PMS_AUT_518'],
    ['deactivated', 'PMS_DEVICE_ERROR_020', 'PMS_DEVICE_ERROR_020'],
  ])
})

test('B-16 a SHA-256 fits, and so does what older clients send', async () => {
  const add = async (swBinaryHash: string) => {
    const request = { ...scene.newSbi(), swBinaryHash, providerId: 'scanner' }
    const { codes, response } = await api.as('scanner').call('sbis.add', { request })
    const row = await one<{ binary_hash: string }>('select binary_hash from sbi where id = $1', [
      response?.id ?? '',
    ])
    return codes.length > 0 ? codes.join() : row?.binary_hash
  }
  expect(await add('AB'.repeat(32))).toBe('ab'.repeat(32))
  expect(await add('b1')).toBe('b1')
  expect(await add('x'.repeat(36))).toBe('x'.repeat(36))
  expect(await add('x'.repeat(37))).toBe('PMS_COR_001')
  expect(await add('g'.repeat(64))).toBe('PMS_COR_001')
  expect(await add('a'.repeat(65))).toBe('PMS_COR_001')
})

test('B-26 versions that differ in case or blanks only are one', async () => {
  const request = { ...scene.newSbi(), swVersion: 'Version  B 26', providerId: 'scanner' }
  const add = async (swVersion: string) =>
    (await api.as('scanner').call('sbis.add', { request: { ...request, swVersion } })).codes
  expect(await add('Version  B 26')).toEqual([])
  expect(await add(' version b  26 ')).toEqual(['PMS_AUT_512'])
  expect(await add('VERSION B 26')).toEqual(['PMS_AUT_512'])
})

test('B-28 interfaces are sorted by the type of their partner', async () => {
  await scene.sbiIn('approved')
  const query = { sortFieldName: 'partnerType', sortType: 'asc', pageNo: '0', pageSize: '3' }
  const { codes, response } = await api.as('admin').call('sbis.list', { query })
  expect(codes).toEqual([])
  expect(response.data.length).toBeGreaterThan(0)
})

test('B-29 an interface without devices has an empty list of them', async () => {
  const sbiId = await scene.sbiIn('approved')
  const { response } = await api.as('scanner').call('sbis.list-devices', { params: { sbiId } })
  expect(response).toEqual([])
})

test('B-35 every change of an interface stays in its history', async () => {
  const id = await scene.addSbi()
  for (const swBinaryHash of ['b2', 'b3']) {
    const request = { ...scene.newSbi(), swBinaryHash, id, isActive: false }
    expect((await api.as('scanner').call('sbis.edit', { request })).codes).toEqual([])
  }
  const params = { objectType: 'sbi', objectId: id } as const
  const { response } = await api.as('scanner').call('audit-trail.history', { params })
  const hashes = response.map(({ action, changes }) => [
    action,
    changes.find(({ field }) => field === 'binaryHash')?.after,
  ])
  expect(hashes).toEqual([
    ['sbi.edited', 'b3'],
    ['sbi.edited', 'b2'],
    ['sbi.submitted', '2c26b46b68ffc68ff99b453c1d304134'],
  ])
})

test('B-41 a device is mapped once, however many ask at once', async () => {
  const { deviceId } = await scene.deviceIn('approved')
  const sbiId = await scene.sbiIn('approved')
  const request = { deviceDetailId: deviceId, sbiId }
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => api.as('scanner').call('sbis.map-device', { request })),
  )
  expect(answers.flatMap(({ codes }) => codes)).toEqual([])
  const texts = answers.map(({ response }) => response).toSorted()
  expect(texts).toEqual([...Array.from({ length: 5 }, () => 'Mapping already exists'), 'Success'])
  const rows = await api.query('select from sbi_device where sbi_id = $1', [sbiId])
  expect(rows).toHaveLength(1)
})

test('B-42 a device that another live interface carries goes on; one that only ended ones carry stops', async () => {
  const [first, live, ended] = [
    await scene.sbiIn('approved'),
    await scene.sbiIn('approved'),
    await scene.sbiIn('approved'),
  ]
  const mapTo = async (deviceId: string, sbiId: string) =>
    expect(
      (await api.as('scanner').call('sbis.map-device', { request: { deviceDetailId: deviceId, sbiId } }))
        .codes,
    ).toEqual([])
  const carried = await scene.deviceIn('approved', 'scanner', first)
  const alone = await scene.deviceIn('approved', 'scanner', first)
  await mapTo(carried.deviceId, live)
  await mapTo(alone.deviceId, ended)
  await off(ended)
  await off(first)
  expect(await statusOf('device_model', carried.deviceId)).toBe('approved')
  expect(await statusOf('device_model', alone.deviceId)).toBe('deactivated')
  // Bringing an interface back brings back no device.
  const activated = await api.as('admin').call('sbis.activate', { params: { sbiId: first }, request: {} })
  expect(activated.response.status).toBe('approved')
  expect(await statusOf('device_model', alone.deviceId)).toBe('deactivated')
  await off(first)
  await off(live)
  expect(await statusOf('device_model', carried.deviceId)).toBe('deactivated')
})

test('B-42 two interfaces that stop at once leave no device behind', async () => {
  const [first, second] = [await scene.sbiIn('approved'), await scene.sbiIn('approved')]
  const { deviceId } = await scene.deviceIn('approved', 'scanner', first)
  await api.as('scanner').call('sbis.map-device', { request: { deviceDetailId: deviceId, sbiId: second } })
  const answers = await Promise.all([off(first), off(second)])
  expect(answers.flatMap(({ codes }) => codes)).toEqual([])
  expect(await statusOf('device_model', deviceId)).toBe('deactivated')
})

test('B-43 the list of all devices has each once, found by any of its interfaces', async () => {
  const first = await scene.deviceIn('approved')
  const second = await scene.sbiIn('approved')
  await api
    .as('scanner')
    .call('sbis.map-device', { request: { deviceDetailId: first.deviceId, sbiId: second } })
  const list = async (query: Readonly<Record<string, string>>) =>
    (await api.as('admin').call('sbis.list-all-devices', { query })).response
  const found = await list({ deviceId: first.deviceId })
  expect([found.totalResults, found.data.map(({ sbiId }) => sbiId)]).toEqual([1, [second]])
  for (const sbiId of [first.sbiId, second]) {
    const by = await list({ sbiId })
    expect([by.totalResults, by.data.map((row) => [row.deviceId, row.sbiId])]).toEqual([
      1,
      [[first.deviceId, sbiId]],
    ])
  }
})

test('B-49 a cascade that fails halfway leaves nothing behind', async () => {
  const sbiId = await scene.sbiIn('approved')
  const devices = [
    await scene.deviceIn('approved', 'scanner', sbiId),
    await scene.deviceIn('pending_approval', 'scanner', sbiId),
  ]
  await api.query(
    `create function refuse_rejections() returns trigger language plpgsql as $$
     begin raise exception 'as the test wants'; end $$`,
  )
  await api.query(
    `create trigger refuse_rejections before update on device_model for each row
     when (new.status = 'rejected') execute function refuse_rejections()`,
  )
  await expectNothingStored(api, async () => {
    const { codes } = await off(sbiId)
    expect(codes).toEqual(['PMS_COR_003'])
  })
  await api.query('drop trigger refuse_rejections on device_model')
  expect(await Promise.all(devices.map(({ deviceId }) => statusOf('device_model', deviceId)))).toEqual([
    'approved',
    'pending_approval',
  ])
  expect(await statusOf('sbi', sbiId)).toBe('approved')
})

describe('of two who decide at once', () => {
  test.each([
    ['Activate', 'Activate'],
    ['Activate', 'De-activate'],
    ['De-activate', 'De-activate'],
  ])('%s and %s, one succeeds', async (...words) => {
    const id = await scene.addSbi()
    const answers = await Promise.all(
      words.map((approvalStatus, place) =>
        api
          .as(place === 0 ? 'admin' : 'second-admin')
          .call('sbis.decide', { request: { id, approvalStatus } }),
      ),
    )
    const codes = answers.map((answer) => answer.codes.join()).toSorted()
    expect(codes[0]).toBe('')
    expect(['PMS_AUT_517', 'PMS_AUT_518']).toContain(codes[1])
  })

  test('about a device, one succeeds', async () => {
    const { deviceId, sbiId } = await scene.deviceIn('pending_approval')
    const answers = await Promise.all(
      (['approved', 'rejected'] as const).map((status, place) =>
        api.as(place === 0 ? 'admin' : 'second-admin').call('sbis.decide-device', {
          params: { id: deviceId },
          request: { partnerId: 'scanner', sbiId, status },
        }),
      ),
    )
    expect(answers.map((answer) => answer.codes.join()).toSorted()).toEqual(['', 'PMS_DEVICE_ERROR_010'])
  })
})

test('what is refused of several leaves the others as they were decided', async () => {
  const [waiting, decided] = [await scene.addSbi(), await scene.sbiIn('rejected')]
  const { response } = await api
    .as('admin')
    .call('sbis.decide-many', { request: { ids: [waiting, decided, 'nobody'], approve: true } })
  expect(response.map(({ status, refusal }) => [status, refusal?.errorCode])).toEqual([
    ['approved', undefined],
    [null, 'PMS_AUT_518'],
    [null, 'PMS_AUT_007'],
  ])
})

test('dates have to be there and to exist', async () => {
  const add = async (over: object) =>
    (
      await api.as('scanner').call('sbis.add', {
        request: { ...scene.newSbi(), ...over, providerId: 'scanner' },
      })
    ).codes
  for (const wrong of ['', '2025-02-29T00:00:00.000Z', '2025-13-01T00:00:00Z', 'yesterday', '2025-01-01'])
    expect(await add({ swCreateDateTime: wrong }), wrong).toEqual(['PMS_COR_001'])
  expect(await add({ swCreateDateTime: '2024-02-29T00:00:00.000Z' })).toEqual([])
  expect(await add({ swCreateDateTime: '2024-02-29T00:00:00.000+05:30' })).toEqual([])
  expect(await add({ swExpiryDateTime: undefined })).toEqual(['PMS_COR_001'])
})
