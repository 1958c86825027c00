import type { SetupStep } from '../setup/index.ts'
import { loadProgress, type Progress } from './store.ts'

const chipStep = (id: string, place: number, reached: keyof Progress): SetupStep => ({
  id,
  of: 'partner',
  place,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(['FTM_PROVIDER']),
  isDone: async (app, { partnerIds }) => (await loadProgress(app.database, partnerIds))[reached],
})

/** The way of a chip provider to the first approved chip. */
export const chipSteps: readonly SetupStep[] = [
  chipStep('chip', 50, 'hasChip'),
  chipStep('chip-certificate', 51, 'hasSubmitted'),
  chipStep('chip-approval', 52, 'hasApproved'),
]
