import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import * as contract from './contract.ts'
import { listTrustedDevices } from './list-devices.ts'
import { forgetJob } from './seen.ts'
import { createHeaderCache, doorOf, headerCaches, verifyDevice, windowOf } from './verify-device.ts'
import { presentTrustedDevice, presentVerdict } from './wire.ts'

export { findDeviceObjection, type DeviceObjection } from './device-objection.ts'
/** Verifies devices and answers as the operation does; for the command. */
export { unregistered, verifyDevice, windowOf, type Verdict } from './verify-device.ts'
export { presentVerdict } from './wire.ts'

/** Whether devices are to be believed: what they sign, and what our register says of them. */
export const verificationModule: Module = {
  name: 'verification',
  extensions: () => [offer(headerCaches, createHeaderCache())],
  jobs: (app) => [forgetJob(app)],
  routes: (app: App) => [
    route(contract.verifyDevice, async ({ authority, request, locale }) => {
      const verdicts = await verifyDevice(app, doorOf(authority), request.proof)
      const reader = { locale, seconds: windowOf(app).pastSeconds }
      return {
        isVerified: verdicts.every(({ isGood }) => isGood),
        verdicts: verdicts.map((verdict) => presentVerdict(verdict, reader)),
      }
    }),
    route(contract.listTrustedDevices, async ({ authority, query }) => {
      const { make, model, providerId } = query
      return (await listTrustedDevices(app, authority, { make, model, providerId })).map(presentTrustedDevice)
    }),
  ],
}
