import type { Reader } from '../../platform/database/database.ts'
import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { decisionQueues } from '../approvals/index.ts'
import { holdingSources, mostNames } from '../partners/index.ts'
import { setupSteps } from '../setup/index.ts'
import { deviceSteps } from './setup.ts'
import { recordedDevices } from './recorded-devices-store.ts'
import { forgetUnusedJob, importSubscription } from './imports/subscription.ts'
import { deviceRoutes } from './routes.ts'
import { load, summarise, waitingDevices } from './store.ts'

export type { DeviceDecision, DeviceModel, DeviceStatus, DeviceWish } from './device-model.ts'
/** Pure: which action is possible in which state, and what refuses it. */
export {
  checkDecision as checkDeviceDecision,
  checkProvider as checkDeviceProvider,
  isPossible as isDeviceActionPossible,
  providerType as deviceProviderType,
} from './device-model.ts'
/** Registers and decides within the caller's transaction. Lock the partner first, then whatever carries it, then the device. */
export { addDeviceIn, decideDeviceIn } from './change.ts'
export {
  load as loadDevice,
  loadAll as loadDevices,
  lock as lockDevice,
  lockAll as lockDevices,
} from './store.ts'
export { listNamed as listDevicesNamed, type ModelName } from './registrations-store.ts'
export { carrierDoors, deviceCarriers, type CarrierDoor, type CarrierName } from './carriers.ts'

export { devicesNamed } from './named-store.ts'
/** A file of device models: looked at, then imported in the background. */
export { checkImport as checkDeviceImport, startImport as startDeviceImport } from './imports/service.ts'

/** Whose device model it is: the partner's id, or undefined for an unknown one. */
export const partnerOfDevice = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** Device models: registration, import, decision, deactivation; and their types. */
export const deviceModelsModule: Module = {
  name: 'device-models',
  extensions: () => [
    offer(recordedObjects, recordedDevices),
    offer(holdingSources, async (_app, reader, partnerId) => ({
      kind: 'device-model',
      ...(await summarise(reader, partnerId, mostNames)),
    })),
    ...deviceSteps.map((step) => offer(setupSteps, step)),
    offer(decisionQueues, { kind: 'device-model', line: waitingDevices }),
  ],
  routes: deviceRoutes,
  subscriptions: (app) => [importSubscription(app)],
  jobs: (app) => [forgetUnusedJob(app)],
}
