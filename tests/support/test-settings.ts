import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, type Settings } from '../../packages/server/src/settings.ts'

/** Settings of a test: no environment, no files, one master key that fits the template. */
export const testSettings = (over: Readonly<Record<string, string>> = {}): Settings =>
  readSettings({
    ENTENTE_DATA: join(tmpdir(), 'entente-tests'),
    ENTENTE_MASTER_KEY: '17'.repeat(32),
    ENTENTE_SEED: 'platform',
    LOG_LEVEL: 'silent',
    PORTAL_DIR: '/nonexistent',
    DATABASE_POOL: '4',
    // A thousand passwords are typed in a run, and none of them is worth stealing.
    PASSWORD_HASH_KIB: '16',
    ...over,
  })
