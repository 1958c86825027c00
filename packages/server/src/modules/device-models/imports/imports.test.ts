import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { deviceSceneOf } from '../../../../../../tests/support/scenes/device-scene.ts'
import { relyingSceneOf } from '../../../../../../tests/support/scenes/relying-scene.ts'
import { deliverBatch } from '../../../platform/events/worker.ts'
import { forgetUnusedJob } from './subscription.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
}, 60_000)
afterAll(() => api.close())
beforeEach(async () => {
  for (const party of ['scanner', 'sensor'] as const) await (await relyingSceneOf(api)).active(party)
  await api.query('delete from device_import')
  await api.query('delete from sbi_device')
  await api.query('delete from device_model')
})

/** Delivers until nothing is left. */
const deliver = async () => {
  while ((await deliverBatch(api.app)) > 0);
}

const header = 'deviceTypeCode,deviceSubTypeCode,make,model'
const rows = (count: number): string =>
  Array.from({ length: count }, (_, index) => `Finger,Slap,Make ${index},Model ${index}`).join('\n')
const check = (file: string | Buffer, as: 'scanner' | 'sensor' = 'scanner', partnerId = 'scanner') =>
  api.as(as).call('device-imports.check', {
    request: { partnerId, fileName: 'devices.csv', file: Buffer.from(file).toString('base64') },
  })
const start = ({ importId, sha256 }: { importId: string | null; sha256: string }) =>
  api
    .as('scanner')
    .call('device-imports.start', { params: { importId: importId ?? '' }, request: { sha256 } })
const get = async (importId: string | null) =>
  (await api.as('scanner').call('device-imports.get', { params: { importId: importId ?? '' } })).response
const rowsOf = async (importId: string | null, query: Readonly<Record<string, string>> = {}) =>
  (await api.as('scanner').call('device-imports.page-rows', { params: { importId: importId ?? '' }, query }))
    .response
const stored = () =>
  api.query<{ make: string; created_by: string; status: string }>(
    'select make, created_by, status from device_model order by make',
  )
/** The file as the dry run understood it. */
const checked = async (file: string | Buffer) => (await check(file)).response

describe('the dry run', () => {
  test('tells each problem with its line, and keeps nothing', async () => {
    await api.as('scanner').call('device-models.add', {
      request: {
        deviceProviderId: 'scanner',
        deviceTypeCode: 'Face',
        deviceSubTypeCode: 'Full face',
        make: 'There',
        model: 'Before',
      },
    })
    const file = [
      'Model;MAKE;device type code;deviceSubTypeCode',
      'One;Acme;finger;slap',
      ';Acme;Finger;Slap',
      '=cmd();Acme;Finger;Slap',
      'one;ACME;Finger;Slap',
      'Two;Acme;Nose;Slap',
      'BEFORE;there;Face;Full face',
      'Three;Acme;Finger;Slap;more',
    ].join('\r\n')
    const { problems, importId, delimiter, rowCount, problemCount } = await checked(file)
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 'model'],
      [4, 'model'],
      [5, null],
      [6, 'deviceSubTypeCode'],
      [7, null],
      [8, null],
    ])
    expect({ importId, delimiter, rowCount, problemCount }).toEqual({
      importId: null,
      delimiter: ';',
      rowCount: 7,
      problemCount: 6,
    })
    expect(await api.query('select from device_import')).toEqual([])
    expect(await stored()).toHaveLength(1)
  })

  test('says the encoding, and takes names in it', async () => {
    const text = `${header}\nFinger,Slap,Société,É`
    const files = [
      Buffer.from(text),
      Buffer.from(`\uFEFF${text}`),
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      Buffer.from(text, 'latin1'),
    ]
    for (const [place, encoding] of ['UTF-8', 'UTF-8', 'UTF-16LE', 'Windows-1252'].entries()) {
      const found = await checked(files[place] ?? '')
      expect([found.encoding, found.sample[0]?.['make']]).toEqual([encoding, 'Société'])
    }
  })

  test.each([
    ['100,000 rows', `${header}\n${'a,b,c,d\n'.repeat(90_000)}`, 'ENT_IMP_003'],
    ['no text', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), 'ENT_IMP_001'],
    ['a missing column', 'deviceTypeCode,make,model\nFinger,A,B', 'ENT_IMP_002'],
  ])('refuses a file with %s', async (_what, file, code) => {
    expect((await check(file)).codes).toEqual([code])
  })

  test('is for one’s own', async () => {
    expect((await check(`${header}\n${rows(1)}`, 'sensor')).codes).toEqual(['PMS_PRT_055'])
  })
})

describe('the import', () => {
  test('takes every row, some at a time, and says how far it is', async () => {
    const found = await checked(`${header}\n${rows(250)}`)
    expect((await start(found)).response).toMatchObject({ state: 'running', done: 0, rowCount: 250 })
    await deliver()
    expect(await get(found.importId)).toMatchObject({ state: 'done', done: 250, skipped: 0 })
    const devices = await stored()
    expect(devices).toHaveLength(250)
    expect(devices[0]).toMatchObject({ created_by: 'scanner', status: 'pending_approval' })
    expect(await rowsOf(found.importId, { outcome: 'waiting' })).toMatchObject({ totalResults: 0 })
    const [{ count } = { count: 0 }] = await api.query<{ count: number }>(
      `select count(*)::int as count from object_history where action = 'device-model.added' and actor = 'scanner'
        and object_id in (select id from device_model)`,
    )
    expect(count).toBe(250)
  })

  test('names the content that was looked at, once', async () => {
    const found = await checked(`${header}\n${rows(2)}`)
    expect((await start({ ...found, sha256: found.sha256.replace(/^./u, 'x') })).codes).toEqual([
      'ENT_DEV_007',
    ])
    expect((await start(found)).codes).toEqual([])
    expect((await start(found)).codes).toEqual(['ENT_DEV_008'])
    await deliver()
    expect(await stored()).toHaveLength(2)
  })

  test('is refused whole when something has changed since', async () => {
    const found = await checked(`${header}\n${rows(3)}`)
    const request = {
      deviceProviderId: 'scanner',
      deviceTypeCode: 'Finger',
      deviceSubTypeCode: 'Slap',
      make: 'make 2',
      model: 'model 2',
    }
    await api.as('scanner').call('device-models.add', { request })
    expect((await start(found)).codes).toEqual(['ENT_DEV_009'])
    await deliver()
    expect(await stored()).toHaveLength(1)
    await api.query('delete from device_model')
    await api.query(`update device_type set is_active = false where code = 'Finger'`)
    expect((await start(found)).codes).toEqual(['ENT_DEV_009'])
    await api.query(`update device_type set is_active = true where code = 'Finger'`)
    expect((await start(found)).codes).toEqual([])
  })

  test('passes over what was registered by hand while it went on', async () => {
    const found = await checked(`${header}\n${rows(3)}`)
    await start(found)
    const request = {
      deviceProviderId: 'scanner',
      deviceTypeCode: 'Finger',
      deviceSubTypeCode: 'Slap',
      make: 'make 2',
      model: 'model 2',
    }
    expect((await api.as('scanner').call('device-models.add', { request })).codes).toEqual([])
    await deliver()
    expect(await get(found.importId)).toMatchObject({ state: 'done', done: 3, skipped: 1 })
    expect(await stored()).toHaveLength(3)
    const { data, counts } = await rowsOf(found.importId, {
      withCounts: 'true',
      sortFieldName: 'line',
      sortType: 'asc',
    })
    expect(data.map(({ line, outcome, refusalCode }) => [line, outcome, refusalCode])).toEqual([
      [2, 'added', null],
      [3, 'added', null],
      [4, 'skipped', 'PMS_AUT_003'],
    ])
    expect(counts).toEqual({ added: 2, skipped: 1 })
    expect(data[0]).toMatchObject({ make: 'Make 0', deviceType: 'Finger', deviceId: expect.any(String) })
    expect(data[2]).toMatchObject({ deviceId: null, refusal: expect.stringMatching(/registered|exists/u) })
  })

  test('adds devices to the interfaces that rows name, by id or version', async () => {
    const scene = await deviceSceneOf(api)
    const [first, second] = [await scene.sbiIn('approved'), await scene.sbiIn('approved')]
    const [named] = await api.query<{ software_version: string }>(
      'select software_version from sbi where id = $1',
      [second],
    )
    const version = named?.software_version ?? ''
    const found = await checked(
      [
        `${header},SBI ID,sbiVersion`,
        `Finger,Slap,A,1,${first},`,
        `Finger,Slap,B,1,,${version.toUpperCase()}`,
        `Finger,Slap,C,1,${second},${version}`,
        'Finger,Slap,D,1,,',
      ].join('\n'),
    )
    expect(found).toMatchObject({ problems: [], rowCount: 4, toSbiCount: 3 })
    await start(found)
    await deliver()
    const carried = await api.query<{ make: string; sbi_id: string | null; is_active: boolean }>(
      `select make, m.sbi_id, m.is_active from device_model d left join sbi_device m on m.device_model_id = d.id order by make`,
    )
    expect(carried).toEqual([
      { make: 'A', sbi_id: first, is_active: false },
      { make: 'B', sbi_id: second, is_active: false },
      { make: 'C', sbi_id: second, is_active: false },
      { make: 'D', sbi_id: null, is_active: null },
    ])
    const params = { objectType: 'sbi' as const, objectId: second }
    const { response } = await api.as('scanner').call('audit-trail.history', { params })
    expect(response.filter(({ action }) => action === 'sbi.device-mapped')).toHaveLength(2)
  })

  test('tells of interfaces that rows cannot name, by the rules of adding one device', async () => {
    const scene = await deviceSceneOf(api)
    const good = await scene.sbiIn('approved')
    const named = [
      ['no-such-sbi', ''],
      [await scene.sbiIn('approved', 'sensor'), ''],
      [await scene.sbiIn('pending_approval'), ''],
      [await scene.sbiIn('rejected'), ''],
      [await scene.sbiIn('deactivated'), ''],
      [await scene.expiredSbi(), ''],
      ['', 'No such version'],
      [good, 'Another version'],
      [good, ''],
    ]
    const lines = named.map(([id, version], place) => `Finger,Slap,Make,${place},${id},${version}`)
    const { problems, importId } = await checked(`${header},sbiId,sbiVersion\n${lines.join('\n')}`)
    expect(importId).toBeNull()
    expect(problems.map(({ line, column }) => [line, column])).toEqual(
      named.slice(0, -1).map(([id], place) => [place + 2, id === '' ? 'sbiVersion' : 'sbiId']),
    )
    expect(new Set(problems.map(({ message }) => message)).size).toBe(6)
  })

  test('adds nothing to an interface that stops: neither before it begins nor while it goes on', async () => {
    const scene = await deviceSceneOf(api)
    const [first, second] = [await scene.sbiIn('approved'), await scene.sbiIn('approved')]
    const stop = (sbiId: string) =>
      api.as('admin').call('sbis.deactivate', { params: { sbiId }, request: { status: 'De-Activate' } })
    const file = (sbiId: string) => `${header},sbiId\nFinger,Slap,A,1,${sbiId}\nFinger,Slap,B,1,`
    const before = await checked(file(first))
    await stop(first)
    expect((await start(before)).codes).toEqual(['ENT_DEV_009'])
    const begun = await checked(file(second))
    await start(begun)
    await stop(second)
    await deliver()
    expect(await get(begun.importId)).toMatchObject({ state: 'done', done: 2, skipped: 1 })
    expect((await stored()).map(({ make }) => make)).toEqual(['B'])
    const { data } = await rowsOf(begun.importId, { outcome: 'skipped' })
    expect(data).toMatchObject([{ line: 2, sbiId: second, refusalCode: 'PMS_DEVICE_ERROR_029' }])
  })

  test('is nobody else’s', async () => {
    const found = await checked(`${header}\n${rows(1)}`)
    const params = { importId: found.importId ?? '' }
    for (const name of ['device-imports.get', 'device-imports.page-rows'] as const)
      expect((await api.as('sensor').call(name, { params })).codes).toEqual(['ENT_DEV_006'])
  })

  test('what became of rows is searched, saved as a file, and forgotten after ninety days', async () => {
    const found = await checked(`${header}\n${rows(12)}`)
    const before = await rowsOf(found.importId)
    expect(before.totalResults).toBe(12)
    expect(before.data.every(({ outcome }) => outcome === 'waiting')).toBe(true)
    await start(found)
    await deliver()
    expect(await rowsOf(found.importId, { search: 'model 11' })).toMatchObject({
      totalResults: 1,
      data: [{ line: 13, outcome: 'added' }],
    })
    const file = await api.web.inject({
      url: `/v1/partnermanager/device-imports/${found.importId}/rows?export=csv`,
      headers: { authorization: `Bearer ${await api.token('scanner')}` },
    })
    expect(file.body.split('\r\n').filter((line) => line.includes('added'))).toHaveLength(12)
    await api.query(`update device_import set started_at = started_at - interval '91 days'`)
    expect(await forgetUnusedJob(api.app).run()).toBe(12)
    expect(await rowsOf(found.importId)).toMatchObject({ totalResults: 0 })
  })

  test('imports that have begun are listed, to their provider and to administrators; files that were only looked at are not', async () => {
    const pageOf = async (reader: 'scanner' | 'sensor' | 'admin' | 'auditor', query = {}) =>
      (await api.as(reader).call('device-imports.page', { query })).response
    const named = (fileName: string, file: string) =>
      api.as('scanner').call('device-imports.check', {
        request: { partnerId: 'scanner', fileName, file: Buffer.from(file).toString('base64') },
      })
    const first = (await named('C:\\lists\\../eyes \u202Efdp.csv', `${header}\n${rows(3)}`)).response
    expect((await pageOf('scanner')).totalResults).toBe(0)
    await start(first)
    await deliver()
    const second = (await named('..', `${header}\nIris,Double,Other,One`)).response
    await start(second)
    await named('only-looked-at.csv', `${header}\nIris,Double,Other,Two`)
    const { data, counts } = await pageOf('scanner', { withCounts: 'true' })
    expect(counts).toEqual({ done: 1, running: 1 })
    expect(data).toMatchObject([
      { importId: second.importId, fileName: null, state: 'running', rowCount: 1, done: 0 },
      {
        importId: first.importId,
        partnerId: 'scanner',
        // Nobody takes it for a path; what is hidden in it is shown as a mark.
        fileName: 'eyes \u202Efdp.csv',
        state: 'done',
        rowCount: 3,
        done: 3,
        skipped: 0,
        startedBy: 'scanner',
      },
    ])
    expect(data[1]?.orgName).not.toBe('')
    for (const reader of ['admin', 'auditor'] as const) {
      expect((await pageOf(reader, { search: 'fdp scanner' })).data).toHaveLength(1)
      expect((await pageOf(reader, { partnerId: 'sensor' })).data).toEqual([])
    }
    expect((await pageOf('sensor')).data).toEqual([])
    await api.query(`update partner set organisation_name = 'Renamed' where id = 'scanner'`)
    expect((await pageOf('admin', { orgName: 'renam' })).totalResults).toBe(2)
    const sorted = await pageOf('admin', { sortFieldName: 'fileName', sortType: 'desc' })
    expect(sorted.data.map(({ importId }) => importId)).toEqual([first.importId, second.importId])
  })

  test('what nobody imported within a day is forgotten', async () => {
    const found = await checked(`${header}\n${rows(1)}`)
    const begun = await checked(`${header}\n${rows(2)}`)
    await start(begun)
    await checked(`${header}\nIris,Double,Other,One`)
    await api.query(`update device_import set created_at = created_at - interval '25 hours'`)
    expect(await forgetUnusedJob(api.app).run()).toBe(1)
    expect(await get(begun.importId)).toMatchObject({ state: 'running' })
    expect((await start(found)).codes).toEqual(['ENT_DEV_006'])
  })
})
