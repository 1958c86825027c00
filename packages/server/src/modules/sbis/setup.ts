import { partnerSteps } from '../setup/index.ts'
import { loadProgress } from './store.ts'

/** The way of a device provider to the first approved interface. */
export const sbiSteps = partnerSteps({ roles: ['DEVICE_PROVIDER'], loadProgress }, [
  ['sbi', 53, 'hasAny'],
  ['sbi-approval', 54, 'hasApproved'],
])
