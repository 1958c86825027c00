import type { Reader } from '../../platform/database/database.ts'
import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { decisionQueues } from '../approvals/index.ts'
import { carrierDoors, deviceCarriers } from '../device-models/index.ts'
import { endingSources, stopSources } from '../endings/index.ts'
import { holdingSources, mostNames } from '../partners/index.ts'
import { setupSteps } from '../setup/index.ts'
import { endingSbis } from './endings/ending-store.ts'
import { sbiDoor } from './device-door.ts'
import { expiryJob } from './endings/expiry.ts'
import { sbiStops } from './endings/stops.ts'
import { listSbisOfDevice } from './mapping-store.ts'
import { recordedSbis } from './recorded-sbis-store.ts'
import { sbiRoutes } from './routes.ts'
import { sbiSteps } from './setup.ts'
import { load, summarise, waitingSbis } from './store.ts'

/** Registers, decides and deactivates interfaces and their devices; for the sandbox. */
export { addSbi } from './register.ts'
export { deactivateSbi, decideSbi } from './decide.ts'
export { addDevice as addDeviceToSbi, decideDevice as decideDeviceOfSbi } from './devices.ts'
export type { Sbi, SbiStatus } from './sbi.ts'

export { listDriving as listSbisDriving } from './driving-store.ts'
export { sbisNamed } from './named-store.ts'

/** Whose interface it is: the partner's id, or undefined for an unknown one. */
export const partnerOfSbi = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** Secure biometric interfaces: registration, approval, their devices, deactivation; they end by themselves. */
export const sbisModule: Module = {
  name: 'sbis',
  extensions: () => [
    offer(recordedObjects, recordedSbis),
    offer(decisionQueues, { kind: 'sbi', line: waitingSbis }),
    offer(endingSources, endingSbis),
    offer(stopSources, sbiStops),
    offer(holdingSources, async (_app, reader, partnerId) => ({
      kind: 'sbi',
      ...(await summarise(reader, partnerId, mostNames)),
    })),
    offer(deviceCarriers, async (reader, deviceId) =>
      (await listSbisOfDevice(reader, deviceId)).map(({ id, software_version: name, status }) => ({
        kind: 'sbi',
        id,
        name,
        status,
      })),
    ),
    offer(carrierDoors, sbiDoor),
    ...sbiSteps.map((step) => offer(setupSteps, step)),
  ],
  jobs: (app) => [expiryJob(app)],
  routes: sbiRoutes,
}
