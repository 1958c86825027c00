import type { App, Job } from '../../platform/app.ts'
import { claimKey } from '../platform-trust/index.ts'
import { fillKeyDigests, fillNameKeys } from './store.ts'

/**
 * Certificates stored by earlier versions get the digest by which issuers are looked up. Until it has run, whoever such a
 * certificate has issued for is not found: it runs at the start, and has nothing to do ever after.
 */
export const nameKeysJob = (app: App): Job => ({
  name: 'partner-certificates.issuer-name-keys',
  everySeconds: 3600,
  run: () => app.database.transaction(fillNameKeys),
})

/** The same for the digest of the key, and for whose the key is: the first partner's that has brought it. */
export const keyDigestsJob = (app: App): Job => ({
  name: 'partner-certificates.key-digests',
  everySeconds: 3600,
  run: () =>
    app.database.transaction(async (tx) => {
      const found = await fillKeyDigests(tx)
      for (const { digest, ...claim } of found) await claimKey(tx, digest, { ...claim, how: 'first' })
      return found.length
    }),
})
