import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { relyingSceneOf } from '../../../../../../tests/support/scenes/relying-scene.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await (await relyingSceneOf(api)).active('scanner')
}, 60_000)
afterAll(() => api.close())

const admin = () => api.as('admin')
let made = 0
const add = (deviceTypeCode: string, deviceSubTypeCode: string) =>
  api.as('scanner').call('device-models.add', {
    request: {
      deviceProviderId: 'scanner',
      deviceTypeCode,
      deviceSubTypeCode,
      make: `Make ${(made += 1)}`,
      model: 'M',
    },
  })
const setStatus = (isActive: boolean, typeCode: string, subTypeCode?: string) =>
  admin().call('device-types.set-status', {
    request: { typeCode, ...(subTypeCode ? { subTypeCode } : {}), isActive, reason: 'as a test wants' },
  })

describe('types of devices', () => {
  test('those of the contract are there from the beginning', async () => {
    const { response } = await api.as('scanner').call('device-types.list')
    expect(response.map(({ code, subTypes }) => [code, subTypes.map((each) => each.code)])).toEqual([
      ['Face', ['Full face']],
      ['Finger', ['Single', 'Slap', 'Touchless']],
      ['Iris', ['Double', 'Single']],
    ])
  })

  test('a new one with a sub-type is registered with, and found by older questions', async () => {
    await admin().call('device-types.add', { request: { code: 'Palm', name: 'Palm', description: 'Veins' } })
    await admin().call('device-types.add', { request: { typeCode: 'Palm', code: 'Vein', name: 'Veins' } })
    expect((await add('Palm', 'Vein')).codes).toEqual([])
    const { response } = await api.as('scanner').call('device-models.sub-type-filter-values', {
      request: { filters: [{ columnName: 'deviceType', text: 'Palm' }] },
    })
    expect(response.filters).toEqual([{ fieldID: 'deviceType', fieldValue: 'Palm', fieldCode: 'Vein' }])
  })

  test('a code is there once, whatever its case; a sub-type has it in each type', async () => {
    const again = await admin().call('device-types.add', { request: { code: 'FINGER', name: 'X' } })
    expect(again.codes).toEqual(['ENT_DEV_004'])
    const twin = { typeCode: 'Finger', code: 'slap', name: 'X' }
    expect((await admin().call('device-types.add', { request: twin })).codes).toEqual(['ENT_DEV_004'])
    const other = { typeCode: 'Iris', code: 'Slap', name: 'X' }
    expect((await admin().call('device-types.add', { request: other })).codes).toEqual([])
  })

  test('what is switched off stays with what has it; nothing new is registered', async () => {
    const { response } = await add('Iris', 'Double')
    const preview = await admin().call('device-types.preview-status', { query: { typeCode: 'Iris' } })
    expect(preview.response).toMatchObject({ approved: 0, waiting: 1, providers: 1 })
    expect((await setStatus(false, 'Iris', 'Double')).response).toEqual({ code: 'Double', isActive: false })
    expect((await setStatus(false, 'Iris', 'Double')).codes).toEqual(['ENT_DEV_005'])
    expect((await add('Iris', 'Double')).codes).toEqual(['PMS_AUT_001'])
    expect((await add('Iris', 'Single')).codes).toEqual([])
    const edited = {
      id: response.id,
      deviceTypeCode: 'Iris',
      deviceSubTypeCode: 'Double',
      make: 'New',
      model: 'M',
    }
    expect((await api.as('scanner').call('device-models.edit', { request: edited })).codes).toEqual([])
    const approved = { id: response.id, approvalStatus: 'Activate' }
    expect((await admin().call('device-models.decide', { request: approved })).codes).toEqual([])
    await setStatus(false, 'Iris')
    expect((await add('Iris', 'Single')).codes).toEqual(['PMS_AUT_001'])
    await setStatus(true, 'Iris')
    await setStatus(true, 'Iris', 'Double')
    expect((await add('Iris', 'Double')).codes).toEqual([])
  })

  test('every change is in the history, with who and why', async () => {
    const names = { typeCode: 'Finger', subTypeCode: 'Slap', name: 'Four fingers', description: null }
    await admin().call('device-types.edit', { request: names })
    await setStatus(false, 'Finger', 'Slap')
    await setStatus(true, 'Finger', 'Slap')
    const params = { objectType: 'device-sub-type', objectId: 'Finger/Slap' } as const
    const { response } = await api.as('auditor').call('audit-trail.history', { params })
    expect(response.map(({ action, actor, reason }) => [action, actor, reason])).toEqual([
      ['device-sub-type.switched-on', 'admin', 'as a test wants'],
      ['device-sub-type.switched-off', 'admin', 'as a test wants'],
      ['device-sub-type.edited', 'admin', null],
    ])
    expect((await api.as('scanner').call('audit-trail.history', { params })).codes).toEqual(['ENT_AUD_001'])
  })
})
