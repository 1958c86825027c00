import { pino } from 'pino'
import type { DatabaseConnection } from '../../../packages/server/src/platform/database/embedded/embedded-database.ts'
import { signingKeyOf } from '../../../packages/server/src/modules/tokens/signing-key.ts'
import { migrate } from '../../../packages/server/src/platform/database/migrate.ts'
import { importAccounts } from '../../../packages/server/src/seed/import-accounts.ts'
import { seed } from '../../../packages/server/src/seed/seed.ts'
import { systemClock } from '../../../packages/server/src/platform/clock.ts'
import { migrationsDirectory, openOnDatabase } from '../../../packages/server/src/start-up.ts'
import { personas } from '../people/personas.ts'
import { testSettings } from '../test-settings.ts'

/** Makes an empty database what every test starts from: migrated, seeded, with the personas. Leaves nothing open. */
export async function prepareTemplate(connection: DatabaseConnection): Promise<void> {
  await migrate({ ...connection }, migrationsDirectory)
  const opened = await openOnDatabase(testSettings(), pino({ level: 'silent' }), systemClock, {
    ...connection,
  })
  try {
    await seed(opened.app)
    await importAccounts(opened.app, personas)
    // Else each app makes one when it signs its first token.
    await signingKeyOf(opened.app)
  } finally {
    await opened.close()
  }
}
