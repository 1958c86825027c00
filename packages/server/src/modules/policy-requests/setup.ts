import type { SetupStep } from '../setup/index.ts'
import { askers } from './contract.ts'
import { loadProgress, type Progress } from './lists/list-store.ts'

const requestStep = (id: string, place: number, reached: keyof Progress): SetupStep => ({
  id,
  of: 'partner',
  place,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(askers),
  isDone: async (app, { partnerIds }) => (await loadProgress(app.database, partnerIds))[reached],
})

/** The way of a partner to its first policy. */
export const requestSteps: readonly SetupStep[] = [
  requestStep('policy', 55, 'hasRequest'),
  requestStep('policy-approval', 56, 'hasApproved'),
]
