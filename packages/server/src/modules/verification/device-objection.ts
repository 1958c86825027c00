import type { App } from '../../platform/app.ts'
import { codeOfFault, codeOfStop } from './verdict-codes.ts'
import { verifyDevice, type Verdict } from './verify-device.ts'

/** Why a device is not to be believed, by the code of a verification: what it has signed, our register, or the hotlist. */
export interface DeviceObjection {
  readonly of: 'signed' | 'register' | 'hotlist'
  readonly code: string
}

const unreadable: DeviceObjection = {
  of: 'signed',
  code: codeOfFault({ step: 'format', reason: 'payload-not-json' }),
}

const objectionTo = (verdict: Verdict): DeviceObjection | undefined => {
  // Anybody can show a certificate; only who has its key can sign.
  if (verdict.proof?.kind === 'certificate') return unreadable
  if (verdict.isGood) return undefined
  const failed = verdict.steps.find(({ state }) => state === 'failed')
  if (failed?.state === 'failed') return { of: 'signed', code: codeOfFault(failed) }
  const [stop] = verdict.stops
  if (stop === undefined) return unreadable
  return { of: stop.startsWith('hotlist-') ? 'hotlist' : 'register', code: codeOfStop(stop) }
}

/**
 * What speaks against the device that has signed something; for services, which may ask about any.
 * @param text what `verifyDevice` takes, but for a bare certificate, which proves nothing
 * @returns undefined where every statement is to be believed
 */
export const findDeviceObjection = async (app: App, text: string): Promise<DeviceObjection | undefined> => {
  const verdicts = await verifyDevice(app, () => undefined, text)
  if (verdicts.length === 0) return unreadable
  const objections = verdicts.flatMap((verdict) => objectionTo(verdict) ?? [])
  // A signature that does not count says nothing of what stands in the register.
  return objections.find(({ of }) => of === 'signed') ?? objections[0]
}
