import { partnerSteps } from '../setup/index.ts'
import { loadProgress } from './store.ts'

/** The way of a chip provider to the first approved chip. */
export const chipSteps = partnerSteps({ roles: ['FTM_PROVIDER'], loadProgress }, [
  ['chip', 50, 'hasAny'],
  ['chip-certificate', 51, 'hasSubmitted'],
  ['chip-approval', 52, 'hasApproved'],
])
