import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { deviceSceneOf, type DeviceScene } from '../../../../../tests/support/scenes/device-scene.ts'

let api: TestApp
let scene: DeviceScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await deviceSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const statusOf = async (sbiId: string) =>
  (await api.as('admin').call('sbis.get', { params: { sbiId } })).response.status

const stateOfDevice = async (deviceId: string) =>
  (await api.query<{ status: string }>('select status from device_model where id = $1', [deviceId]))[0]
    ?.status

describe('an interface', () => {
  test('waits when it is registered, and is approved with a reason that its provider reads', async () => {
    const id = await scene.addSbi()
    expect(await statusOf(id)).toBe('pending_approval')
    const request = { id, approvalStatus: 'Activate', reason: 'Seen running.' }
    const { response } = await api.as('admin').call('sbis.decide', { request })
    expect(response).toBe('Secure biometric details approved successfully.')
    const { response: seen } = await api.as('scanner').call('sbis.get', { params: { sbiId: id } })
    expect(seen).toMatchObject({
      status: 'approved',
      decision: { status: 'approved', reason: 'Seen running.', decidedBy: 'admin' },
      actions: ['add-device', 'deactivate'],
    })
  })

  test('is told of in its history', async () => {
    const id = await scene.sbiIn('deactivated')
    const { response } = await api
      .as('scanner')
      .call('audit-trail.history', { params: { objectType: 'sbi', objectId: id } })
    expect(response.map(({ action }) => action)).toEqual(['sbi.deactivated', 'sbi.approved', 'sbi.submitted'])
  })
})

describe('its devices', () => {
  test('stop with it or are rejected, and stay where another live interface carries them', async () => {
    const sbiId = await scene.sbiIn('approved')
    const other = await scene.sbiIn('approved')
    const stopped = await scene.deviceIn('approved', 'scanner', sbiId)
    const carried = await scene.deviceIn('approved', 'scanner', sbiId)
    const waiting = await scene.deviceIn('pending_approval', 'scanner', sbiId)
    const refused = await scene.deviceIn('rejected', 'scanner', sbiId)
    const mapped = await api
      .as('scanner')
      .call('sbis.map-device', { request: { deviceDetailId: carried.deviceId, sbiId: other } })
    expect(mapped.response).toBe('Success')
    const { response: preview } = await api
      .as('scanner')
      .call('sbis.preview-deactivation', { params: { sbiId } })
    expect(preview).toMatchObject({
      possible: true,
      deactivated: [{ deviceId: stopped.deviceId }],
      rejected: [{ deviceId: waiting.deviceId }],
      kept: [{ deviceId: carried.deviceId }],
    })
    const { response } = await api
      .as('scanner')
      .call('sbis.deactivate', { params: { sbiId }, request: { status: 'De-Activate' } })
    expect(response).toEqual({ sbiId, sbiVersion: preview.sbiVersion, status: 'approved', isActive: false })
    expect(
      await Promise.all([stopped, carried, waiting, refused].map(({ deviceId }) => stateOfDevice(deviceId))),
    ).toEqual(['deactivated', 'approved', 'rejected', 'rejected'])
    expect(await statusOf(sbiId)).toBe('deactivated')
  })
})
