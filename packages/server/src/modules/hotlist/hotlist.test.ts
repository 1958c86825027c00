import { createHash, generateKeyPairSync } from 'node:crypto'
import { hotlistId } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { listenToHub, saidOn } from '../../../../../tests/support/neighbours/hub-ear.ts'
import { blockDevice, newDevice } from '../../../../../tests/support/scenes/hotlist-scene.ts'
import { deviceSceneOf } from '../../../../../tests/support/scenes/device-scene.ts'
import { setFtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { checkHotlist, findOnHotlist, hotlistMemoryOf, type Thing } from './index.ts'

let api: TestApp

beforeAll(async () => {
  api = await createTestApp()
  listenToHub(api, ['MOSIP_HOTLIST'])
})

afterAll(() => api.close())

const admin = () => api.as('admin')
const thingOf = (device: ReturnType<typeof newDevice>): Thing => ({ kind: 'device', ...device })
const contractId = ({ serialNumber, make, model }: ReturnType<typeof newDevice>): string =>
  hotlistId(serialNumber, make, model)
const saidOf = (entryId: string) =>
  saidOn<{ id: string; idType: string; status: string; expiryTimestamp: string | null }>(
    api,
    'MOSIP_HOTLIST',
    entryId,
  )
const historyOf = async (objectId: string) =>
  (await admin().call('audit-trail.history', { params: { objectType: 'hotlist-entry', objectId } })).response

test('what is blocked is stopped from the answer on, until it is lifted; others hear of both', async () => {
  const device = newDevice()
  expect(await checkHotlist(api.app, [thingOf(device)])).toBeUndefined()
  const entryId = await blockDevice(api, { device })
  expect(await checkHotlist(api.app, [thingOf(device)])).toEqual({ entryId, kind: 'device' })
  const status = await admin().call('hotlist.status', {
    params: { idType: 'DEVICE', id: contractId(device) },
  })
  expect(status.response).toEqual({
    id: contractId(device),
    idType: 'DEVICE',
    status: 'BLOCKED',
    expiryTimestamp: null,
  })
  const lifted = await admin().call('hotlist.lift', { params: { entryId }, request: { reason: 'found' } })
  expect(lifted.response).toEqual({ entryId, state: 'lifted' })
  expect(await checkHotlist(api.app, [thingOf(device)])).toBeUndefined()
  const said = (await saidOf(entryId)).map(({ event }) => event.data)
  expect(said).toEqual([
    { id: contractId(device), idType: 'DEVICE', status: 'BLOCKED', expiryTimestamp: null },
    { id: contractId(device), idType: 'DEVICE', status: 'UNBLOCKED', expiryTimestamp: null },
  ])
  expect((await historyOf(entryId)).map(({ action, actor, reason }) => [action, actor, reason])).toEqual([
    ['hotlist-entry.lifted', 'admin', 'found'],
    ['hotlist-entry.blocked', 'admin', 'stolen'],
  ])
  const again = await admin().call('hotlist.lift', { params: { entryId }, request: { reason: 'found' } })
  expect(again.codes).toEqual(['ENT_HOT_005'])
})

test('a thing is blocked once; what is said of it anew takes the place of what was', async () => {
  const device = newDevice()
  const block = (over: object) =>
    admin().call('hotlist.add', { request: { kind: 'device', ...device, reason: 'stolen', ...over } })
  const first = (await block({})).response
  expect(first.outcome).toBe('blocked')
  expect((await block({})).response).toEqual({ ...first, outcome: 'unchanged' })
  const other = (await block({ make: ' acme ', endDateTime: '2999-01-01T00:00:00.000Z' })).response
  expect(other).toEqual({
    entryId: first.entryId,
    outcome: 'changed',
    endDateTime: '2999-01-01T00:00:00.000Z',
  })
  expect((await block({ reason: 'lost' })).response.outcome).toBe('changed')
  const found = (await admin().call('hotlist.get', { params: { entryId: first.entryId } })).response
  expect([found.reason, found.endDateTime, found.state]).toEqual(['lost', null, 'live'])
  // Only what others have to know is said: blocked, until a day, without end again.
  expect((await saidOf(first.entryId)).map(({ event }) => event.data.expiryTimestamp)).toEqual([
    null,
    '2999-01-01T00:00:00.000',
    null,
  ])
})

test('an entry is changed by its id, also where nobody knows what it stands for, or by what key', async () => {
  const id = hotlistId('somebody')
  await admin().call('hotlist.block', { request: { id, idType: 'UIN' } })
  const [row] = (await admin().call('hotlist.page', { query: { kind: 'uin' } })).response.data
  const params = { entryId: row?.entryId ?? '' }
  const request = { reason: 'as the police says', evidence: 'letter', endDateTime: '2999-01-01T00:00:00Z' }
  const changed = (await admin().call('hotlist.change', { params, request })).response
  expect(changed.outcome).toBe('changed')
  expect((await admin().call('hotlist.change', { params, request })).response.outcome).toBe('unchanged')
  const shown = (await admin().call('hotlist.get', { params })).response
  expect([shown.reason, shown.evidence, shown.actions]).toEqual([
    request.reason,
    'letter',
    ['lift', 'change'],
  ])
  const bare = (await admin().call('hotlist.change', { params, request: { reason: 'x' } })).response
  expect(bare.endDateTime).toBeNull()
  expect((await admin().call('hotlist.get', { params })).response.evidence).toBeNull()
})

test('a key of which only the id was blocked is blocked however it is spelled, once somebody brings it', async () => {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const id = createHash('sha256').update(spki).digest('hex')
  await admin().call('hotlist.block', { request: { id, idType: 'FTM_PUBLIC_KEY' } })
  const request = {
    kind: 'chip_key' as const,
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    reason: 'x',
  }
  expect((await admin().call('hotlist.add', { request })).response.outcome).toBe('blocked')
  await admin().call('hotlist.unblock', { request: { id, idType: 'FTM_PUBLIC_KEY' } })
  expect(await checkHotlist(api.app, [{ kind: 'chip_key', publicKey: spki }])).toBeUndefined()
})

test('many who block the same at once make one entry', async () => {
  const device = newDevice()
  const request = { kind: 'device' as const, ...device, reason: 'stolen' }
  const answers = await Promise.all(Array.from({ length: 6 }, () => admin().call('hotlist.add', { request })))
  const outcomes = answers.map(({ response }) => response.outcome).sort()
  expect(outcomes).toEqual(['blocked', 'unchanged', 'unchanged', 'unchanged', 'unchanged', 'unchanged'])
  expect(new Set(answers.map(({ response }) => response.entryId)).size).toBe(1)
})

test('models, interfaces, chips, providers and partners; a preview says what of theirs stops', async () => {
  const ftm = await setFtmScene(api)
  const chipId = await ftm.chipIn('approved')
  const preview = await admin().call('hotlist.preview', { request: { kind: 'provider', providerId: 'acme' } })
  expect(preview.response).toMatchObject({
    providerName: 'Acme Chips',
    entryId: null,
    idType: 'DEVICE_PROVIDER',
  })
  expect(preview.response.affected.find(({ kind }) => kind === 'chip')?.total).toBeGreaterThan(0)
  const chip = { kind: 'chip_key' as const, chipId }
  const named = (await admin().call('hotlist.preview', { request: chip })).response
  expect(named.affected).toMatchObject([{ kind: 'chip', total: 1 }])
  const blocked = (await admin().call('hotlist.add', { request: { ...chip, reason: 'key on sale' } }))
    .response
  const again = (await admin().call('hotlist.preview', { request: chip })).response
  expect(again.entryId).toBe(blocked.entryId)
  for (const thing of [
    { kind: 'device_model', make: 'Acme', model: 'Whole' },
    { kind: 'sbi', providerId: 'acme', softwareVersion: '1.2' },
    { kind: 'provider', providerId: 'acme', providerName: 'Whatever it says' },
    { kind: 'partner', partnerId: 'acme' },
  ] as const) {
    const { kind, ...words } = thing
    const request = { kind, ...words, providerId: 'acme', reason: 'stop' }
    expect((await admin().call('hotlist.add', { request })).response.outcome).toBe('blocked')
    expect((await checkHotlist(api.app, [thing]))?.kind).toBe(kind)
  }
  const refused = async (request: object) =>
    (await admin().call('hotlist.add', { request: { reason: 'x', ...request } as never })).codes
  expect(await refused({ kind: 'device', make: 'a', model: 'b' })).toEqual(['ENT_HOT_006'])
  expect(await refused({ kind: 'chip_key' })).toEqual(['ENT_HOT_006'])
  expect(await refused({ kind: 'chip_key', publicKey: 'nonsense' })).toEqual(['ENT_HOT_007'])
  expect(await refused({ kind: 'chip_key', chipId: '1' })).toEqual(['ENT_HOT_008'])
  expect(await refused({ kind: 'partner', providerId: 'mpartner-default-auth' })).toEqual(['ENT_HOT_009'])
})

test('a model and an interface that are registered are named by the preview, whatever the spelling', async () => {
  const devices = await deviceSceneOf(api)
  const { deviceId, sbiId } = await devices.deviceIn('approved', 'scanner')
  const [model] = await api.query<{ make: string; model: string }>(
    'select make, model from device_model where id = $1',
    [deviceId],
  )
  const [sbi] = await api.query<{ version: string }>(
    'select software_version as version from sbi where id = $1',
    [sbiId],
  )
  const affected = async (request: object) =>
    (await admin().call('hotlist.preview', { request: request as never })).response.affected
  const named = { make: model?.make.toUpperCase(), model: model?.model.toLowerCase() }
  expect(await affected({ kind: 'device_model', ...named })).toMatchObject([
    { kind: 'device-model', total: 1 },
  ])
  expect(await affected({ kind: 'sbi', providerId: 'scanner', softwareVersion: sbi?.version })).toMatchObject(
    [{ kind: 'sbi', total: 1, names: [sbi?.version] }],
  )
  expect((await affected({ kind: 'provider', providerId: 'scanner' })).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['device-model', 'sbi']),
  )
})

test('an end counts at the moment that it is reached, to the millisecond', async () => {
  const device = newDevice()
  api.clock.set(new Date('2031-05-01T10:00:00.000Z'))
  const end = new Date('2031-05-01T10:10:00.000Z')
  const entryId = await blockDevice(api, { device, endDateTime: end.toISOString() })
  const stops = async (at: number) => {
    api.clock.set(new Date(at))
    return (await checkHotlist(api.app, [thingOf(device)]))?.entryId
  }
  expect(await stops(end.getTime() - 1)).toBe(entryId)
  expect(await stops(end.getTime())).toBeUndefined()
  const status = () =>
    admin().call('hotlist.status', { params: { idType: 'device', id: contractId(device) } })
  expect((await status()).response.status).toBe('UNBLOCKED')
  api.clock.set(new Date(end.getTime() - 1))
  expect((await status()).response).toMatchObject({
    status: 'BLOCKED',
    expiryTimestamp: '2031-05-01T10:10:00.000',
  })
  api.clock.set(end)
  const shown = (await admin().call('hotlist.get', { params: { entryId } })).response
  expect([shown.state, shown.actions]).toEqual(['ended', []])
  // Blocked again, it is another entry; the first one has ended.
  const next = await blockDevice(api, { device })
  expect(next).not.toBe(entryId)
  expect((await historyOf(entryId)).map(({ action }) => action)).toEqual([
    'hotlist-entry.ended',
    'hotlist-entry.blocked',
  ])
  const late = await admin().call('hotlist.add', {
    request: { kind: 'device', ...device, reason: 'stolen', endDateTime: end.toISOString() },
  })
  expect(late.codes).toEqual(['ENT_HOT_003'])
})

test('the contract: ids are hashes, of others too; a bare id stops what it stands for', async () => {
  const device = newDevice()
  const id = contractId(device)
  const block = await admin().call('hotlist.block', { request: { id: id.toLowerCase(), idType: 'DEVICE' } })
  expect(block.response).toEqual({ id, idType: 'DEVICE', status: 'BLOCKED', expiryTimestamp: null })
  expect((await checkHotlist(api.app, [thingOf(device)]))?.kind).toBe('device')
  // Somebody says what it is, too: then both are lifted together.
  await blockDevice(api, { device })
  const free = await admin().call('hotlist.unblock', { request: { id, idType: 'DEVICE' } })
  expect(free.response.status).toBe('UNBLOCKED')
  expect(await checkHotlist(api.app, [thingOf(device)])).toBeUndefined()
  for (const idType of ['UIN', 'VID', 'MACHINE_ID', 'OPERATOR_ID', 'CENTER_ID', 'DEVICE_MODEL', 'SBI']) {
    const answer = await admin().call('hotlist.block', { request: { id, idType } })
    expect(answer.response).toMatchObject({ idType, status: 'BLOCKED' })
  }
  // The model of that id is another thing than the device.
  expect(await checkHotlist(api.app, [thingOf(device)])).toBeUndefined()
  expect(
    (await admin().call('hotlist.block', { request: { id: '1234567890', idType: 'UIN' } })).codes,
  ).toEqual(['ENT_HOT_002'])
  expect((await admin().call('hotlist.block', { request: { id, idType: 'SHOE' } })).codes).toEqual([
    'ENT_HOT_001',
  ])
  const nobody = await api.as('service-client').call('hotlist.block', { request: { id, idType: 'DEVICE' } })
  expect(nobody.status).toBe(403)
  const asked = await api.as('service-client').call('hotlist.status', { params: { idType: 'UIN', id } })
  expect(asked.response.status).toBe('BLOCKED')
})

test('two things of one id at the contract: it is blocked until both are lifted', async () => {
  const one = { serialNumber: 'TWIN1', make: '2A', model: 'M' }
  const other = { serialNumber: 'TWIN12', make: 'A', model: 'M' }
  const [first, second] = [await blockDevice(api, { device: one }), await blockDevice(api, { device: other })]
  expect(first).not.toBe(second)
  const lift = (entryId: string) =>
    admin().call('hotlist.lift', { params: { entryId }, request: { reason: 'x' } })
  await lift(first)
  expect((await saidOf(first)).at(-1)?.event.data.status).toBe('BLOCKED')
  expect(await checkHotlist(api.app, [thingOf(one)])).toBeUndefined()
  await lift(second)
  expect((await saidOf(second)).at(-1)?.event.data.status).toBe('UNBLOCKED')
})

test('what it stops is counted, and told within a second', async () => {
  const device = newDevice()
  const entryId = await blockDevice(api, { device })
  for (let time = 0; time < 25; time += 1) await checkHotlist(api.app, [thingOf(device)])
  expect((await findOnHotlist(api.app, [thingOf(device)]))?.entryId).toBe(entryId)
  await hotlistMemoryOf(api.app).writeStops()
  const shown = (await admin().call('hotlist.get', { params: { entryId } })).response
  expect([shown.stops, shown.lastStopDateTime]).toEqual([25, api.clock.now().toISOString()])
})
