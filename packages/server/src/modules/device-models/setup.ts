import type { SetupStep } from '../setup/index.ts'
import { loadProgress, type Progress } from './store.ts'

const deviceStep = (id: string, place: number, reached: keyof Progress): SetupStep => ({
  id,
  of: 'partner',
  place,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(['DEVICE_PROVIDER']),
  isDone: async (app, { partnerIds }) => (await loadProgress(app.database, partnerIds))[reached],
})

/** The way of a device provider from the first device model, which stands on an interface, to the first approved one. */
export const deviceSteps: readonly SetupStep[] = [
  deviceStep('device-model', 55, 'hasDevice'),
  deviceStep('device-model-approval', 56, 'hasApproved'),
]
