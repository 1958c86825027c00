import { partnerSteps } from '../setup/index.ts'
import { askers } from './contract.ts'
import { loadProgress } from './lists/list-store.ts'

/** The way of a partner to its first policy. */
export const requestSteps = partnerSteps({ roles: askers, loadProgress }, [
  ['policy', 55, 'hasRequest'],
  ['policy-approval', 56, 'hasApproved'],
])
