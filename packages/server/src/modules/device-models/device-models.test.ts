import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { relyingSceneOf } from '../../../../../tests/support/scenes/relying-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  const parties = await relyingSceneOf(api)
  for (const party of ['scanner', 'sensor', 'bank'] as const) await parties.active(party)
}, 60_000)
afterAll(() => api.close())

const admin = () => api.as('admin')
const scanner = () => api.as('scanner')
let made = 0
const fields = () => ({
  deviceTypeCode: 'Finger',
  deviceSubTypeCode: 'Slap',
  make: `Make ${(made += 1)}`,
  model: `Model ${made}`,
})
const add = (over: object = {}, as: 'scanner' | 'sensor' | 'admin' | 'acme' | 'bank' = 'scanner') =>
  api.as(as).call('device-models.add', { request: { deviceProviderId: 'scanner', ...fields(), ...over } })
const added = async (over: object = {}) => (await add(over)).response.id
const decide = (id: string, approvalStatus = 'Activate', as: 'admin' | 'second-admin' = 'admin') =>
  api.as(as).call('device-models.decide', { request: { id, approvalStatus, reason: 'looked at it' } })
const edit = (id: string, over: object = {}, as: 'scanner' | 'sensor' | 'admin' = 'scanner') =>
  api.as(as).call('device-models.edit', { request: { id, ...fields(), ...over } })
const deactivate = (deviceId: string, as: 'scanner' | 'sensor' | 'admin' | 'unattached' = 'scanner') =>
  api.as(as).call('device-models.deactivate', { params: { deviceId }, request: { status: 'De-Activate' } })
const get = async (deviceId: string) =>
  (await admin().call('device-models.get', { params: { deviceId } })).response
const rowOf = async (id: string) => (await api.query('select * from device_model where id = $1', [id]))[0]

describe('the way of a device model', () => {
  test('registered, corrected, approved, deactivated, brought back; each step in its history', async () => {
    const id = await added({ make: '  Old   make ' })
    expect(await get(id)).toMatchObject({
      status: 'pending_approval',
      make: 'Old make',
      actions: ['approve', 'reject'],
    })
    expect((await edit(id, { deviceTypeCode: 'Iris', deviceSubTypeCode: 'Double' })).response.id).toBe(id)
    expect((await decide(id)).response).toBe('Device details approved successfully.')
    expect(await get(id)).toMatchObject({
      status: 'approved',
      deviceType: 'Iris',
      decision: { status: 'approved', reason: 'looked at it', decidedBy: 'admin' },
    })
    expect((await deactivate(id)).response).toEqual({ deviceId: id, status: 'approved', isActive: false })
    expect(await get(id)).toMatchObject({ status: 'deactivated' })
    expect((await decide(id)).codes).toEqual([])
    expect(await get(id)).toMatchObject({ status: 'approved' })
    const params = { objectType: 'device-model', objectId: id } as const
    const { response } = await scanner().call('audit-trail.history', { params })
    expect(response.map(({ action }) => action)).toEqual([
      'device-model.activated',
      'device-model.deactivated',
      'device-model.approved',
      'device-model.edited',
      'device-model.added',
    ])
  })

  test('rejected with a reason, and registered anew', async () => {
    const wish = fields()
    const id = await added(wish)
    expect((await decide(id, 'De-activate')).response).toBe('Device details rejected successfully.')
    const { response } = await scanner().call('device-models.get', { params: { deviceId: id } })
    expect(response).toMatchObject({ status: 'rejected', actions: ['add-again'] })
    expect((await add(wish)).codes).toEqual([])
  })

  test.each([
    ['an unknown type', { deviceTypeCode: 'Nose' }, 'PMS_AUT_001'],
    ['a sub-type of another type', { deviceSubTypeCode: 'Full face' }, 'PMS_AUT_001'],
    ['an unknown provider', { deviceProviderId: 'nobody' }, 'PMS_AUT_002'],
  ])('is not registered with %s', async (_what, over, code) => {
    expect((await add(over, 'admin')).codes).toEqual([code])
  })

  test('is decided by the words of the contract alone', async () => {
    const id = await added()
    expect((await decide(id, 'Yes')).codes).toEqual(['PMS_AUT_025'])
    expect((await decide('nothing')).codes).toEqual(['PMS_AUT_005'])
    expect((await edit('nothing')).codes).toEqual(['PMS_AUT_005'])
  })

  test('of a deactivated provider is neither approved nor deactivated by it', async () => {
    const [waiting, approved] = [await added(), await added()]
    await decide(approved)
    await api.query(`update partner set is_active = false where id = 'scanner'`)
    expect((await decide(waiting)).codes).toEqual(['PMS_PMP_016'])
    expect((await deactivate(approved)).codes).toEqual(['PMS_PMP_016'])
    expect((await decide(waiting, 'De-activate')).codes).toEqual([])
    expect((await deactivate(approved, 'admin')).codes).toEqual([])
    await (await relyingSceneOf(api)).active('scanner')
  })

  test('is not approved by whoever registered it', async () => {
    const { response } = await add({}, 'admin')
    expect((await decide(response.id)).codes).toEqual(['ENT_DEV_002'])
    expect((await decide(response.id, 'Activate', 'second-admin')).codes).toEqual([])
  })
})

describe('defects of the original that are mended', () => {
  test('B-01 an id that is taken is refused, and the device that has it stays as it was', async () => {
    const id = await added({ id: 'my-own-id' })
    expect(id).toBe('my-own-id')
    await decide(id)
    const before = await rowOf(id)
    expect((await add({ id: 'my-own-id', deviceProviderId: 'sensor' }, 'sensor')).codes).toEqual([
      'ENT_DEV_001',
    ])
    expect((await add({ id: 'my-own-id' })).codes).toEqual(['ENT_DEV_001'])
    expect(await rowOf(id)).toEqual(before)
  })

  test('B-02 ids that nobody chose are UUIDs', async () => {
    expect(await added()).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)
  })

  test('B-03 the older questions show a provider its own device models only', async () => {
    const own = await added({ make: 'Mine' })
    const { response: other } = await add({ deviceProviderId: 'sensor', make: 'Theirs' }, 'sensor')
    const searched = await scanner().call('device-models.search', {
      request: { filters: [], sort: [], pagination: { pageStart: 0, pageFetch: 100 } },
    })
    const ids = searched.response.data?.map(({ id }) => id)
    expect(ids).toContain(own)
    expect(ids).not.toContain(other.id)
    const values = await scanner().call('device-models.filter-values', {
      request: { filters: [{ columnName: 'make', type: 'all', text: 'e' }] },
    })
    expect(values.response.filters.map(({ fieldCode }) => fieldCode)).not.toContain(other.id)
    const everything = await admin().call('device-models.search', {
      request: { filters: [{ columnName: 'make', type: 'equals', value: 'theirs' }] },
    })
    expect(everything.response.data?.map(({ id }) => id)).toEqual([other.id])
  })

  test('B-04 nobody acts for another provider, and a partner of another type owns no device model', async () => {
    const id = await added()
    expect((await add({}, 'sensor')).codes).toEqual(['PMS_PRT_055'])
    expect((await edit(id, {}, 'sensor')).codes).toEqual(['PMS_PRT_055'])
    expect((await deactivate(id, 'sensor')).codes).toEqual(['PMS_DEVICE_ERROR_016'])
    expect((await add({ deviceProviderId: 'bank' }, 'admin')).codes).toEqual(['PMS_AUT_002'])
    expect((await add({ deviceProviderId: 'acme' }, 'acme')).codes).toEqual(['PMS_AUT_002'])
  })

  test('B-07 what is approved, rejected or deactivated is not edited', async () => {
    const id = await added()
    for (const step of [() => decide(id), () => deactivate(id)]) {
      expect((await step()).codes).toEqual([])
      const before = await rowOf(id)
      expect((await edit(id)).codes).toEqual(['PMS_DEVICE_ERROR_010'])
      expect(await rowOf(id)).toEqual(before)
    }
    const rejected = await added()
    await decide(rejected, 'De-activate')
    expect((await edit(rejected)).codes).toEqual(['PMS_DEVICE_ERROR_010'])
  })

  test('B-13 an administrator without a partner deactivates', async () => {
    const id = await added()
    await decide(id)
    expect((await deactivate(id, 'admin')).codes).toEqual([])
  })

  test('B-14 nothing is decided from a state that does not allow it', async () => {
    const id = await added()
    expect((await deactivate(id)).codes).toEqual(['PMS_DEVICE_ERROR_023'])
    await decide(id)
    for (const word of ['Activate', 'De-activate'])
      expect((await decide(id, word)).codes).toEqual(['PMS_DEVICE_ERROR_010'])
    await deactivate(id)
    expect((await deactivate(id)).codes).toEqual(['PMS_DEVICE_ERROR_014'])
    const rejected = await added()
    await decide(rejected, 'De-activate')
    expect((await decide(rejected)).codes).toEqual(['PMS_DEVICE_ERROR_010'])
    expect((await rowOf(rejected))?.['status']).toBe('rejected')
  })

  test('B-24 no text and no type restrict nothing', async () => {
    const { response } = await scanner().call('device-models.type-filter-values', {
      request: { filters: [{ columnName: 'name' }] },
    })
    expect(response.filters).toEqual(
      ['Face', 'Finger', 'Iris'].map((code) => ({ fieldID: 'name', fieldValue: code, fieldCode: code })),
    )
  })

  test('B-25 Single is a sub-type of fingers and one of irises', async () => {
    const { response } = await scanner().call('device-models.search-sub-types', {
      request: { filters: [{ columnName: 'code', type: 'equals', value: 'single' }] },
    })
    expect(response.data?.map(({ deviceType }) => deviceType).toSorted()).toEqual(['Finger', 'Iris'])
  })

  test('B-26 device models that differ in blanks or case are one, when they are registered, edited and brought back', async () => {
    const wish = fields()
    const id = await added(wish)
    const like = { ...wish, make: ` ${wish.make.toUpperCase()}`, model: wish.model.replace(' ', '   ') }
    expect((await add(like)).codes).toEqual(['PMS_AUT_003'])
    const other = await added()
    expect((await edit(other, like)).codes).toEqual(['PMS_AUT_003'])
    expect((await edit(id, like)).codes).toEqual([])
    await decide(id)
    await deactivate(id)
    expect((await add(wish)).codes).toEqual([])
    expect((await decide(id)).codes).toEqual(['PMS_AUT_003'])
  })
})

describe('the older questions', () => {
  test('D6 answers make and model, whatever column was asked', async () => {
    const id = await added({ make: 'Zeta', model: 'One' })
    const { response } = await scanner().call('device-models.filter-values', {
      request: {
        filters: [{ columnName: 'deviceTypeCode', text: 'fin' }],
        optionalFilters: [{ columnName: 'make', type: 'equals', value: 'zeta' }],
      },
    })
    expect(response.filters).toEqual([{ fieldID: 'deviceTypeCode', fieldValue: 'Zeta One', fieldCode: id }])
  })

  test('D8 answers the sub-types of a type', async () => {
    const { response } = await scanner().call('device-models.sub-type-filter-values', {
      request: { filters: [{ columnName: 'deviceType', type: 'all', text: 'Iris' }] },
    })
    expect(response.filters.map(({ fieldCode }) => fieldCode)).toEqual(['Double', 'Single'])
  })

  test('a purpose that the contract does not know cannot be read', async () => {
    const { status } = await scanner().call('device-models.type-filter-values', {
      request: { filters: [{ columnName: 'code', type: 'unique', text: 'F' }], purpose: 'X' },
    })
    expect(status).toBe(400)
  })

  test('a deactivated device model is approved and inactive there', async () => {
    const id = await added({ make: 'Omega' })
    await decide(id)
    await deactivate(id)
    const { response } = await scanner().call('device-models.search', {
      request: { filters: [{ columnName: 'make', type: 'equals', value: 'omega' }] },
    })
    expect(response.data).toMatchObject([{ id, isActive: false, approvalStatus: 'approved' }])
  })
})

describe('several at once', () => {
  const addMany = (devices: object[], partnerId = 'scanner', as: 'scanner' | 'sensor' = 'scanner') =>
    api.as(as).call('device-models.add-many', { request: { partnerId, devices: devices as never } })
  const count = async () =>
    (await api.query<{ count: number }>(`select count(*)::int as count from device_model`))[0]?.count

  test('all are registered', async () => {
    const { response } = await addMany([fields(), fields()])
    expect(response.problems).toEqual([])
    expect(await get(response.ids[1] ?? '')).toMatchObject({ model: `Model ${made}` })
  })

  test('none is where a row is wrong, and each row says what', async () => {
    const there = fields()
    await added(there)
    const twice = fields()
    const before = await count()
    const { response } = await addMany([
      fields(),
      { ...fields(), make: ' ' },
      { ...fields(), model: 'm'.repeat(37) },
      { ...fields(), deviceTypeCode: 'Nose' },
      { ...fields(), model: '=1+1' },
      twice,
      { ...twice, make: twice.make.toUpperCase() },
      { ...there, make: there.make.toLowerCase() },
    ])
    expect(response.ids).toEqual([])
    expect(
      response.problems.map(({ line, column, message }) => [line, column, message.split('.')[0]]),
    ).toEqual([
      [2, 'make', 'make is missing'],
      [3, 'model', 'model is longer than 36 characters'],
      [
        4,
        'deviceSubTypeCode',
        'This device type and sub-type are not known together, or have been switched off',
      ],
      [5, 'model', 'model begins like a formula'],
      [7, null, 'The row says the same as line 6'],
      [8, null, 'This provider has already registered a device of this type, make and model'],
    ])
    expect(await count()).toBe(before)
  })

  test('there are 25 of them at most', async () => {
    expect((await addMany(Array.from({ length: 25 }, fields))).response.ids).toHaveLength(25)
    expect((await addMany(Array.from({ length: 26 }, fields))).codes).toEqual(['PMS_COR_001'])
  })

  test('they are one’s own', async () => {
    expect((await addMany([fields()], 'scanner', 'sensor')).codes).toEqual(['PMS_PRT_055'])
  })
})
