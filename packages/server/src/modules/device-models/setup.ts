import { partnerSteps } from '../setup/index.ts'
import { loadProgress } from './store.ts'

/** The way of a device provider from the first device model, which stands on an interface, to the first approved one. */
export const deviceSteps = partnerSteps({ roles: ['DEVICE_PROVIDER'], loadProgress }, [
  ['device-model', 55, 'hasAny'],
  ['device-model-approval', 56, 'hasApproved'],
])
