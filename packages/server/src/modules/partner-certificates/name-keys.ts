import type { App, Job } from '../../platform/app.ts'
import { fillNameKeys } from './store.ts'

/**
 * Certificates stored by earlier versions get the digest by which issuers are looked up. Until it has run, whoever such a
 * certificate has issued for is not found: it runs at the start, and has nothing to do ever after.
 */
export const nameKeysJob = (app: App): Job => ({
  name: 'partner-certificates.issuer-name-keys',
  everySeconds: 3600,
  run: () => app.database.transaction(fillNameKeys),
})
