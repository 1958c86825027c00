import type { SetupStep } from '../setup/index.ts'

/** In production the key that opens all others is kept, and backed up, apart from the data. */
export const masterKeyStep: SetupStep = {
  id: 'master-key',
  of: 'platform',
  place: 40,
  concerns: ({ settings }) => settings.production,
  isDone: async ({ settings }) => settings.ENTENTE_MASTER_KEY !== undefined,
}
