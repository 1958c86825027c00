import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { deviceSceneOf, type DeviceScene } from '../../../../../tests/support/scenes/device-scene.ts'
import { sbiStatuses } from './contract.ts'

/** The decision about a device with its interface (D10) in all combinations of what both are. */
let api: TestApp
let scene: DeviceScene
beforeAll(async () => {
  api = await createTestApp()
  scene = await deviceSceneOf(api)
}, 60_000)
afterAll(() => api.close())

const sbiCodes = {
  pending_approval: 'PMS_DEVICE_ERROR_009',
  approved: undefined,
  rejected: 'PMS_DEVICE_ERROR_028',
  deactivated: 'PMS_DEVICE_ERROR_029',
} as const
const deviceCodes = {
  pending_approval: undefined,
  approved: 'PMS_DEVICE_ERROR_010',
  rejected: 'PMS_DEVICE_ERROR_010',
  deactivated: 'PMS_DEVICE_ERROR_010',
} as const

const cells = sbiStatuses.flatMap((sbi) =>
  [false, true].flatMap((isExpired) =>
    sbiStatuses.flatMap((device) =>
      [true, false].flatMap((isMapped) =>
        (['approved', 'rejected'] as const).map((word) => ({ sbi, isExpired, device, isMapped, word })),
      ),
    ),
  ),
)

type Cell = (typeof cells)[number]

/** The contract's order: the interface and its state, its expiry, the device and its state, the mapping. */
const expected = ({ sbi, isExpired, device, isMapped }: Cell): string =>
  sbiCodes[sbi] ??
  (isExpired ? 'PMS_DEVICE_ERROR_021' : undefined) ??
  deviceCodes[device] ??
  (isMapped ? '' : 'PMS_DEVICE_ERROR_012')

test(`${cells.length} combinations of interface, expiry, device, mapping and decision`, async () => {
  const { deviceId, sbiId } = await scene.deviceIn('pending_approval')
  const carrier = { sbiId, deviceId }
  const wrong: string[] = []
  for (const cell of cells) {
    const end = cell.isExpired ? `- interval '1 day'` : `+ interval '100 days'`
    await api.query(
      `update sbi set status = $2, expires_at = now() ${end},
         ends_at = date_trunc('day', now() ${end}, 'UTC') + interval '1 day' where id = $1`,
      [sbiId, cell.sbi],
    )
    await api.query('update device_model set status = $2 where id = $1', [deviceId, cell.device])
    await api.query('delete from sbi_device where device_model_id = $1', [deviceId])
    if (cell.isMapped)
      await api.query(`insert into sbi_device values ($1, $2, false, now(), 'test')`, [
        carrier.sbiId,
        carrier.deviceId,
      ])
    const { codes, response } = await api.as('admin').call('sbis.decide-device', {
      params: { id: deviceId },
      request: { partnerId: 'scanner', sbiId, status: cell.word },
    })
    const [row] = await api.query<{ status: string; is_active: boolean | null }>(
      `select d.status, m.is_active from device_model d left join sbi_device m on m.device_model_id = d.id where d.id = $1`,
      [deviceId],
    )
    const code = expected(cell)
    const isDone = code === ''
    const found = [codes.join(), response, row?.status, row?.is_active]
    const wanted = [
      code,
      isDone ? true : null,
      isDone ? cell.word : cell.device,
      cell.isMapped ? isDone && cell.word === 'approved' : null,
    ]
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      wrong.push(`${JSON.stringify(cell)}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`)
  }
  expect(wrong).toEqual([])
}, 60_000)

test('several at once: each with the interface that carries it, or by itself, and what is refused stays', async () => {
  const carried = await scene.deviceIn('pending_approval')
  const alone = (await scene.deviceIn('pending_approval')).deviceId
  await api.query('delete from sbi_device where device_model_id = $1', [alone])
  // One that was deactivated is not brought back by being approved again.
  const off = (await scene.deviceIn('deactivated')).deviceId
  await api.query('delete from sbi_device where device_model_id = $1', [off])
  const waitingSbi = await scene.deviceIn('pending_approval')
  await api.query(`update sbi set status = 'pending_approval' where id = $1`, [waitingSbi.sbiId])
  const ids = [carried.deviceId, alone, off, waitingSbi.deviceId, 'nobody', alone]
  const decide = async () =>
    (await api.as('admin').call('sbis.decide-devices', { request: { ids, approve: true, reason: 'seen' } }))
      .response
  const outcomes = await decide()
  expect(outcomes.map(({ id, status, refusal }) => [id, status ?? refusal?.errorCode])).toEqual([
    [carried.deviceId, 'approved'],
    [alone, 'approved'],
    [off, 'PMS_DEVICE_ERROR_010'],
    [waitingSbi.deviceId, 'PMS_DEVICE_ERROR_009'],
    ['nobody', 'PMS_DEVICE_ERROR_006'],
  ])
  const [mapping] = await api.query<{ is_active: boolean; decision_reason: string }>(
    `select is_active, decision_reason from sbi_device join device_model on id = device_model_id where id = $1`,
    [carried.deviceId],
  )
  expect(mapping).toEqual({ is_active: true, decision_reason: 'seen' })
  expect((await decide()).every(({ refusal }) => refusal !== null)).toBe(true)
})
