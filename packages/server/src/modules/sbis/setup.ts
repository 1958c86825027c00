import type { SetupStep } from '../setup/index.ts'
import { loadProgress, type Progress } from './store.ts'

const sbiStep = (id: string, place: number, reached: keyof Progress): SetupStep => ({
  id,
  of: 'partner',
  place,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(['DEVICE_PROVIDER']),
  isDone: async (app, { partnerIds }) => (await loadProgress(app.database, partnerIds))[reached],
})

/** The way of a device provider to the first approved interface. */
export const sbiSteps: readonly SetupStep[] = [
  sbiStep('sbi', 53, 'hasSbi'),
  sbiStep('sbi-approval', 54, 'hasApproved'),
]
