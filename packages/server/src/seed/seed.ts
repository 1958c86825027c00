import type { App } from '../platform/app.ts'
import { exclusively } from '../platform/database/inside/exclusively.ts'
import { seedDefaultPolicies } from '../modules/policies/index.ts'
import { seedPlatformSharing } from '../modules/credential-types/index.ts'
import { seedPartnerTypes, seedPlatformPartners } from '../modules/partners/index.ts'
import { seedSandbox, type SandboxNotes } from './sandbox.ts'

export type { SandboxNotes } from './sandbox.ts'

/**
 * Stores the data that the setting ENTENTE_SEED names; what is there already stays as it is. One process at a time
 * seeds.
 * @returns what the sandbox holds, or null without one
 */
export const seed = (app: App): Promise<SandboxNotes | null> => {
  const { ENTENTE_SEED: kind } = app.settings
  if (kind === 'none') return Promise.resolve(null)
  return exclusively(app.database, 'seed', async () => {
    await app.database.transaction(async (tx) => {
      await seedPartnerTypes(tx)
      await seedDefaultPolicies(tx, app)
      await seedPlatformPartners(tx, app)
      await seedPlatformSharing(tx, app)
    })
    return kind === 'sandbox' ? seedSandbox(app) : null
  })
}
