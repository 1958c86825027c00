import { chipCount, insertManyChips } from '../chip-list/rows.ts'
import { measureLists } from '../lists/measure-list.ts'
import { step } from '../progress.ts'
import type { Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente } from '../server-process.ts'
import { deviceLists } from './questions.ts'
import { insertDevices, type DeviceWorldSize } from './rows.ts'

const whole: DeviceWorldSize = { providers: 2_000, devices: 1_000_000, sbis: 200_000 }

/** The whole, unless DEVICES_SHARE says less. */
const sizeOf = (): DeviceWorldSize => {
  const share = Number(process.env.DEVICES_SHARE ?? 1)
  const part = (count: number): number => Math.round(count * share)
  return { providers: part(whole.providers), devices: part(whole.devices), sbis: part(whole.sbis) }
}

/** The lists of whoever decides about devices: device models, interfaces, chips. */
export const benchDevices = async (root: string, scratch: Scratch): Promise<Report[]> => {
  const size = sizeOf()
  const server = await launchEntente(root, scratch.env)
  try {
    const [devices, sbis, chips, providers] = [size.devices, size.sbis, chipCount, size.providers].map(
      (count) => count.toLocaleString('en'),
    )
    const population = `${devices} device models, ${sbis} interfaces and ${chips} chips of ${providers} providers and 400 makers.`
    await step(population, () =>
      scratch.withDatabase(async (client) => {
        await insertDevices(client, size)
        await insertManyChips(client)
      }),
    )
    return await measureLists(server, scratch, deviceLists, { subject: 'Devices', population })
  } finally {
    await server.stop()
  }
}
