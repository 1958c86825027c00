import type { DeviceScene } from '../../support/scenes/device-scene.ts'
import type { Attempt, Drivers } from '../driver.ts'
import { listCodes } from '../listings.ts'
import { active, deactivated, deviceOf, nobody, on, reason } from './sbis.ts'

type DecidedDevice = Attempt<'sbis.decide-device'>

const decideDevice = (
  deviceId: string,
  sbiId: string | null,
  { status = 'approved', partnerId = 'scanner' }: { status?: string | null; partnerId?: string } = {},
): DecidedDevice => ({
  as: 'admin',
  params: { id: deviceId },
  request: { partnerId, status, reason, ...(sbiId === null ? {} : { sbiId }) },
})

/** A device that waits, whose interface has meanwhile come to something. */
const decideAfter = (what: string) =>
  on(async ({ api, deviceIn }: DeviceScene): Promise<DecidedDevice> => {
    const { deviceId, sbiId } = await deviceIn('pending_approval')
    await api.query(`update sbi set ${what} where id = $1`, [sbiId])
    return decideDevice(deviceId, sbiId)
  })

const listedDevices = (query: Readonly<Record<string, string>>) => (): Attempt<'sbis.list-all-devices'> => ({
  as: 'admin',
  query,
})
export const sbiDeviceDrivers = {
  'sbis.decide-device': {
    success: on(async ({ deviceIn }) => {
      const { deviceId, sbiId } = await deviceIn('pending_approval')
      return decideDevice(deviceId, sbiId)
    }),
    codes: {
      PMS_REQUEST_ERROR_001: () => decideDevice(nobody, nobody, { status: null }),
      PMS_DEVICE_ERROR_027: () => decideDevice(nobody, nobody, { status: 'Approved' }),
      PMS_DEVICE_ERROR_024: () => decideDevice(nobody, null),
      PMS_DEVICE_ERROR_025: () => decideDevice(nobody, null, { status: 'rejected' }),
      PMS_DEVICE_ERROR_005: () => decideDevice(nobody, ''),
      PMS_DEVICE_ERROR_002: on(async ({ deviceIn }) => {
        const { deviceId, sbiId } = await deviceIn('pending_approval')
        return decideDevice(deviceId, sbiId, { partnerId: 'sensor' })
      }),
      PMS_DEVICE_ERROR_009: decideAfter(`status = 'pending_approval'`),
      PMS_DEVICE_ERROR_028: decideAfter(`status = 'rejected'`),
      PMS_DEVICE_ERROR_029: decideAfter(`status = 'deactivated'`),
      PMS_DEVICE_ERROR_021: on(async ({ deviceIn, expiredSbi }) =>
        decideDevice((await deviceIn('pending_approval')).deviceId, await expiredSbi()),
      ),
      PMS_DEVICE_ERROR_006: on(async ({ sbiIn }) => decideDevice(nobody, await sbiIn('approved'))),
      PMS_DEVICE_ERROR_007: on(async (scene) =>
        decideDevice(
          await deviceOf(await active(scene), 'pending_approval', 'sensor'),
          await scene.sbiIn('approved'),
        ),
      ),
      PMS_DEVICE_ERROR_010: on(async ({ deviceIn }) => {
        const { deviceId, sbiId } = await deviceIn('approved')
        return decideDevice(deviceId, sbiId)
      }),
      PMS_DEVICE_ERROR_012: on(async (scene) =>
        decideDevice(await deviceOf(scene, 'pending_approval'), await scene.sbiIn('approved')),
      ),
      PMS_PMP_016: on(async (scene) => {
        const { deviceId, sbiId } = await (await active(scene)).deviceIn('pending_approval', 'sensor')
        await deactivated(scene)
        return decideDevice(deviceId, sbiId, { partnerId: 'sensor' })
      }),
      ENT_SBI_001: on(async ({ api, deviceIn }) => {
        const { deviceId, sbiId } = await deviceIn('pending_approval')
        await api.query(`update device_model set created_by = 'admin' where id = $1`, [deviceId])
        return decideDevice(deviceId, sbiId)
      }),
    },
  },
  'sbis.list-all-devices': {
    success: listedDevices({
      partnerId: 'scanner',
      sbiVersion: 'version',
      sortFieldName: 'sbiVersion',
      sortType: 'desc',
    }),
    codes: listCodes('make', listedDevices),
  },
} satisfies Partial<Drivers>
