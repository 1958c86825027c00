import type { SetupStep } from '../setup/index.ts'

/** What others of the platform must hear goes to a hub: that of the platform, or the one inside. */
export const hubStep: SetupStep = {
  id: 'hub',
  of: 'platform',
  place: 25,
  isDone: async ({ settings }) => settings.HUB_URL !== undefined || settings.hasOwnHub,
}
