import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readSettings, type Settings } from '../../packages/server/src/settings.ts'

/** Longer than operators may wish: a machine under load is slow, not busy. What is refused at a peak has tests of its own. */
const patience = 30

/** Settings of a test: no environment, no files, one master key that fits the template. */
export const testSettings = (over: Readonly<Record<string, string>> = {}): Settings => {
  const settings = readSettings({
    ENTENTE_DATA: join(tmpdir(), 'entente-tests'),
    ENTENTE_MASTER_KEY: '17'.repeat(32),
    ENTENTE_SEED: 'platform',
    LOG_LEVEL: 'silent',
    PORTAL_DIR: '/nonexistent',
    DATABASE_POOL: '4',
    // A thousand passwords are typed in a run, and none of them is worth stealing.
    PASSWORD_HASH_KIB: '16',
    // Walks make hundreds of chips, and one certificate for all.
    CHIPS_PER_KEY: '10000',
    ...over,
  })
  return over['DATABASE_WAIT_SECONDS'] === undefined
    ? { ...settings, DATABASE_WAIT_SECONDS: patience }
    : settings
}
